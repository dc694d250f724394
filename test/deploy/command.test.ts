import assert from 'node:assert/strict';
import { describeBuilds } from '../../src/deploy-command/describe-builds.ts';
import { readOptions } from '../../src/deploy-command/options.ts';
import type { Build } from '../../src/temporal/deployment.ts';

const build = (id: string | null, more: Partial<Build>): Build => ({
  id,
  current: false,
  share: 0,
  polled: true,
  conversations: 0,
  drained: false,
  ...more,
});

describe('npm run deploy', () => {
  it('takes what its usage says, and says what is wrong with anything else', () => {
    assert.deepEqual(readOptions([]), { what: 'deploy', rate: 20 });
    assert.deepEqual(readOptions(['--rate', '200']), { what: 'deploy', rate: 200 });
    assert.deepEqual(readOptions(['--share', '10']), { what: 'share', percent: 10 });
    assert.deepEqual(readOptions(['--status']), { what: 'status' });
    for (const [args, says] of [
      [['--share', '101'], /^--share takes a number from 0 to 100, not “101”\./],
      [['--rate', '0'], /^--rate takes a number from 1 to 1000, not “0”\./],
      [['--status', '--share', '5'], /^Give either --status or --share\./],
      [['--status', '--rate', '5'], /^--rate belongs to moving conversations\./],
      [['3f2a9c1'], /3f2a9c1/],
    ] as const)
      assert.throws(() => readOptions([...args]), { name: 'StartError', message: says });
  });

  it('shows where conversations are, and says of which builds the workers can be stopped, and of which they lack', () => {
    const shown = describeBuilds([
      build('v3', { share: 10, conversations: 4 }),
      build('v2', { current: true, conversations: 130 }),
      build('v1', { conversations: 7, polled: false }),
      build('v0', { drained: true }),
      build(null, { polled: false }),
    ]);
    assert.equal(
      shown,
      [
        'Build   Gets                  Workers   Open conversations',
        'v3      10 % of what begins   there     4',
        'v2      what begins           there     130',
        'v1      nothing new           none      7',
        'v0      nothing new           there     0',
        'Build v1: nobody works on its conversations. Start its workers.',
        'Build v0: it has no conversation any more, and Temporal has found it drained. Its workers can be stopped.',
      ].join('\n'),
    );
  });
});
