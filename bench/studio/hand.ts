import type { Page } from 'playwright-core';

interface Point {
  x: number;
  y: number;
}

/** How often a hand moves, or presses a key, while it is measured. */
export const MOVES = 40;

/** A hand at the canvas: what it does before it is measured, while, and after. Chromium answers a movement once it is handled. */
export interface Gesture {
  begin: () => Promise<void>;
  go: () => Promise<void>;
  end: () => Promise<void>;
}

/** Drags the node that is in sight nearest to the middle, with all that is selected with it. */
export function drag(page: Page): Gesture {
  return byMouse(page, () => grip(page, '.react-flow__node', 'top'));
}

/** Drags all that was selected by a box. */
export function dragSelected(page: Page): Gesture {
  return byMouse(page, () => grip(page, '.react-flow__nodesselection-rect', 'middle'));
}

/** Pulls a connection out of an outlet. */
export function pullConnection(page: Page): Gesture {
  const pull = byMouse(page, () => grip(page, '.react-flow__handle.source', 'middle'));
  return {
    ...pull,
    end: async () => {
      await pull.end();
      // A connection that ends on nothing asks what is to be there.
      await page.keyboard.press('Escape');
    },
  };
}

/** Pushes the whole canvas. */
export function pan(page: Page): Gesture {
  return byMouse(page, () => grip(page, '.react-flow__pane', 'free'));
}

/** Types into the open node's name. */
export function typeName(page: Page): Gesture {
  const name = page.getByRole('region', { name: 'Node' }).getByRole('textbox', { name: 'Name' });
  return {
    begin: async () => {
      const { x, y } = await grip(page, '.react-flow__node', 'top');
      await page.mouse.click(x, y);
      await name.fill('');
    },
    go: async () => {
      for (let letter = 0; letter < MOVES; letter += 1) await page.keyboard.press('n');
    },
    end: () => page.keyboard.press('Escape'),
  };
}

/** Selects what stands in the uppermost rows, by a box: some fifty of five hundred. */
export async function selectFifty(page: Page): Promise<number> {
  const corners = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.react-flow__node')].map((node) =>
      node.getBoundingClientRect(),
    );
    const rows = [...new Set(boxes.map(({ top }) => Math.round(top)))].sort((one, other) => one - other);
    const [first = 0, , third = 0] = rows;
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    return { left: left - 4, top: first - 4, right: right + 4, bottom: third - 4 };
  });
  await page.keyboard.down('Shift');
  await page.mouse.move(corners.left, corners.top);
  await page.mouse.down();
  await page.mouse.move(corners.right, corners.bottom, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  return page.locator('.react-flow__node.selected').count();
}

function byMouse(page: Page, find: () => Promise<Point>): Gesture {
  let from: Point = { x: 0, y: 0 };
  return {
    begin: async () => {
      from = await find();
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 10, from.y);
    },
    go: async () => {
      for (let move = 1; move <= MOVES; move += 1)
        await page.mouse.move(from.x + 10 + (move % 20) * 4, from.y + move);
    },
    end: () => page.mouse.up(),
  };
}

/**
 * Where, in the middle of the canvas, some element that matches can be got hold of.
 * @param where `top`: at its upper edge's middle; `middle`: in its middle; `free`: where nothing else lies upon it.
 */
async function grip(page: Page, selector: string, where: 'top' | 'middle' | 'free'): Promise<Point> {
  const found = await page.evaluate(
    ({ selector, where }) => {
      const frame = document.querySelector('.react-flow')?.getBoundingClientRect() ?? new DOMRect();
      const centre = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
      const points: { x: number; y: number; element: Element }[] = [];
      for (const element of document.querySelectorAll(selector)) {
        const { x, y, width, height } = element.getBoundingClientRect();
        if (where === 'top') points.push({ x: x + width / 2, y: y + Math.min(height / 2, 12), element });
        else if (where === 'middle') points.push({ x: x + width / 2, y: y + height / 2, element });
        else
          for (let step = 0; step < 400; step += 1)
            points.push({
              x: x + ((step % 20) / 20) * width,
              y: y + (Math.floor(step / 20) / 20) * height,
              element,
            });
      }
      points.sort(
        (one, other) =>
          Math.hypot(one.x - centre.x, one.y - centre.y) - Math.hypot(other.x - centre.x, other.y - centre.y),
      );
      const at = points.find(({ x, y, element }) => {
        const top = document.elementFromPoint(x, y);
        return top === element || (where !== 'free' && top !== null && element.contains(top));
      });
      return at ? { x: at.x, y: at.y } : null;
    },
    { selector, where },
  );
  if (!found) throw new Error(`Nothing that matches ${selector} is in sight.`);
  return found;
}
