import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StartError } from '../start-error.ts';
import type { Instant } from '../flow/state.ts';

export const USAGE = `npm run replay -- FILE…            a conversation's history, or its runs: no server, no network
npm run replay -- CONVERSATION     asks the server for its history, in Temporal or archived
npm run replay -- --all            the conversations that changed last, in short

  --step N        stop after the step N, and show all variables there
  --until WHEN    the same after an event (57; 2:57 in the second run) or a time (2026-11-24T22:32:13Z)
  --sample N      with --all: so many conversations at most (100)
  --server URL    where the server is (http://127.0.0.1:PORT)`;

export type Stop = { step: number } | { run: number; event: number } | { time: Instant };

export interface ReplayOptions {
  what: { files: string[] } | { conversation: string } | { sample: number };
  /** Where to stop; `null`: at the end. */
  stop: Stop | null;
  server: string | null;
}

/** @throws StartError when it is not clear what to do */
export function readOptions(args: string[]): ReplayOptions {
  const { values, positionals } = parse(args);
  if (values.all && positionals.length > 0) throw refusal('--all takes no file and no conversation.');
  if (values.sample !== undefined && !values.all) throw refusal('--sample belongs to --all.');
  if (values.all && (values.step ?? values.until) !== undefined)
    throw refusal('--step and --until are for one conversation, not for --all.');
  if (values.step !== undefined && values.until !== undefined)
    throw refusal('Give either --step or --until.');
  return {
    what: values.all ? { sample: readCount('--sample', values.sample ?? '100') } : readWhat(positionals),
    stop: readStop(values.step, values.until),
    server: values.server === undefined ? null : readServer(values.server),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        sample: { type: 'string' },
        step: { type: 'string' },
        until: { type: 'string' },
        server: { type: 'string' },
      },
    });
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : String(error));
  }
}

function readWhat(given: string[]): ReplayOptions['what'] {
  const [first, ...rest] = given;
  if (first === undefined) throw refusal('Say what is to be replayed.');
  const missing = given.find((one) => !existsSync(one));
  if (missing === undefined) return { files: given };
  if (rest.length > 0 || /[/\\]|\.(json|gz)$/.test(missing)) throw refusal(`There is no file ${missing}.`);
  return { conversation: first };
}

function readStop(step: string | undefined, until: string | undefined): Stop | null {
  if (step !== undefined) return { step: readCount('--step', step) };
  if (until === undefined) return null;
  const event = /^(?:(\d+):)?(\d+)$/.exec(until);
  if (event) return { run: Number(event[1] ?? 1), event: Number(event[2]) };
  const time = Date.parse(until);
  if (Number.isNaN(time)) throw refusal(`--until takes an event’s number or a time, not “${until}”.`);
  return { time };
}

function readCount(option: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1) throw refusal(`${option} takes a number from 1, not “${text}”.`);
  return number;
}

function readServer(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw refusal(`--server takes an http(s) address, not “${text}”.`);
  return text.replace(/\/+$/, '');
}

const refusal = (message: string) => new StartError(`${message}\n\n${USAGE}`);
