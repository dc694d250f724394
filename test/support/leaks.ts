/** Looks for secrets in everything that a studio has left behind. */
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Client } from '@temporalio/client';
import { dataConverter } from '../../src/temporal/payload-codec.ts';
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

/** Every run's history with all payloads decoded, as JSON. */
export async function dumpHistories(client: Client): Promise<string> {
  const dumps: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const json = historyToJSON(history);
    dumps.push(workflowId, json, await decodedPayloads(history));
  }
  return dumps.join('\n');
}

type Payloads = NonNullable<Parameters<NonNullable<typeof dataConverter.payloadCodecs>[number]['decode']>[0]>;

/** What the payloads of a history say, compressed ones included. */
async function decodedPayloads(history: unknown): Promise<string> {
  const payloads: Payloads = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) {
      payloads.push(value as Payloads[number]);
      return;
    }
    Object.values(value).forEach(collect);
  };
  collect(history);
  const texts: string[] = [];
  for (const codec of dataConverter.payloadCodecs ?? []) {
    for (const { data } of await codec.decode(payloads)) texts.push(Buffer.from(data ?? []).toString('utf8'));
  }
  return texts.join('\n');
}
