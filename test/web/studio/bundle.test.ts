import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb } from '../../../src/web/build.ts';

const SRC = new URL('../../../src/', import.meta.url).pathname;

describe('the Studio’s bundle', () => {
  it('plays flows by the very engine that conversations run on, and loads it only for the Studio', async () => {
    const { sources, pages } = await buildWeb();
    const holding = (source: string) =>
      [...sources].filter(([, inputs]) => inputs.includes(source)).map(([path]) => path);
    const engine = readdirSync(join(SRC, 'flow/engine')).map((name) => `flow/engine/${name}`);
    for (const source of ['flow/transition.ts', ...engine, 'simulator/simulation.ts']) {
      const paths = holding(source);
      assert.equal(paths.length, 1, `${source} is there once`);
      assert.ok(
        ![pages.app.script, ...pages.app.preload].includes(paths[0] ?? ''),
        `${source} comes when needed`,
      );
    }
  });

  it('has no other interpreter: only the simulator and the workflow call the engine', () => {
    const callers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('flow/'))
      .filter((name) =>
        /\btransition\b[^;]*from '[^']*flow\/transition\.ts'/.test(readFileSync(join(SRC, name), 'utf8')),
      );
    assert.deepEqual(callers.sort(), ['simulator/simulation.ts', 'workflows/ledger.ts']);
  });
});
