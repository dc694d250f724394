/** `npm start`: everything on one machine with one command. */
import { fileURLToPath } from 'node:url';
import { run } from './start/run.ts';

await run(fileURLToPath(new URL('./server.ts', import.meta.url)));
