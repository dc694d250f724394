import { rememberPorts } from '../../src/temporal/dev-server/ports.ts';
import { freePort } from './free-port.ts';
import { tempDir } from './temp-dir.ts';

/**
 * A new folder for a dev server, with ports of its own. Without them it would take the customary ones where they are free,
 * and of two that start at the same moment, in two runs of mocha, only one can have them.
 */
export async function temporalFolder(): Promise<string> {
  const folder = await tempDir();
  await rememberPorts(folder, { frontend: await freePort(), ui: await freePort() });
  return folder;
}
