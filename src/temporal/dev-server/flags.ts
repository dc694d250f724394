import { SEARCH_ATTRIBUTES } from '../search-attributes.ts';
import type { Ports } from './ports.ts';

/**
 * Polls a second and shard. The servers' default is 20, and a dev server has a single shard: every workflow task
 * or activity that is not handed over directly would wait for a 50 ms tick.
 */
const POLLS = 2000;

const DYNAMIC_CONFIG: Readonly<Record<string, string>> = {
  'history.transferProcessorMaxPollRPS': String(POLLS),
  'history.timerProcessorMaxPollRPS': String(POLLS),
  'history.visibilityProcessorMaxPollRPS': String(POLLS),
  // An activity goes to the worker together with the answer to its workflow task, without another poll.
  'system.enableActivityEagerExecution': 'true',
  // What is added to a workflow task's ten seconds, more with each worker that has died with it: by default up to ten
  // minutes, for which a conversation would stand still.
  'history.workflowTaskRetryMaxInterval': '"1s"',
};

/** Without these a file costs twice the latency of memory. WAL keeps what was committed through a kill. */
const PRAGMAS = ['journal_mode=wal', 'synchronous=normal'];

/** The arguments of a dev server on the SQLite file `database`. `codecEndpoint`: where its Web UI has payloads decoded. */
export function serverArguments(
  database: string,
  namespace: string,
  ports: Ports,
  codecEndpoint: string | null,
): string[] {
  return [
    ...['server', 'start-dev'],
    ...['--db-filename', database],
    ...['--ip', '127.0.0.1', '--port', String(ports.frontend), '--ui-port', String(ports.ui)],
    ...['--namespace', namespace],
    ...['--log-level', 'error'],
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${value}`,
    ]),
    ...(codecEndpoint === null ? [] : ['--ui-codec-endpoint', codecEndpoint]),
    ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
  ];
}
