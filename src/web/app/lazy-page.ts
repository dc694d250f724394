import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** A page, or another part, that is fetched when it is first shown: `lazyPage(() => import('./x-page.tsx'), 'XPage')`. */
export function lazyPage<Name extends string, Props = object>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: (await load())[name] }));
}
