import { runCommand } from './run-command.ts';

/** The first server with everything that conversations use, update-with-start among it. */
const OLDEST_SERVER = [1, 28] as const;

/**
 * Whether `path` is a Temporal CLI that runs here and has a server new enough.
 * @returns `null` when it is, else the reason why not, to be put after "it".
 */
export async function objectionTo(path: string, signal?: AbortSignal): Promise<string | null> {
  let output: string;
  try {
    const { code, tail } = await runCommand(path, ['--version'], {
      timeLimit: 30_000,
      ...(signal && { signal }),
    });
    if (code === null) return 'does not answer to --version';
    if (code !== 0) return `fails on --version with exit code ${code}`;
    output = tail.join(' ');
  } catch (error) {
    signal?.throwIfAborted();
    return `cannot be run (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`;
  }
  const version = /\bServer (\d+)\.(\d+)\./.exec(output);
  if (!version) return 'is not a Temporal CLI';
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major > OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor >= OLDEST_SERVER[1])) return null;
  return `has server ${major}.${minor}, older than ${OLDEST_SERVER.join('.')}`;
}
