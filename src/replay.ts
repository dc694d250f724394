/**
 * `npm run replay -- …`: prints a recorded conversation step by step and holds the current code to it. Ends with 1 when
 * that would do anything else than the history has, or when something cannot be replayed.
 */
import { join } from 'node:path';
import { createAsk } from './ask-server.ts';
import { createLog } from './log.ts';
import { fetchLatest, fetchTalk } from './replay-command/fetch-talks.ts';
import { readOptions } from './replay-command/options.ts';
import { printSummary, printTalk } from './replay-command/print-verdict.ts';
import { readFiles } from './replay-command/read-files.ts';
import { replayTalks, type Verdict } from './replay-command/replay-talks.ts';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { createPayloadCodec } from './temporal/payload-codec.ts';
import { installTemporalRuntime } from './temporal/worker.ts';
import { cachedWorkflowBundle } from './temporal/workflow-bundle.ts';

async function replay(): Promise<void> {
  const { what, stop, server } = readOptions(process.argv.slice(2));
  const settings = readSettings(process.env);
  // What the SDK says of a history that does not replay is said here in the flow's words.
  installTemporalRuntime(createLog('silent'));
  const ask = () => createAsk(settings, server ?? `http://127.0.0.1:${settings.port}`, 'gives no history');
  const talks = await ('files' in what
    ? readFiles(what.files)
    : 'conversation' in what
      ? fetchTalk(await ask(), what.conversation).then((talk) => [talk])
      : fetchLatest(await ask(), what.sample));
  if (stop && Array.isArray(talks) && talks.length > 1)
    throw new StartError('--step and --until are for one conversation, and these are several.');
  const bundle = await cachedWorkflowBundle(join(settings.dataDir, 'workflow-bundle'), {
    privateFailures: settings.payloadKeys !== null,
  });
  const codec = createPayloadCodec(settings.payloadKeys);
  const verdicts: Verdict[] = [];
  for await (const verdict of replayTalks(bundle, codec, talks)) {
    verdicts.push(verdict);
    if (!('sample' in what)) printTalk(verdict, stop);
  }
  if ('sample' in what) printSummary(verdicts);
  const isSame = verdicts.every(
    ({ difference, violation, problem }) => !difference && !violation && problem === null,
  );
  // The replayer's own threads would keep the process.
  process.exit(isSame ? 0 : 1);
}

await replay().catch(exitWith);
