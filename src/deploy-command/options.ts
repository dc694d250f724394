import { parseArgs } from 'node:util';
import { StartError } from '../start-error.ts';

export const USAGE = `npm run deploy                 makes the build in WORKER_BUILD current, and moves open conversations to it
npm run deploy -- --share N    gives that build N percent of the conversations that begin; none is moved
npm run deploy -- --status     which builds there are, and how many conversations are on each

  --rate N    moves so many conversations a second at most (20)`;

export type DeployOptions =
  | { what: 'status' }
  | { what: 'share'; percent: number }
  /** `rate`: conversations a second. */
  | { what: 'deploy'; rate: number };

/** @throws StartError when it is not clear what to do */
export function readOptions(args: string[]): DeployOptions {
  const { status, share, rate } = parse(args);
  if (status && share !== undefined) throw refusal('Give either --status or --share.');
  if (rate !== undefined && (status || share !== undefined))
    throw refusal('--rate belongs to moving conversations.');
  if (status) return { what: 'status' };
  if (share !== undefined) return { what: 'share', percent: readNumber('--share', share, 0, 100) };
  return { what: 'deploy', rate: readNumber('--rate', rate ?? '20', 1, 1_000) };
}

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        status: { type: 'boolean', default: false },
        share: { type: 'string' },
        rate: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : String(error));
  }
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw refusal(`${option} takes a number from ${least} to ${most}, not “${text}”.`);
  return number;
}

const refusal = (message: string) => new StartError(`${message}\n\n${USAGE}`);
