/**
 * `npm run setup`: what a database and a Temporal cluster need before the first start, and after an upgrade: our tables, the
 * namespace, for how long it keeps closed runs, and our search attributes. It waits for both, and changes only what is
 * not so already, so it may run before every start.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { openDatabase } from './store/database.ts';
import { connectionFault, connectionOptions, type TemporalTarget } from './temporal/connection.ts';
import { prepareNamespace } from './temporal/namespace.ts';

/** Milliseconds for which something that is still starting is waited for. */
const PATIENCE = 120_000;
const TRY_AGAIN = 1_000;

/** What a Postgres says, or the system for it, that is not there yet. */
const NOT_THERE_YET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03']);

async function setUp(): Promise<void> {
  const settings = readSettings(process.env);
  const { databaseUrl, temporalAddress } = settings;
  if (databaseUrl === null || temporalAddress === null) {
    throw new StartError(
      'Set DATABASE_URL and TEMPORAL_ADDRESS: what `npm start` brings without them needs no setting up.',
    );
  }
  await setUpDatabase(databaseUrl);
  await setUpTemporal({
    address: temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    apiKey: settings.temporalApiKey,
  });
}

async function setUpDatabase(url: string): Promise<void> {
  const database = await patiently('the database', databaseFault, () => openDatabase({ url }));
  await database.close();
  say('The database has its tables.');
}

async function setUpTemporal(target: TemporalTarget): Promise<void> {
  const { address, namespace } = target;
  const faultOf = (error: unknown) => connectionFault(error, target);
  const connection = await patiently(`Temporal at ${address}`, faultOf, () =>
    Connection.connect({ ...connectionOptions(target), connectTimeout: '5s' }),
  );
  try {
    await prepareNamespace(connection, namespace);
  } catch (error) {
    throw error instanceof StartError ? error : (await faultOf(error)).error;
  } finally {
    await connection.close();
  }
  say(`The namespace "${namespace}" of Temporal at ${address} is ready.`);
}

interface Fault {
  error: StartError;
  /** Waiting will not mend it. */
  lasting: boolean;
}

/** Tries until it succeeds, for as long as it may only not be there yet. */
async function patiently<Result>(
  what: string,
  faultOf: (error: unknown) => Fault | Promise<Fault>,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + PATIENCE;
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const fault = await faultOf(error);
      if (fault.lasting || Date.now() > deadline) throw fault.error;
    }
    if (tries === 0) say(`Waiting for ${what}.`);
    await sleep(TRY_AGAIN);
  }
}

function databaseFault(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  return {
    error: new StartError(`The database at DATABASE_URL cannot be used: ${said}`),
    lasting: !NOT_THERE_YET.has(code),
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await setUp().catch(exitWith);
