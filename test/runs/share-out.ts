/** A run of mocha: a process of its own. */
export interface Run {
  name: string;
  /** Files whose path within `test/` begins so, unless a run before has them. */
  of: readonly string[];
}

/**
 * They drive a browser, which shares its processors with all other runs; so what fails is run a second time when those
 * have ended. What passes then is named at the end, with how it failed.
 */
export const IN_BROWSER: readonly string[] = ['web/', 'e2e/', 'chaos/inbox'];

/**
 * They wait more than they work: until Temporal notices, after ten seconds and more, that a worker has died. So they
 * run beside all others.
 */
export const WAITING: readonly Run[] = [
  { name: 'kill -9', of: ['chaos/kill-9'] },
  { name: 'storm', of: ['chaos/storm'] },
  { name: 'other chaos', of: ['chaos/'] },
  { name: 'topology', of: ['topology/'] },
];

/** They keep a processor busy. The long ones come first, so that none is left alone at the end. */
export const BUSY: readonly Run[] = [
  { name: 'promises', of: ['promises/'] },
  { name: 'simulator', of: ['simulator/'] },
  { name: 'studio', of: ['web/studio/'] },
  { name: 'app', of: ['web/app/'] },
  { name: 'e2e and faults', of: ['e2e/', 'faults/'] },
  { name: 'web', of: ['web/'] },
  { name: 'everything else', of: [''] },
];

/** Runs of files that others have too, in other surroundings. */
export const AGAIN: readonly (Run & { env: Readonly<Record<string, string>> })[] = [
  { name: 'store on PostgreSQL', of: ['store/'], env: { TEST_DATABASE: 'postgres' } },
];

/**
 * The files of each run, every file in exactly one.
 * @param files paths within `test/`
 * @throws when a run has none, as its name then says what is not so.
 */
export function shareOut(files: readonly string[]): Map<Run, string[]> {
  const runs = [...WAITING, ...BUSY];
  const shares = new Map<Run, string[]>(runs.map((run) => [run, []]));
  for (const file of files) {
    const run = runs.find(({ of }) => of.some((beginning) => file.startsWith(beginning)));
    if (!run) throw new Error(`No run takes ${file}.`);
    shares.get(run)?.push(file);
  }
  for (const [{ name, of }, share] of shares)
    if (share.length === 0) throw new Error(`The run “${name}” has no files: none begins with ${of.join()}.`);
  return shares;
}
