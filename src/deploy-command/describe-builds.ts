import type { Build } from '../temporal/deployment.ts';

/** A table of the builds, and what can be done about them. */
export function describeBuilds(builds: readonly Build[]): string {
  const shown = builds.filter(({ id, polled, conversations }) => id !== null || polled || conversations > 0);
  const rows = [
    ['Build', 'Gets', 'Workers', 'Open conversations'],
    ...shown.map((build) => [
      build.id ?? '(none)',
      getsOf(build),
      build.polled ? 'there' : 'none',
      String(build.conversations),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return [...lines, ...shown.flatMap(adviceOn)].join('\n');
}

function getsOf({ current, share }: Build): string {
  if (current) return 'what begins';
  return share > 0 ? `${share} % of what begins` : 'nothing new';
}

function adviceOn({ id, current, share, polled, conversations, drained }: Build): string[] {
  const name = id === null ? 'The workers without a build' : `Build ${id}`;
  if (current || share > 0) return polled ? [] : [`${name}: nobody works on what begins. Start its workers.`];
  if (conversations > 0)
    return polled ? [] : [`${name}: nobody works on its conversations. Start its workers.`];
  if (!polled) return [];
  const says = drained ? ', and Temporal has found it drained' : '';
  return [`${name}: it has no conversation any more${says}. Its workers can be stopped.`];
}
