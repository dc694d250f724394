import assert from 'node:assert/strict';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ENGINE_VERSION } from '../../src/flow/engine-version.ts';
import { readOptions } from '../../src/replay-command/options.ts';
import { readFiles } from '../../src/replay-command/read-files.ts';
import { stepsUntil } from '../../src/replay-command/steps-until.ts';
import type { ReplayStep } from '../../src/replay/step.ts';
import { freePort } from '../support/free-port.ts';
import { tempDir } from '../support/temp-dir.ts';
import { readConversations, type RecordedConversation } from './support/histories.ts';
import { PROJECT, runReplay } from './support/run-replay.ts';

describe('`npm run replay`', () => {
  let conversations: RecordedConversation[];
  let dataDir: string;

  before(async () => {
    [conversations, dataDir] = await Promise.all([readConversations(), tempDir()]);
  });

  /** With no server running, and no network. */
  const replay = async (project: string, ...args: string[]) =>
    runReplay({ project, env: { DATA_DIR: dataDir, PORT: String(await freePort()) } }, ...args);

  function filesOf(name: string): string[] {
    const conversation = conversations.find((one) => one.name === `v${ENGINE_VERSION}/${name}`);
    assert.ok(conversation, name);
    return conversation.files;
  }

  it('replays each example through all its runs, without a server and without a network', async () => {
    const examples = (await readdir(join(PROJECT, 'examples'))).map((file) => file.replace('.json', ''));
    const files = examples.flatMap((example) => filesOf(`${example}-in-runs`));
    const { out, err, code } = await replay(PROJECT, ...files.reverse());
    assert.equal(code, 0, out + err);
    for (const example of examples) {
      const runs = filesOf(`${example}-in-runs`).map((file) => basename(file));
      const size = `${runs.length} runs?, \\d+ events, \\d+ steps\\.`;
      assert.match(out, new RegExp(`^${runs.join(', ')}: ${size}$`, 'm'));
    }
    assert.equal(out.match(/^1\. .* The conversation begins\./gm)?.length, examples.length);
    assert.equal(out.match(/^✔ The current code does the same\.$/gm)?.length, examples.length);
  });

  it('stops at a step, an event or a time, and shows all variables there', async () => {
    const [file = ''] = filesOf('retried-action');
    const byStep = await replay(PROJECT, file, '--step', '2');
    assert.match(byStep.out, /^Variables:\n {3}answer = .*\n {3}said = "segment"$/m);
    assert.doesNotMatch(byStep.out, /^3\. /m);
    for (const until of ['21', '2026-11-25T10:02:13Z'])
      assert.equal((await replay(PROJECT, file, '--until', until)).out, byStep.out, until);
  });

  it('says what is wrong with what it is given, and what would be right', async () => {
    const [file = ''] = filesOf('in-time');
    const half = join(await tempDir(), 'half.json.gz');
    await writeFile(half, (await readFile(file)).subarray(0, 900));
    const given: [string[], RegExp][] = [
      [[], /^StartError: Say what is to be replayed\.\n\nnpm run replay -- FILE/],
      [['gone.json'], /^StartError: There is no file gone\.json\./],
      [[file, '--step', 'two'], /^StartError: --step takes a number from 1, not “two”\./],
      [[file, '--until', 'noon'], /^StartError: --until takes an event’s number or a time, not “noon”\./],
      [['--all', file], /^StartError: --all takes no file and no conversation\./],
      [[file, '--sample', '5'], /^StartError: --sample belongs to --all\./],
    ];
    for (const [args, message] of given) assert.throws(() => readOptions(args), message, args.join(' '));
    const step = { number: 1 } as ReplayStep;
    assert.throws(
      () => stepsUntil([step], { step: 99 }),
      /^StartError: There is no step 99: the last one is 1\.$/,
    );
    await assert.rejects(readFiles([half]), /^StartError: half\.json\.gz cannot be unpacked/);
    await assert.rejects(
      readFiles([join(PROJECT, 'examples/order-support.json')]),
      /^StartError: order-support\.json: It has no events, so it is no history\./,
    );
    const { out, err, code } = await replay(PROJECT, 'some-conversation');
    assert.match(err, /^There is no API key in /);
    assert.deepEqual([code, out], [1, '']);
  });

  describe('with one changed line', () => {
    /** The project with this for that in one of its files; its bundle is built of that. */
    async function changedProject(file: string, from: string, to: string): Promise<string> {
      const project = await tempDir();
      await cp(join(PROJECT, 'src'), join(project, 'src'), {
        recursive: true,
        filter: (source) => basename(source) !== 'web',
      });
      for (const name of ['node_modules', 'package.json', 'package-lock.json', 'tsconfig.json'])
        await symlink(join(PROJECT, name), join(project, name));
      const path = join(project, 'src', file);
      const code = await readFile(path, 'utf8');
      assert.equal(code.split(from).length, 2, `${file} has the line once`);
      await writeFile(path, code.replace(from, to));
      return project;
    }

    it('in the order in which the interpreter says things, it names the node and the event', async () => {
      const project = await changedProject(
        'flow/messages/show-items.ts',
        'for (const entry of entries) addEntry(turn, entry);',
        'for (const entry of entries.toReversed()) addEntry(turn, entry);',
      );
      const { out, code } = await replay(project, ...filesOf('order-support-in-runs'));
      assert.equal(code, 1, out);
      assert.match(
        out,
        /^✘ At event \d+ of run \d, in node “[^”]+”: the history says “.+”, the current code says “.+”\.$/m,
      );
      assert.match(out, /^ {2}Temporal’s own replayer sees nothing of it/m);
    });

    it('in what an action asks for, both replayers find it', async () => {
      const project = await changedProject(
        'flow/actions/update-segment/run.ts',
        "name: 'updateSegment'",
        "name: 'escalate'",
      );
      const { out, code } = await replay(project, ...filesOf('retried-action'));
      assert.equal(code, 1, out);
      assert.match(
        out,
        /^✘ At event 12, in node “Make them a VIP”: the history sets the segment vip, the current code hands over to vip\.$/m,
      );
      assert.match(out, /^ {2}Temporal’s own replayer stops too: .*updateSegment.*escalate/m);
    });

    it('in the order in which the workflow carries things out, what only Temporal finds is named too', async () => {
      const project = await changedProject(
        'workflows/conversation.ts',
        '    if (indexed !== this.#indexed) upsertSearchAttributes',
        '    if (false) upsertSearchAttributes',
      );
      const { out, code } = await replay(project, ...filesOf('retried-action'));
      assert.equal(code, 1, out);
      assert.match(
        out,
        /^✘ At event 29, in node “What is it\?”: the history notes its new status for searches, the current code does something else there \(Temporal: .+\)\.$/m,
      );
    });
  });
});
