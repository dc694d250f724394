/** How commands ask the server that runs, with the API key that it was started with. */
import { z } from 'zod';
import { keptApiKey } from './data-dir.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';

/** @throws StartError when there is no answer, or a refusal */
export type Ask = <Reply>(reply: z.ZodType<Reply>, method: string, path: string) => Promise<Reply>;

const problem = z.object({ detail: z.string() });

/**
 * @param server its address
 * @param refusal what it does when it refuses, such as `makes no link`
 * @throws StartError when there is no key to ask with
 */
export async function createAsk(settings: Settings, server: string, refusal: string): Promise<Ask> {
  const key = await keptApiKey(settings);
  if (key === null) {
    throw new StartError(
      `There is no API key in ${settings.dataDir}: set DATA_DIR or API_KEY as for the server, and start that first.`,
    );
  }
  return async (reply, method, path) => {
    const response = await fetch(`${server}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    }).catch(() => null);
    if (!response) {
      throw new StartError(
        `Nothing answers at ${server}: start the server, or set PORT to where it listens. The server has to be asked for this.`,
      );
    }
    if (response.status === 401) {
      throw new StartError(
        `The server at ${server} does not take this API key: set DATA_DIR or API_KEY as for the server.`,
      );
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return reply.parse(body);
    const given = problem.safeParse(body);
    const detail = given.success ? given.data.detail : `It answers with ${response.status}.`;
    throw new StartError(`The server at ${server} ${refusal}. ${detail}`);
  };
}
