import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';
import { readPayloadKeys, type PayloadKeys } from './payload-keys.ts';
import { certificateFault, pairFault, privateKeyFault, type TemporalTls } from './temporal-tls.ts';
import { readTrustedProxies, type TrustedProxies } from './trusted-proxies.ts';

const ROLES = ['all', 'api', 'worker'] as const;
const ARCHIVE_PLACES = ['database', 'files'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What the environment can set. Each description completes the sentence "NAME takes …". */
const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535)
    .default(3000)
    .describe('a port number from 1 to 65535'),
  DATA_DIR: z.string().default('.data').describe('the path of a folder'),
  TEMPORAL_ADDRESS: hostAndPort()
    .optional()
    .describe('host:port of a Temporal frontend, such as temporal.internal:7233'),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/)
    .default('default')
    .describe("a namespace's name: letters, digits, dots, hyphens and underscores"),
  TEMPORAL_TLS: z.enum(['on', 'off']).optional().describe('on or off'),
  TEMPORAL_TLS_CERT: pem(certificateFault)
    .optional()
    .describe('the certificate that this process shows to Temporal, in PEM'),
  TEMPORAL_TLS_KEY: pem(privateKeyFault).optional().describe('the private key of that certificate, in PEM'),
  TEMPORAL_TLS_CA: pem(certificateFault)
    .optional()
    .describe('the certificates of the authorities that Temporal’s own may be from, in PEM'),
  TEMPORAL_TLS_SERVER_NAME: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,253}$/)
    .optional()
    .describe('the host that Temporal’s certificate names, where the address has another'),
  TEMPORAL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .describe('an API key of Temporal Cloud: visible ASCII characters without spaces'),
  TEMPORAL_CLI: z.string().optional().describe('the path of a Temporal CLI binary'),
  TEMPORAL_UI_URL: httpUrl().optional().describe('the http(s) address of the Temporal Web UI'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl)
    .optional()
    .describe('a Postgres address, such as postgres://user:password@host:5432/database'),
  SECRET_KEY: z.string().min(16).optional().describe('at least 16 characters, kept secret'),
  SECRET_KEY_PREVIOUS: z.string().min(16).optional().describe('the SECRET_KEY before this one'),
  API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,256}$/)
    .optional()
    .describe('8 to 256 visible ASCII characters without spaces'),
  PAYLOAD_KEYS: payloadKeys()
    .optional()
    .describe('keys of 32 random bytes, each as id:base64, with commas between; the first encrypts'),
  FILES_URL: httpUrl()
    .refine(isBucketUrl)
    .optional()
    .describe('the http(s) address of a bucket, or of a prefix in it: https://host/bucket/prefix'),
  S3_ACCESS_KEY_ID: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/)
    .optional()
    .describe('the id of an access key of the store at FILES_URL'),
  S3_SECRET_ACCESS_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,256}$/)
    .optional()
    .describe('the secret of the key S3_ACCESS_KEY_ID'),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional()
    .describe('the region of the bucket: small letters, digits and hyphens'),
  ARCHIVE_IN: z.enum(ARCHIVE_PLACES).default('database').describe('database or files'),
  METRICS_ADDRESS: hostAndPort()
    .optional()
    .describe('host:port where metrics are served, such as 127.0.0.1:9464'),
  PUBLIC_URL: httpUrl().optional().describe('the http(s) address under which visitors reach this server'),
  TRUSTED_PROXIES: trustedProxies()
    .default(0)
    .describe('how many proxies stand in front, or their addresses and networks with commas between'),
  WORKER_BUILD: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
    .optional()
    .describe(
      'what tells this build of the code from others, such as a commit: letters, digits, dots, hyphens and underscores',
    ),
  ROLE: z.enum(ROLES).default('all').describe('all, api or worker'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('warn')
    .describe(`one of ${LOG_LEVELS.slice(0, -1).join(', ')} or silent`),
});

/**
 * Their values hold passwords, keys or certificates, or may by mistake, so a complaint never repeats them, and each may
 * stand in a file instead, which NAME_FILE names.
 */
const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'FILES_URL',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'API_KEY',
  'PAYLOAD_KEYS',
  'TEMPORAL_TLS_CERT',
  'TEMPORAL_TLS_KEY',
  'TEMPORAL_TLS_CA',
  'TEMPORAL_API_KEY',
]);

/** Every name that is read, with those that name files. */
export const SETTING_NAMES: readonly string[] = Object.keys(environment.shape).flatMap((name) =>
  SECRETS.has(name) ? [name, `${name}_FILE`] : [name],
);

