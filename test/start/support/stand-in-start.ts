/** `src/start.ts` with the stand-in for the server process. */
import { fileURLToPath } from 'node:url';
import { run } from '../../../src/start/run.ts';

await run(fileURLToPath(new URL('./stand-in-server.ts', import.meta.url)));
