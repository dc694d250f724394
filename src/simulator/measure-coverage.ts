import type { FlowDocument } from '../flow/document.ts';
import type { Simulation } from './simulation.ts';

/** What talks reach of one flow. Outlets are `<node>.<outlet>`; only those that are connected count. */
export interface Coverage {
  nodes: { reached: string[]; missed: string[] };
  outlets: { reached: string[]; missed: string[] };
}

export function measureCoverage(document: FlowDocument, talks: readonly Simulation[]): Coverage {
  const { visited, taken } = trail(
    document.id,
    talks.flatMap(({ steps }) => steps),
  );
  const outlets = Object.entries(document.nodes).flatMap(([id, node]) =>
    'outlets' in node ? Object.keys(node.outlets).map((outlet) => `${id}.${outlet}`) : [],
  );
  return { nodes: split(Object.keys(document.nodes), visited), outlets: split(outlets, taken) };
}

/** The nodes of a flow that were visited by these steps, and the outlets taken. */
export function trail(
  flow: string,
  steps: readonly Pick<Simulation['steps'][number], 'path'>[],
): { visited: Set<string>; taken: Set<string> } {
  const visited = new Set<string>();
  const taken = new Set<string>();
  for (const { path } of steps) {
    for (const { at, outlet } of path) {
      if (at.flow !== flow) continue;
      if (outlet === null) visited.add(at.node);
      else taken.add(`${at.node}.${outlet}`);
    }
  }
  return { visited, taken };
}

function split(all: string[], reached: ReadonlySet<string>): { reached: string[]; missed: string[] } {
  return { reached: all.filter((one) => reached.has(one)), missed: all.filter((one) => !reached.has(one)) };
}
