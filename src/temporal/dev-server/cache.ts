import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Temporal CLI we bring. Later published versions carry a `replace` in go.mod and cannot be installed by Go. */
export const CLI_VERSION = 'v1.5.1';

/** Where the brought binary is kept: the user's cache folder, so that every clone and every test run shares it. */
export function cachedBinary(env: NodeJS.ProcessEnv): string {
  const caches = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(caches, 'chatbot-studio', `temporal-${CLI_VERSION}`);
}