/** Of these a complaint says what is wrong with the value. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'PAYLOAD_KEYS',
  'TEMPORAL_TLS_CERT',
  'TEMPORAL_TLS_KEY',
  'TEMPORAL_TLS_CA',
]);

/** What a process does: serve the API and the web app, work on conversations, or both. */
export type Role = (typeof ROLES)[number];
/** Where the histories of runs that have ended are kept: in the database, or where files are. */
export type ArchivePlace = (typeof ARCHIVE_PLACES)[number];
export type LogLevel = (typeof LOG_LEVELS)[number];

/** An S3-compatible store, and the key to it. */
export interface FileStoreSettings {
  /** `https://host/bucket/prefix`, without a trailing slash. */
  url: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

export interface Settings {
  /** Where HTTP is served. */
  port: number;
  /** Absolute path of the folder for the embedded database, Temporal's file, the keys, and files without a store. */
  dataDir: string;
  /** `host:port` of the Temporal frontend; `null`: start a dev server. */
  temporalAddress: string | null;
  temporalNamespace: string;
  /** `null`: it is spoken to without TLS. */
  temporalTls: TemporalTls | null;
  /** What this process shows instead of a certificate; `null`: nothing. */
  temporalApiKey: string | null;
  /** The Temporal CLI binary to use; `null`: look for one. */
  temporalCli: string | null;
  /** Base address of the Temporal Web UI, without a trailing slash; `null`: not known. */
  temporalUiUrl: string | null;
  /** `null`: PGlite in `dataDir`. */
  databaseUrl: string | null;
  /** Signs visitors' tokens, and is what credentials are encrypted with; `null`: made and kept in `dataDir`. */
  secretKey: string | null;
  /** The one before it: what was signed and encrypted under it still holds. */
  secretKeyPrevious: string | null;
  /** A backend key with full rights; `null`: made and kept in `dataDir`. */
  apiKey: string | null;
  /** What Temporal's payloads are encrypted with; `null`: they are not. */
  payloadKeys: PayloadKeys | null;
  /** Where files are kept; `null`: in `dataDir`. */
  fileStore: FileStoreSettings | null;
  archiveIn: ArchivePlace;
  /** `host:port` where metrics are served; `null`: nowhere. */
  metricsAddress: string | null;
  /** Without a trailing slash. */
  publicUrl: string;
  /** The build of the code that conversations are pinned to; `null`: they are not. */
  workerBuild: string | null;
  /** Those whose word is taken for a caller's address. */
  trustedProxies: TrustedProxies;
  role: Role;
  logLevel: LogLevel;
}

/**
 * Reads every setting there is. An empty value counts as absent, as compose files write it.
 * @throws StartError naming the setting and what it takes.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.keys(environment.shape)
      .map((name) => [name, SECRETS.has(name) ? readSecret(env, name) : readValue(env, name)] as const)
      .filter(([, value]) => value !== undefined),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]) as keyof typeof environment.shape;
    const fault = EXPLAINED.has(name) && issue ? `: ${issue.message}` : '';
    const found = SECRETS.has(name) ? `which the given value is not${fault}` : `not "${given[name] ?? ''}"`;
    throw new StartError(`The setting ${name} takes ${environment.shape[name].description}, ${found}.`);
  }
  const values = parsed.data;
  for (const name of ['SECRET_KEY', 'API_KEY'] as const) {
    if (values.DATABASE_URL !== undefined && values[name] === undefined)
      throw new StartError(
        `With DATABASE_URL the setting ${name} is needed too, the same for every process: ` +
          `it takes ${environment.shape[name].description}.`,
      );
  }
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS'] as const) {
    if (values.ROLE !== 'all' && values[name] === undefined)
      throw new StartError(
        `With ROLE=${values.ROLE} the setting ${name} is needed too, as the other processes have it: ` +
          `it takes ${environment.shape[name].description}.`,
      );
  }
  if (values.WORKER_BUILD !== undefined && values.TEMPORAL_ADDRESS === undefined)
    throw new StartError(
      'With WORKER_BUILD the setting TEMPORAL_ADDRESS is needed too: only one build works with the Temporal of `npm start`.',
    );
  return {
    port: values.PORT,
    dataDir: resolve(values.DATA_DIR),
    temporalAddress: values.TEMPORAL_ADDRESS ?? null,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    temporalTls: temporalTlsOf(values),
    temporalApiKey: values.TEMPORAL_API_KEY ?? null,
    temporalCli: values.TEMPORAL_CLI === undefined ? null : resolve(values.TEMPORAL_CLI),
    temporalUiUrl: values.TEMPORAL_UI_URL ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    secretKey: values.SECRET_KEY ?? null,
    secretKeyPrevious: values.SECRET_KEY_PREVIOUS ?? null,
    apiKey: values.API_KEY ?? null,
    payloadKeys: values.PAYLOAD_KEYS ?? null,
    fileStore: fileStoreOf(values),
    archiveIn: values.ARCHIVE_IN,
    metricsAddress: values.METRICS_ADDRESS ?? null,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    workerBuild: values.WORKER_BUILD ?? null,
    trustedProxies: values.TRUSTED_PROXIES,
    role: values.ROLE,
    logLevel: values.LOG_LEVEL,
  };
}

function readValue(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The value itself, or what stands in the file that NAME_FILE names, as secrets are mounted into containers. */
function readSecret(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = readValue(env, name);
  const file = readValue(env, `${name}_FILE`);
  if (file === undefined) return value;
  if (value !== undefined) throw new StartError(`Set ${name} or ${name}_FILE, not both.`);
  const kept = readFile(file, `${name}_FILE`).trim();
  if (kept === '') throw new StartError(`${name}_FILE names ${file}, which is empty.`);
  return kept;
}

function readFile(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StartError(`${setting} names ${file}, which cannot be read${reason}.`);
  }
}

