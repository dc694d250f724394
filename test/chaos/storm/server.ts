/**
 * A server process as it is in production, but for numbers that bring about within seconds what takes days: a conversation
 * that continues as new, and a send whose end is given up. It tells its parent of its memory when asked.
 */
import { REHEARSAL, type Memory } from './rehearsal.ts';
import { serve } from '../../../src/serve.ts';
import { exitWith } from '../../../src/start-error.ts';

process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({ memory: { heap: heapUsed, rss } satisfies Memory });
});

await serve(REHEARSAL).catch(exitWith);
