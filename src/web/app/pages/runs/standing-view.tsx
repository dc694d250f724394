import { NativeSelect, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type JSX } from 'react';
import { readVersion } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import { readStanding, type RunFilter } from '../../api/runs.ts';
import type { Standing } from '../../api/types.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import type { FlowDraft } from '../../studio/draft.ts';
import { nodeName } from '../../studio/node-kinds.ts';
import { readDraft } from '../../studio/read-draft.ts';
import { FlowPicture, type NodeMark } from './flow-picture.tsx';

/** Milliseconds. */
const LOOK_AGAIN = 10_000;

export interface StandingViewProps {
  flow: string;
  version: string | undefined;
  /** The node that the list is narrowed to. */
  node: string | undefined;
  onChange: (change: RunFilter) => void;
}

/** How many conversations stand at each node of a flow now; a node narrows the list to those. */
export function StandingView({ flow, version, node, onChange }: StandingViewProps): JSX.Element {
  const standing = useQuery({
    queryKey: [...keys.standing, flow, version],
    queryFn: ({ signal }) => readStanding(flow, version, signal),
    placeholderData: (before) => before,
    refetchInterval: LOOK_AGAIN,
  });
  return (
    <section className="standing" aria-label="Where conversations stand now">
      <QueryView query={standing} loading={<Loading rows={2} />}>
        {(found) => (
          <>
            <header className="standing-head">
              <Title order={2}>Where conversations stand now</Title>
              <Text size="sm" c="dimmed" role="status">
                {sayHowMany(found, version)}
              </Text>
              {found.versions.length > 0 && (
                <NativeSelect
                  size="xs"
                  aria-label="Version"
                  value={version ?? ''}
                  onChange={(event) => onChange({ version: event.currentTarget.value })}
                  data={[{ value: '', label: 'Any version' }, ...versionsOf(found, version)]}
                />
              )}
            </header>
            <StandingPicture
              flow={flow}
              version={version ?? found.versions[0]?.version.toString()}
              standing={found}
              node={node}
              onNode={(id) => onChange({ node: id === node ? '' : id })}
            />
          </>
        )}
      </QueryView>
    </section>
  );
}

function StandingPicture(props: {
  flow: string;
  version: string | undefined;
  standing: Standing;
  node: string | undefined;
  onNode: (node: string) => void;
}): JSX.Element | null {
  const { flow, version, standing, node, onNode } = props;
  const document = useQuery({
    queryKey: [...keys.versions, flow, Number(version)],
    queryFn: async ({ signal }) => (await readVersion(flow, Number(version), signal)).document,
    enabled: version !== undefined,
    staleTime: Infinity,
  });
  const draft = useMemo(() => document.data && readDraft(document.data), [document.data]);
  const marks = useMemo(() => marksOf(standing, flow), [standing, flow]);
  const focus = useMemo(() => (node === undefined ? [] : [node]), [node]);
  if (version === undefined) return null;
  return (
    <div className="standing-body">
      {draft ? (
        <FlowPicture
          label={`${draft.name}: where conversations stand`}
          draft={draft}
          highlight={null}
          marks={marks}
          focus={focus}
          onNode={onNode}
        />
      ) : (
        <QueryView query={document}>{() => null}</QueryView>
      )}
      <ul className="standing-nodes" aria-label="Nodes at which conversations stand">
        {standing.nodes.map((one) => (
          <li key={`${one.flow} ${one.node}`}>
            <button
              type="button"
              className="standing-node"
              aria-pressed={one.node === node}
              onClick={() => onNode(one.node)}
            >
              <span dir="auto">
                {draft && one.flow === flow ? nameIn(draft, one.node) : one.node}
                {one.flow !== flow && <small> of {one.flow}</small>}
              </span>
              <span>{one.conversations}</span>
            </button>
          </li>
        ))}
        {node !== undefined && !standing.nodes.some((one) => one.node === node) && (
          <li>
            <button type="button" className="standing-node" aria-pressed onClick={() => onNode(node)}>
              <span dir="auto">{draft ? nameIn(draft, node) : node}</span>
              <span>0</span>
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Its name; its id where the version that is drawn does not have it. */
function nameIn({ nodes }: FlowDraft, id: string): string {
  const node = nodes[id];
  return node ? nodeName(node) : id;
}

function marksOf({ nodes }: Standing, flow: string): ReadonlyMap<string, NodeMark> {
  return new Map(
    nodes
      .filter((one) => one.flow === flow)
      .map(({ node, conversations }) => [
        node,
        { text: String(conversations), said: `${sayCount(conversations)} here` },
      ]),
  );
}

const sayCount = (count: number) => (count === 1 ? '1 conversation' : `${count} conversations`);

function sayHowMany({ versions }: Standing, version: string | undefined): string {
  const counted = versions.filter((one) => version === undefined || String(one.version) === version);
  const count = counted.reduce((sum, { conversations }) => sum + conversations, 0);
  if (count === 0) return 'None is open.';
  return count === 1 ? '1 is open.' : `${count} are open.`;
}

function versionsOf({ versions }: Standing, chosen: string | undefined) {
  const known = versions.map(({ version, conversations }) => ({
    value: String(version),
    label: `Version ${version} (${conversations})`,
  }));
  return chosen === undefined || known.some(({ value }) => value === chosen)
    ? known
    : [...known, { value: chosen, label: `Version ${chosen}` }];
}