/** What is shown or checked needs TLS, so that it is on where one of these settings is there. */
const NEED_TLS = [
  'TEMPORAL_TLS_CERT',
  'TEMPORAL_TLS_KEY',
  'TEMPORAL_TLS_CA',
  'TEMPORAL_TLS_SERVER_NAME',
  'TEMPORAL_API_KEY',
] as const;

/** @throws StartError when a setting of it is there without another that it takes, or a certificate cannot be used. */
function temporalTlsOf(values: z.infer<typeof environment>): TemporalTls | null {
  const { TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS: tls } = values;
  const given = NEED_TLS.find((name) => values[name] !== undefined);
  if (given !== undefined && tls === 'off')
    throw new StartError(`With ${given} the connection to Temporal needs TLS: take TEMPORAL_TLS=off away.`);
  const settings = given ?? (tls === 'on' ? 'TEMPORAL_TLS' : undefined);
  if (settings === undefined) return null;
  if (values.TEMPORAL_ADDRESS === undefined)
    throw new StartError(
      `With ${settings} the setting TEMPORAL_ADDRESS is needed too: ` +
        `it takes ${environment.shape.TEMPORAL_ADDRESS.description}.`,
    );
  return {
    serverName: values.TEMPORAL_TLS_SERVER_NAME ?? null,
    ca: values.TEMPORAL_TLS_CA ?? null,
    client: clientOf(certificate, key),
  };
}

function clientOf(certificate: string | undefined, key: string | undefined): TemporalTls['client'] {
  if (certificate === undefined && key === undefined) return null;
  if (certificate === undefined || key === undefined)
    throw new StartError('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both or neither.');
  const fault = pairFault(certificate, key, new Date());
  if (fault !== null) throw new StartError(`The certificate in TEMPORAL_TLS_CERT ${fault}.`);
  return { certificate, key };
}

function pem(faultOf: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const fault = faultOf(text);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });
}

function trustedProxies() {
  return z.string().transform((text, context) => {
    const read = readTrustedProxies(text);
    if (read !== null) return read;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  });
}

function payloadKeys() {
  return z.string().transform((text, context) => {
    const read = readPayloadKeys(text);
    if ('keys' in read) return read.keys;
    context.addIssue({ code: 'custom', message: read.fault });
    return z.NEVER;
  });
}

/** @throws StartError when a part of it is set, and another that it takes is not. */
function fileStoreOf(values: z.infer<typeof environment>): FileStoreSettings | null {
  const { FILES_URL: url, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  const takes = (name: keyof typeof environment.shape) => `it takes ${environment.shape[name].description}.`;
  if (url === undefined) {
    for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_REGION'] as const)
      if (values[name] !== undefined)
        throw new StartError(`With ${name} the setting FILES_URL is needed too: ${takes('FILES_URL')}`);
    // In a folder they would be on the machine of whichever process came first.
    if (values.ARCHIVE_IN === 'files')
      throw new StartError(
        `With ARCHIVE_IN=files the setting FILES_URL is needed too: ${takes('FILES_URL')}`,
      );
    return null;
  }
  const needed = (name: 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY') =>
    new StartError(`With FILES_URL the setting ${name} is needed too: ${takes(name)}`);
  if (accessKeyId === undefined) throw needed('S3_ACCESS_KEY_ID');
  if (secretAccessKey === undefined) throw needed('S3_SECRET_ACCESS_KEY');
  return { url, accessKeyId, secretAccessKey, region: values.S3_REGION ?? 'us-east-1' };
}

function hostAndPort() {
  return z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/@]+):\d{1,5}$/);
}

function httpUrl() {
  return z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    .transform((text) => text.replace(/\/+$/, ''));
}

/** By path, as every store takes it; names that would have to be encoded are none that stores agree on. */
function isBucketUrl(text: string): boolean {
  return /^https?:\/\/[^/?#@]+\/[A-Za-z0-9][A-Za-z0-9.-]{2,62}(\/(?!\.\.?(\/|$))[A-Za-z0-9._-]+)*$/.test(
    text,
  );
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}
