import type { Client } from '@temporalio/client';
import type { Router } from 'express';
import { pino } from 'pino';
import { createActivities } from '../../src/activities/index.ts';
import { createFindSender } from '../../src/activities/send/find-sender.ts';
import { createAuth } from '../../src/api/auth.ts';
import type { MessageParts } from '../../src/api/conversations/accept-message.ts';
import { createHandover } from '../../src/api/handover/handover.ts';
import { createLoadBeginning } from '../../src/api/handover/load-beginning.ts';
import { startApi } from '../../src/api/start-api.ts';
import { createMetrics } from '../../src/metrics.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { createFolderStorage } from '../../src/store/file-storage.ts';
import { seedExamples } from '../../src/seed.ts';
import { createFlow, type Draft } from '../../src/store/flows.ts';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';
import { createReadAnswer } from '../../src/api/conversations/read-answer.ts';
import { createPlans } from '../../src/store/plans.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { publishFlow } from '../../src/store/publish-flow.ts';
import { createTemporalClient, type TemporalTarget } from '../../src/temporal/connection.ts';
import { createConversationClient } from '../../src/temporal/conversation-client.ts';
import { anyFreePort } from '../../src/temporal/dev-server/ports.ts';
import { startWorker } from '../../src/temporal/worker.ts';

const API_KEY = 'benchmark';
const SECRET_KEY = 'a secret for benchmarks only, not kept';

/** The service as `npm start` runs it: database, worker and API in one process, the examples published. */
export interface Studio {
  url: string;
  apiKey: string;
  /** What members sign in with. */
  secretKey: string;
  database: Database;
  client: Client;
  /** What a turn without HTTP needs; it has a handover of its own. */
  parts: MessageParts;
  publish(document: object): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder where PGlite keeps its files.
 * @param pages what is served beside the API.
 */
export async function openStudio(
  target: TemporalTarget,
  folder: string,
  workflowBundle: { code: string },
  pages?: Router,
): Promise<Studio> {
  const port = await anyFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const database = await openDatabase({ folder });
  await seedExamples(database);
  const box = createSecretBox(SECRET_KEY, null);
  const activities = createActivities({
    database,
    findSender: createFindSender(database, box),
    publicUrl,
  });
  const worker = await startWorker({ ...target, activities, workflowBundle });
  const client = createTemporalClient(target);
  // Everything that is logged by default is written, and goes nowhere.
  const log = pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: true }));
  const api = await startApi({
    database,
    client,
    auth: createAuth({ database, apiKey: API_KEY, secretKey: SECRET_KEY, publicUrl }),
    log,
    box,
    // No measure sends one.
    files: createFolderStorage('/dev/null/files'),
    publicUrl,
    port,
    host: '127.0.0.1',
    isWorkerRunning: worker.isRunning,
    ...(pages && { pages }),
  });
  const plans = createPlans(database);
  const handover = createHandover({
    database,
    conversations: createConversationClient(client),
    log,
    metrics: createMetrics(),
  });
  return {
    url: publicUrl,
    apiKey: API_KEY,
    secretKey: SECRET_KEY,
    database,
    client,
    parts: {
      database,
      plans,
      readAnswer: createReadAnswer(createLocalClassifier(), log),
      handover,
      loadBeginning: createLoadBeginning(database, plans),
    },
    async publish(document) {
      const { id } = document as Draft;
      await createFlow(database, document as Draft);
      const result = await publishFlow(database, { id, note: '', revision: null });
      if (result.kind !== 'published')
        throw new Error(`${id} cannot be published: ${JSON.stringify(result)}`);
    },
    async close() {
      await api.stop();
      await handover.idle();
      await worker.stop();
      await client.connection.close();
      await database.close();
    },
  };
}
