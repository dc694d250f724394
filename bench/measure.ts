import type { TemporalTarget } from '../src/temporal/connection.ts';
import { bundleWorkflows } from '../src/temporal/workflow-bundle.ts';
import type { TurnsFigures } from './figures.ts';
import { measureHeart } from './heart.ts';
import { measureHistory } from './measures/history.ts';
import { bareOpener, conversationOpener, measureMemory } from './measures/memory.ts';
import { measureReenactment } from './measures/reenact.ts';
import { measureReplay } from './measures/replay.ts';
import { measureTurns } from './measures/turns.ts';
import type { BenchSettings } from './settings.ts';
import { pureNodesFlow, TURN_FLOW } from './support/flows.ts';
import { bundleOtherWorkflows, startOtherWorker } from './support/other-workflows.ts';
import { openStudio } from './support/studio.ts';
import { createBare } from './variants/bare.ts';
import { createDirect } from './variants/direct.ts';
import { createHttp } from './variants/http.ts';
import { createStepActivities } from './variants/step-activities.ts';
import { createStepwise } from './variants/stepwise.ts';

/** The largest of the examples. */
const EXAMPLE = 'order-support';
const OTHER_QUEUE = 'bench-others';

/**
 * Turns, histories and memory. One process holds the database, the API and all workers, as under
 * `npm start`; the Temporal server, the caller over HTTP, and the workers whose memory is measured have their own.
 */
export async function measureTurnCosts(
  target: TemporalTarget,
  databaseFolder: string,
  settings: BenchSettings,
  say: (line: string) => void,
): Promise<TurnsFigures> {
  say('The flow language alone');
  const heart = measureHeart(settings.heart);

  say('Starting the database, the workers and the API');
  const [ours, others] = await Promise.all([bundleWorkflows(), bundleOtherWorkflows()]);
  const studio = await openStudio(target, databaseFolder, ours);
  const stopOthers = await startOtherWorker(
    target,
    OTHER_QUEUE,
    others,
    await createStepActivities(studio.database),
  );
  const flows = [TURN_FLOW, pureNodesFlow(1), pureNodesFlow(20)];
  for (const flow of flows) await studio.publish(flow);

  const { client } = studio;
  const bare = createBare(client, OTHER_QUEUE);
  const direct = createDirect(studio.parts, TURN_FLOW.id);
  const http = await createHttp(studio.url, studio.apiKey, TURN_FLOW.id);
  const stepwise = createStepwise(client, OTHER_QUEUE);

  const turns = await measureTurns([bare, direct, http, stepwise], settings, say);

  say('Histories');
  const historyOf = (variant: Parameters<typeof measureHistory>[1]) =>
    measureHistory(client, variant, settings.historyTurns);
  const history = {
    bare: await historyOf(bare),
    direct: await historyOf(direct),
    http: await historyOf(http),
    stepwise: await historyOf(stepwise),
  };
  const pureNodes = {
    one: await historyOf(createDirect(studio.parts, 'bench-pure-1', 0)),
    twenty: await historyOf(createDirect(studio.parts, 'bench-pure-20', 0)),
  };

  say('Replay');
  const byTemporal = await measureReplay(
    client,
    { bare: { variant: bare, bundle: others }, conversation: { variant: direct, bundle: ours } },
    settings.replay,
  );
  const replay = { ...byTemporal, steps: await measureReenactment(client, direct, settings.replay) };

  say('Memory');
  const memoryOf = async (flow: string) =>
    measureMemory(
      target,
      'ours',
      conversationOpener(client, (await studio.parts.plans.find(flow, 1)).plan),
      settings.openConversations,
    );
  const memory = {
    bare: await measureMemory(target, 'others', bareOpener(client), settings.openConversations),
    turnFlow: await memoryOf(TURN_FLOW.id),
    exampleFlow: await memoryOf(EXAMPLE),
  };

  await http.close();
  await stopOthers();
  await studio.close();
  return {
    turns,
    history,
    pureNodes,
    memory,
    replay,
    heart,
  };
}
