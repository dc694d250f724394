import { readdir } from 'node:fs/promises';
import type { Route } from '../../../src/api/route.ts';

const FOLDERS = ['routes', 'webhooks'].map((name) => new URL(`../../../src/api/${name}/`, import.meta.url));
/** They declare nothing. */
const HELPERS = ['take-events.ts'];

/** Stands in for whatever a factory wants to be given: here calls are only looked at, never handled. */
const ANYTHING: unknown = new Proxy(() => ANYTHING, { get: () => ANYTHING });

/** Every call that any file under routes/ and webhooks/ declares, so that a new file cannot be forgotten. */
export async function allRoutes(): Promise<Route[]> {
  const routes: Route[] = [];
  for (const folder of FOLDERS) {
    for (const name of (await readdir(folder)).sort()) {
      // It documents the others; createApp adds it and the problems' own.
      if (name === 'openapi.ts' || name === 'problems.ts' || HELPERS.includes(name)) continue;
      const module = (await import(new URL(name, folder).href)) as Record<string, unknown>;
      const factories = Object.entries(module).filter(([exported]) => exported.endsWith('Routes'));
      if (factories.length === 0) throw new Error(`${name} exports nothing that ends in Routes`);
      for (const [, factory] of factories) routes.push(...(factory as (deps: unknown) => Route[])(ANYTHING));
    }
  }
  return routes;
}
