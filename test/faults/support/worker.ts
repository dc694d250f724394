/** A worker in a process of its own, which may be killed at any instruction. It says `ready` when it polls. */
import { createActivities } from '../../../src/activities/index.ts';
import { createFindSender } from '../../../src/activities/send/find-sender.ts';
import { createLog } from '../../../src/log.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { createSecretBox } from '../../../src/store/secret-box.ts';
import { installTemporalRuntime, startWorker } from '../../../src/temporal/worker.ts';
import { cachedWorkflowBundle } from '../../../src/temporal/workflow-bundle.ts';
import type { WorkerOrder } from './fleet.ts';

const order = JSON.parse(process.argv[2] ?? '') as WorkerOrder;
process.once('disconnect', () => process.exit(0));
installTemporalRuntime(createLog('silent'));

const database = await openDatabase({ url: order.databaseUrl });
const box = createSecretBox(order.secretKey, null);
await startWorker({
  address: order.temporal,
  namespace: 'default',
  activities: createActivities({
    database,
    findSender: createFindSender(database, box, order.timings.request),
    publicUrl: order.publicUrl,
    sendTimings: order.timings,
  }),
  workflowBundle: await cachedWorkflowBundle(order.bundleFolder),
  options: { taskQueue: order.taskQueue },
  // What limits them here is the machine.
  sendsPerSecond: { twilio: 1_000, sendgrid: 1_000 },
});
process.send?.('ready');
