/** What is measured of the product itself. Labels hold names of ours only, never an id: each value is a series for ever. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** From handing an input over until what came of it is stored. */
  turns: Histogram<'outcome'>;
  requests: Histogram<'operation' | 'status'>;
  streams: Gauge;
  sendAttempts: Counter<'provider' | 'outcome' | 'error'>;
}

/** Seconds. A turn is about 20 ms at best, and is given up after 5 s. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    turns: new Histogram({
      name: 'chatbot_studio_turn_seconds',
      help: 'Time until what came of a message or command was stored (answered), or was left for later (later).',
      labelNames: ['outcome'],
      buckets: BUCKETS,
      registers,
    }),
    requests: new Histogram({
      name: 'chatbot_studio_request_seconds',
      help: 'Time of HTTP calls by operation, as the OpenAPI document names it; streams are not among them.',
      labelNames: ['operation', 'status'],
      buckets: BUCKETS,
      registers,
    }),
    streams: new Gauge({
      name: 'chatbot_studio_streams',
      help: 'Event streams that are open.',
      registers,
    }),
    sendAttempts: new Counter({
      name: 'chatbot_studio_send_attempts_total',
      help: 'Requests to providers by what came of them: accepted, refused, later or ambiguous, and the error.',
      labelNames: ['provider', 'outcome', 'error'],
      registers,
    }),
  };
}
