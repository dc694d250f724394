/**
 * One API process: its calls, the sweeper, the dispatcher, the keeper of the outbox, the archiver of histories, the remover of
 * deleted people's, and the line on which it hears of changes. Several of them need nothing between them but the database and
 * Temporal.
 */
import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import type { Router } from 'express';
import type { Logger } from 'pino';
import { startArchiver } from './archive/archiver.ts';
import { startHistoryRemover } from './contacts/history-remover.ts';
import { createHandover } from './handover/handover.ts';
import { startDispatcher } from './handover/dispatcher.ts';
import { createLoadBeginning } from './handover/load-beginning.ts';
import { startSweeper } from './handover/sweeper.ts';
import { createWebhookReader } from '../integrations/read-webhook.ts';
import type { Database } from '../store/database.ts';
import type { ArchivePlace } from '../settings.ts';
import type { FileStorage } from '../store/file-storage.ts';
import { createPlans } from '../store/plans.ts';
import type { Abandonment } from '../store/outbox.ts';
import type { SecretBox } from '../store/secret-box.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { PayloadKeys } from '../payload-keys.ts';
import { createConversationClient } from '../temporal/conversation-client.ts';
import { createPayloadCodec } from '../temporal/payload-codec.ts';
import { temporalReached, workerReached } from '../temporal/reached.ts';
import type { TrustedProxies } from '../trusted-proxies.ts';
import { createApp } from './app.ts';
import type { Auth } from './auth.ts';
import type { Classifier } from '../classify/classifier.ts';
import { createLocalClassifier } from '../classify/local-classifier.ts';
import { startFileRemover } from './files/file-remover.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { listen } from './listen.ts';
import { openChangeFeed } from './conversations/change-feed.ts';
import { createReadAnswer } from './conversations/read-answer.ts';
import { openSignalFeed } from './conversations/signals.ts';
import type { Limits } from './limits.ts';
import { createAccountOf } from './integrations/account-of.ts';
import { mailBySendgrid } from './integrations/mail-by-sendgrid.ts';
import { startOutboxKeeper } from './outbox/keeper.ts';
import { codecRoutes } from './routes/codec.ts';
import { availabilityRoutes } from './routes/availability.ts';
import { commandRoutes } from './routes/commands.ts';
import { contactRoutes } from './routes/contacts.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { flowRoutes } from './routes/flows.ts';
import { healthRoutes } from './routes/health.ts';
import { historyRoutes } from './routes/histories.ts';
import { integrationRoutes } from './routes/integrations.ts';
import { keyRoutes } from './routes/keys.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { passwordResetRoutes } from './routes/password-resets.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { segmentRoutes } from './routes/segments.ts';
import { teamRoutes } from './routes/teams.ts';
import { eventRoutes } from './routes/events.ts';
import { messageRoutes } from './routes/messages.ts';
import { uiOrigins } from './ui-origins.ts';
import { outboxRoutes } from './routes/outbox.ts';
import { runCommandRoutes } from './routes/run-commands.ts';
import { runRoutes } from './routes/runs.ts';
import { widgetRoutes } from './routes/widget.ts';
import { widgetSettingsRoutes } from './routes/widget-settings.ts';
import { sendgridWebhookRoutes } from './webhooks/sendgrid.ts';
import { twilioWebhookRoutes } from './webhooks/twilio.ts';
import { whatsappWebhookRoutes } from './webhooks/whatsapp.ts';

export interface ApiParts {
  database: Database;
  client: Client;
  auth: Auth;
  log: Logger;
  /** Default: measured, and told nobody. */
  metrics?: Metrics;
  /** Seals and opens providers' secrets. */
  box: SecretBox;
  /** Where the bytes of files are kept. */
  files: FileStorage;
  /** Where the histories of runs that have ended are kept; default: the database. */
  archiveIn?: ArchivePlace;
  publicUrl: string;
  /** Where Temporal's Web UI is served; absent: not known. */
  temporalUiUrl?: string | null;
  /** What Temporal's payloads are encrypted with; absent: they are not. */
  payloadKeys?: PayloadKeys | null;
  /** 0: any free port. */
  port: number;
  host?: string;
  /** Whether this process's own worker runs; without one, Temporal is asked for any. */
  isWorkerRunning?: () => boolean;
  pages?: Router;
  limits?: Partial<Limits>;
  /** Those whose word is taken for a caller's address; default: none. */
  proxies?: TrustedProxies;
  /** Says how a visitor's text sounds and what they want; default: the local one. */
  classifier?: Classifier;
  /** For tests: a reply that is not as its route declares fails the request. */
  checkReplies?: boolean;
  /** Where the workers of new conversations look for work; only tests and benchmarks set it. */
  taskQueue?: string;
  /** Events of history after which a new conversation continues as new; only tests set it. */
  historyCap?: number;
  /** When a send that nobody tries any more is given up; only tests set it. */
  abandonedSends?: Abandonment;
}

