/** The process that `start.ts` runs and supervises. */
import { serve } from './serve.ts';
import { exitWith } from './start-error.ts';

await serve().catch(exitWith);
