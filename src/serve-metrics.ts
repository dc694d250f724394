/** Prometheus's address: what is measured here, in the database and by Temporal's SDK, on one page. */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { StartError } from './start-error.ts';
import type { Database } from './store/database.ts';
import { measureBacklog } from './store/measure-backlog.ts';

export interface MetricsParts {
  metrics: Metrics;
  database: Pick<Database, 'query'>;
  /** Where it is served: `host:port`. */
  address: string;
  /** `host:port` where the SDK tells of its workers and clients. */
  temporal: string;
  log: Log;
}

/** @returns what stops it. @throws StartError when nothing can be served there. */
export async function serveMetrics({
  metrics,
  database,
  address,
  temporal,
  log,
}: MetricsParts): Promise<() => Promise<void>> {
  collectDefaultMetrics({ register: metrics.registry });
  const measure = createBacklogGauges(metrics, database);
  const { hostname, port } = new URL(`http://${address}`);
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end('GET /metrics is what there is.\n');
      return;
    }
    void answer(response);
  });

  async function answer(response: ServerResponse): Promise<void> {
    try {
      const [ours, sdks] = await Promise.all([
        measure().then(() => metrics.registry.metrics()),
        fetch(`http://${temporal}/metrics`).then((reply) => reply.text()),
      ]);
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(`${ours}\n${sdks}`);
    } catch (error) {
      log.warn({ err: error }, 'Nothing could be measured');
      response.writeHead(503).end('Nothing could be measured; the log says why.\n');
    }
  }

  server.listen(Number(port), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StartError(
      `Metrics cannot be served at ${address}${reason}: set METRICS_ADDRESS to another one.`,
    );
  }
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}

/** Gauges of what waits in the database, and what sets them. */
function createBacklogGauges({ registry }: Metrics, database: Pick<Database, 'query'>): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `chatbot_studio_${name}`, help, labelNames, registers: [registry] });
  const queued = gauge('queued_conversations', 'Conversations that wait for a member.');
  const longestWait = gauge('queue_longest_wait_seconds', 'How long the first of them has been waiting.');
  const unsettled = gauge('unsettled_inputs', 'Messages and commands that are accepted and not handled yet.');
  const oldestInput = gauge(
    'unsettled_inputs_oldest_seconds',
    'Since when the first of them has been accepted.',
  );
  const sends = gauge('outbox_sends', 'Sends that are not settled.', ['provider', 'state']);
  const oldestSend = gauge('outbox_oldest_seconds', 'How old the oldest of them is.', ['provider', 'state']);
  return async () => {
    const { queue, inbound, outbox } = await measureBacklog(database);
    queued.set(queue.count);
    longestWait.set(queue.oldest);
    unsettled.set(inbound.count);
    oldestInput.set(inbound.oldest);
    // Of what is settled by now nothing is said any more.
    sends.reset();
    oldestSend.reset();
    for (const { provider, state, count, oldest } of outbox) {
      sends.set({ provider, state }, count);
      oldestSend.set({ provider, state }, oldest);
    }
  };
}
