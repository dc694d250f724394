/**
 * `npm run deploy`: makes the build of the workers that WORKER_BUILD names the current one, on which conversations begin
 * from now on, and moves those that are open to it. It takes the workers' own settings, and is run from the build's own
 * code. It may be stopped and run again at any moment. Ends with 1 while some conversation has not moved.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { describeBuilds } from './deploy-command/describe-builds.ts';
import { readOptions } from './deploy-command/options.ts';
import { ENGINE_VERSION } from './flow/engine-version.ts';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { connectionFault, createTemporalClient, type TemporalTarget } from './temporal/connection.ts';
import { currentBuild, giveShare, makeCurrent, readBuilds } from './temporal/deployment.ts';
import { moveConversations } from './temporal/move-conversations.ts';
import { buildsPolling } from './temporal/reached.ts';
import { TASK_QUEUE } from './temporal/task-queue.ts';

/** Milliseconds for which workers that are still starting are waited for. */
const PATIENCE = 120_000;
const LOOK_AGAIN = 500;

/** Milliseconds in which not one conversation moves, until those that are left are given up. */
const MOVE_PATIENCE = 30_000;

async function deploy(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const settings = readSettings(process.env);
  const { temporalAddress, workerBuild } = settings;
  if (temporalAddress === null)
    throw new StartError('Set TEMPORAL_ADDRESS: only one build works with the Temporal of `npm start`.');
  const target = {
    address: temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    apiKey: settings.temporalApiKey,
    payloadKeys: settings.payloadKeys,
  };
  const client = createTemporalClient(target);
  try {
    if (options.what === 'status') return await showBuilds(client);
    if (workerBuild === null)
      throw new StartError('Set WORKER_BUILD to the build that is deployed, as its workers have it.');
    await untilPolled(client, workerBuild);
    if (options.what === 'share') await share(client, workerBuild, options.percent);
    else await makeCurrentAndMove(client, workerBuild, options.rate);
  } catch (error) {
    throw await explained(error, target);
  } finally {
    await client.connection.close();
  }
}

async function showBuilds(client: Client): Promise<void> {
  say(describeBuilds(await readBuilds(client, TASK_QUEUE)));
}

async function untilPolled(client: Client, build: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (let looks = 0; !(await buildsPolling(client, TASK_QUEUE)).has(build); looks++) {
    if (looks === 0) say(`Waiting for workers of build ${build}.`);
    if (Date.now() > deadline)
      throw new StartError(
        `No worker of build ${build} asks for work: start some with WORKER_BUILD=${build}.`,
      );
    await sleep(LOOK_AGAIN);
  }
}

async function share(client: Client, build: string, percent: number): Promise<void> {
  await giveShare(client, TASK_QUEUE, build, percent);
  say(`Build ${build} gets ${percent} % of the conversations that begin.`);
  await showBuilds(client);
}

async function makeCurrentAndMove(client: Client, build: string, rate: number): Promise<void> {
  if ((await currentBuild(client, TASK_QUEUE)) !== build) await makeCurrent(client, TASK_QUEUE, build);
  say(`Conversations begin on build ${build}.`);
  const { asked, left, overtakenBy } = await moveConversations(client, {
    taskQueue: TASK_QUEUE,
    to: { build, engine: ENGINE_VERSION },
    perSecond: rate,
    patience: MOVE_PATIENCE,
    onProgress: (count) => {
      if (count > 0) say(`${count} open conversations are not on it yet.`);
    },
  });
  await showBuilds(client);
  if (overtakenBy !== null)
    throw new StartError(
      `Build ${overtakenBy} has been made current meanwhile, so no more are moved to ${build}.`,
    );
  if (left > 0)
    throw new StartError(
      `${left} conversations have not moved. They do when their build’s workers get to it, ` +
        'unless they run on a newer version of the engine than this build knows: run this again to see.',
    );
  say(`${asked} conversations were asked to move. All open conversations are on build ${build}.`);
}

async function explained(error: unknown, target: TemporalTarget): Promise<unknown> {
  return error instanceof StartError ? error : (await connectionFault(error, target)).error;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await deploy().catch(exitWith);
