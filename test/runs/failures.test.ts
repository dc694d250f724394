import assert from 'node:assert/strict';
import { failedFiles, failuresIn } from './failures.ts';

const OUTPUT = `
  a page
    \u001b[32m✔\u001b[39m opens
    \u001b[31m1) closes\u001b[39m

\u001b[32m  1 passing\u001b[39m (2s)
\u001b[31m  2 failing\u001b[39m

  1) a page
       closes:
     Error: Timeout of 60000ms exceeded. (/home/me/test/test/web/app/shell.test.ts)
      at listOnTimeout (node:internal/timers:588:17)

  2) another page
       opens:
     AssertionError [ERR_ASSERTION]: what it shows
      at Context.<anonymous> (test/chaos/inbox.test.ts:200:14)
`;

describe('what failed in a run', () => {
  it('is told by mocha after all else', () => {
    assert.match(failuresIn(OUTPUT), /^ {2}2 failing\n\n {2}1\) a page\n[^]*200:14\)$/);
  });

  it('is nothing where all passed, or there are no tests', () => {
    assert.equal(failuresIn('  3 passing (1s)\n'), '');
    assert.equal(failuresIn('error TS2322: it is failing'), '');
  });

  const FILES = ['web/app/shell.test.ts', 'web/app/people.test.ts', 'shell.test.ts', 'chaos/inbox.test.ts'];

  it('stands in the files that it names', () => {
    assert.deepEqual(failedFiles(failuresIn(OUTPUT), FILES), [
      'web/app/shell.test.ts',
      'chaos/inbox.test.ts',
    ]);
  });

  it('may stand in any file, where one that failed names none', () => {
    assert.deepEqual(failedFiles('', FILES), FILES);
    const more = `${OUTPUT}\n  3) a third page\n       closes:\n     Error: It does not.\n`;
    assert.deepEqual(failedFiles(failuresIn(more), FILES), FILES);
  });
});
