/**
 * Loaded into the server process before anything else: carries out the strikes that the tests have written down. A strike leaves the
 * file before anybody dies, so that the process which comes up again is not killed by it too.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { CHECKPOINTS, type Checkpoint } from '../../../src/checkpoints.ts';
import type { Part } from '../../support/processes.ts';
import { STRIKES_FILE, type Strike } from './strike.ts';

const file = process.env[STRIKES_FILE];
if (file === undefined) throw new Error(`${STRIKES_FILE} is not set.`);

for (const checkpoint of CHECKPOINTS) {
  subscribe(`chatbot-studio:${checkpoint}`, (message) => {
    strikeAt(file, checkpoint, (message as { conversationId: string }).conversationId);
  });
}

/** Synchronous throughout: not one more instruction of ours runs between the checkpoint and the end. */
function strikeAt(file: string, checkpoint: Checkpoint, conversationId: string): void {
  const [next, ...later] = JSON.parse(readFileSync(file, 'utf8')) as Strike[];
  if (next?.at !== checkpoint || next.conversation !== conversationId) return;
  writeFileSync(file, JSON.stringify(later));
  for (const part of next.kill) process.kill(pidOf(part, next), 'SIGKILL');
}

function pidOf(part: Part, { temporal }: Strike): number {
  if (part === 'server') return process.pid;
  if (part === 'parent') return process.ppid;
  if (temporal === null) throw new Error('Temporal is to be killed, but does not run.');
  return temporal;
}
