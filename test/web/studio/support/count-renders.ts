import type { Page } from 'playwright-core';

/** What React hands to its developer tools after each commit, as far as it is read here. */
interface Fiber {
  alternate: Fiber | null;
  child: Fiber | null;
  sibling: Fiber | null;
  flags: number;
  memoizedProps: Record<string, unknown> | null;
}

interface Counting {
  rendered: Set<string>;
}

/**
 * Has a page count which nodes and connections of a canvas React renders, whether or not anything on the screen changes by
 * it. To be called before the page is opened.
 */
export async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const rendered = new Set<string>();
    Object.assign(window, {
      rendered,
      // What React looks for; in its builds for production too. Methods: a name that a compiler gives a function is unknown there.
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject() {
          return 1;
        },
        onScheduleFiberRoot() {},
        onPostCommitFiberRoot() {},
        onCommitFiberUnmount() {},
        onCommitFiberRoot(_renderer: number, root: { current: Fiber }) {
          const open: (Fiber | null)[] = [root.current];
          while (open.length > 0) {
            const fiber = open.pop();
            if (!fiber) continue;
            const { alternate, child, sibling, flags, memoizedProps } = fiber;
            open.push(sibling);
            // Where the children are the same objects as before, nothing below was rendered.
            if (child !== alternate?.child) open.push(child);
            // React's own mark of a component that was rendered.
            const isRendered = alternate === null || (flags & 1) === 1;
            if (!isRendered || !memoizedProps) continue;
            const { id, nodeTypes, edgeTypes } = memoizedProps;
            if (typeof id !== 'string') continue;
            if (nodeTypes !== undefined) rendered.add(`node ${id}`);
            if (edgeTypes !== undefined) rendered.add(`connection ${id}`);
          }
        },
      },
    });
  });
}

/** What was rendered since the last time, in alphabetical order. */
export function takeRendered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { rendered } = window as unknown as Counting;
    const names = [...rendered].sort();
    rendered.clear();
    return names;
  });
}
