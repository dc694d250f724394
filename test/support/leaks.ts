/** Looks for secrets in everything that a studio has left behind. */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { Database } from '../../src/store/database.ts';

/** Every form in which a secret could stand somewhere: as it is, in base64 at any offset, and percent-encoded. */
export function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), ...base64Forms(secret)];
}

/**
 * Base64 of a text with the secret somewhere in it: three bytes make four characters, so there are three ways, and the
 * characters at either end depend on what stands beside it.
 */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    const core = whole.slice(offset === 0 ? 0 : 4, -4).replace(/=+$/, '');
    return [core, core.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(core)];
  });
}

/** Where which secret stands; a secret is named by its first characters only. */
export function findLeaks(secrets: readonly string[], places: Readonly<Record<string, string>>): string[] {
  const leaks: string[] = [];
  for (const secret of secrets) {
    const forms = new Set(formsOf(secret));
    for (const [place, text] of Object.entries(places)) {
      for (const form of forms) {
        const at = text.indexOf(form);
        if (at !== -1)
          leaks.push(`${secret.slice(0, 4)}… in ${place}: ${text.slice(Math.max(0, at - 60), at)}`);
      }
    }
  }
  return leaks;
}

/** Every row of every table, as JSON; bytes as text, because a secret could stand in them as well. */
export async function dumpDatabase(database: Pick<Database, 'query'>): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `select table_schema || '."' || table_name || '"' as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<object>(`select * from ${name}`);
    dumps.push(name, ...rows.map((row) => JSON.stringify(row, readBytes)));
  }
  return dumps.join('\n');
}

function readBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}

/** Every run's history with all payloads decoded, as JSON; of this workflow alone, if one is named. */
export async function dumpHistories(client: Client, workflowId?: string): Promise<string> {
  const codecs = client.options.loadedDataConverter.payloadCodecs;
  const query = workflowId === undefined ? {} : { query: `WorkflowId = '${workflowId}'` };
  const dumps: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list(query)) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const json = historyToJSON(history);
    dumps.push(workflowId, json, await decodedPayloads(history, codecs));
  }
  return dumps.join('\n');
}

/** Every payload that stands somewhere in a message of Temporal's, as it is kept there. */
export function payloadsOf(message: unknown): Payload[] {
  if (typeof message !== 'object' || message === null || message instanceof Uint8Array) return [];
  if ('metadata' in message && 'data' in message && message.data instanceof Uint8Array)
    return [message as Payload];
  return Object.values(message).flatMap(payloadsOf);
}

/** What the payloads of a history say, compressed and encrypted ones included. */
async function decodedPayloads(history: unknown, codecs: readonly PayloadCodec[]): Promise<string> {
  const texts: string[] = [];
  for (const codec of codecs) {
    for (const { data } of await codec.decode(payloadsOf(history)))
      texts.push(Buffer.from(data ?? []).toString('utf8'));
  }
  return texts.join('\n');
}
