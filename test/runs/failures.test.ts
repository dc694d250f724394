import assert from 'node:assert/strict';
import { failuresIn, filesNamedIn } from './failures.ts';

const OUTPUT = `
  a page
    \u001b[32m✔\u001b[39m opens
    \u001b[31m1) closes\u001b[39m

\u001b[32m  1 passing\u001b[39m (2s)
\u001b[31m  1 failing\u001b[39m

  1) a page
       closes:
     Error: Timeout of 60000ms exceeded. (/home/me/test/test/web/app/shell.test.ts)
      at listOnTimeout (node:internal/timers:588:17)
`;

describe('what failed in a run', () => {
  it('is told by mocha after all else', () => {
    assert.match(failuresIn(OUTPUT), /^ {2}1 failing\n\n {2}1\) a page\n[^]*588:17\)$/);
  });

  it('is nothing where all passed, or there are no tests', () => {
    assert.equal(failuresIn('  3 passing (1s)\n'), '');
    assert.equal(failuresIn('error TS2322: it is failing'), '');
  });

  it('stands in the files that it names', () => {
    const files = ['web/app/shell.test.ts', 'web/app/people.test.ts', 'shell.test.ts'];
    assert.deepEqual(filesNamedIn(failuresIn(OUTPUT), files), ['web/app/shell.test.ts']);
    assert.deepEqual(filesNamedIn('', files), []);
  });
});
