/** `npm start`, with a server process that can be killed at named instructions. */
import { fileURLToPath } from 'node:url';
import { run } from '../../../src/start/run.ts';

await run(fileURLToPath(new URL('./server.ts', import.meta.url)));