export interface RunningApi {
  port: number;
  /** Takes no more requests, finishes those under way and the deliveries they began. */
  stop(): Promise<void>;
}

export async function startApi(parts: ApiParts): Promise<RunningApi> {
  const { database, client, auth, log, files, publicUrl, box, metrics = createMetrics() } = parts;
  const accountOf = createAccountOf(database, box);
  const webhooks = createWebhookReader(accountOf);
  const conversations = createConversationClient(parts.client, parts.taskQueue);
  const plans = createPlans(database);
  const loadBeginning = createLoadBeginning(database, plans, parts.historyCap);
  const handover = createHandover({ database, conversations, log, metrics });
  const [feed, signals] = await Promise.all([openChangeFeed(database), openSignalFeed(database)]);
  const dispatcher = startDispatcher({ database, handover, feed, log });
  const stopStreams = new AbortController();
  // Every stream that is open listens to it.
  setMaxListeners(0, stopStreams.signal);
  const keeper = startOutboxKeeper({
    ...{ database, client, conversations, log },
    abandoned: parts.abandonedSends,
  });
  const webhookDeps = { database, webhooks, publicUrl, onEvents: () => keeper.wake() };
  const readAnswer = createReadAnswer(parts.classifier ?? createLocalClassifier(), log);
  const deps = { database, handover, loadBeginning, plans, readAnswer, auth };
  const people = { database, auth, mail: mailBySendgrid(accountOf) };
  const ready = async () => {
    const [temporal, reachedDatabase, worker] = await Promise.all([
      temporalReached(parts.client),
      database.query('select 1').then(
        () => true,
        () => false,
      ),
      parts.isWorkerRunning?.() ?? workerReached(parts.client),
    ]);
    return { temporal, database: reachedDatabase, worker };
  };
  const app = createApp({
    log,
    metrics,
    auth,
    publicUrl: parts.publicUrl,
    routes: [
      ...conversationRoutes(deps),
      ...messageRoutes(deps),
      ...commandRoutes(deps),
      ...historyRoutes({ database, client, files }),
      ...eventRoutes({ database, feed, signals, stop: stopStreams.signal, onPresence: dispatcher.wake }),
      ...inboxRoutes({ database, auth, files }),
      ...widgetRoutes({ ...deps, publicUrl: parts.publicUrl }),
      ...widgetSettingsRoutes({ database }),
      ...contactRoutes({ database }),
      ...flowRoutes({ database, readAnswer }),
      ...segmentRoutes({ database }),
      ...teamRoutes({ database }),
      ...integrationRoutes({ database, box, publicUrl, log }),
      ...outboxRoutes({ database, client, log }),
      ...runCommandRoutes({ ...deps, client }),
      ...runRoutes({ database, client, files, temporalUiUrl: parts.temporalUiUrl ?? null }),
      ...twilioWebhookRoutes(webhookDeps),
      ...sendgridWebhookRoutes(webhookDeps),
      ...whatsappWebhookRoutes(webhookDeps),
      ...memberRoutes(people),
      ...availabilityRoutes({ database, onPresence: dispatcher.wake }),
      ...passwordResetRoutes(people),
      ...signInRoutes({ database, auth }),
      ...meRoutes({ database }),
      ...sessionRoutes({ database, auth }),
      ...keyRoutes({ database }),
      ...schemaRoutes(),
      ...codecRoutes({
        codec: createPayloadCodec(parts.payloadKeys ?? null),
        uiOrigins: uiOrigins(parts.temporalUiUrl ?? null),
      }),
      ...healthRoutes(ready),
    ],
    ...(parts.pages && { pages: parts.pages }),
    ...(parts.limits && { limits: parts.limits }),
    ...(parts.proxies !== undefined && { proxies: parts.proxies }),
    checkReplies: parts.checkReplies ?? false,
  });
  const listening = await listen(app, parts.port, parts.host);
  const stopFileRemover = startFileRemover({ database, files, log });
  const stopSweeper = startSweeper({ database, conversations, loadBeginning, log });
  const stopHistoryRemover = startHistoryRemover({ database, client, log });
  const stopArchiver = startArchiver({
    database,
    client,
    files: parts.archiveIn === 'files' ? files : null,
    log,
  });
  return {
    port: listening.port,
    async stop() {
      stopStreams.abort();
      await listening.stop();
      await Promise.all([stopSweeper(), stopHistoryRemover(), stopArchiver()]);
      await dispatcher.stop();
      await keeper.stop();
      await handover.idle();
      await stopFileRemover();
      await feed.close();
      await signals.close();
    },
  };
}
