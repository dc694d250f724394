/**
 * Run as a program with a folder as its argument: downloads the Temporal CLI into it. The SDK downloads only
 * in order to start a server, so it also starts one, on a free port, and stops it again.
 */
import { readdir } from 'node:fs/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { CLI_VERSION } from './cache.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('The folder to download into is missing.');
try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir: folder, version: CLI_VERSION, ttl: '1 day' },
    },
  });
  await environment.teardown();
} catch (error) {
  // A server that did not come up in time is no matter here: whoever called us tries the binary.
  if ((await readdir(folder)).length === 0) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(1);
  }
}
process.exit(0);

/** The innermost cause; the outer ones only wrap it in addresses. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split(': ').at(-1) ?? message;
}
