import { Button, Modal, SegmentedControl, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { useNavigate } from 'react-router';
import { say, sayFailure } from '../../shared/say.ts';
import type { Collision, Side } from '../../studio/merge/merge.ts';
import { nodeName } from '../../studio/node-kinds.ts';
import type { NodeDraft } from '../../studio/draft.ts';
import { summarize } from '../../studio/summarize.ts';
import { useStudio, useStudioState } from './studio-context.ts';

/** What both have changed, one by one, each to be had as one of them made it. */
export function Collisions({ onClose }: { onClose: () => void }): JSX.Element {
  const studio = useStudio();
  const navigate = useNavigate();
  const collisions = useStudioState((state) => state.collisions);
  const who = useStudioState(({ collidesWith }) => collidesWith ?? 'somebody else');
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const [copying, setCopying] = useState(false);
  const open = collisions.filter(({ key }) => !choices.has(key)).length;

  const keepAsCopy = async () => {
    setCopying(true);
    try {
      const id = await studio.keepAsCopy();
      say('Your version is kept as a flow of its own.');
      await navigate(`/flows/${encodeURIComponent(id)}`);
    } catch (error) {
      setCopying(false);
      sayFailure(error);
    }
  };

  return (
    <Modal opened onClose={onClose} size="lg" title={`You and ${who} changed the same`}>
      <Text size="sm" c="dimmed">
        Everything else of both is kept. Choose for each of these which one it shall be.
      </Text>
      <ul className="collisions">
        {collisions.map((collision) => (
          <li key={collision.key}>
            <CollisionRow
              collision={collision}
              choice={choices.get(collision.key) ?? null}
              onChoose={(side) => setChoices(new Map(choices).set(collision.key, side))}
            />
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button variant="default" loading={copying} onClick={() => void keepAsCopy()}>
          Keep mine as a copy of the flow
        </Button>
        <Button disabled={open > 0} onClick={() => studio.resolve(choices)}>
          {open > 0 ? `${open} to choose` : 'Save it so'}
        </Button>
      </div>
    </Modal>
  );
}

function CollisionRow(props: {
  collision: Collision;
  choice: Side | null;
  onChoose: (side: Side) => void;
}): JSX.Element {
  const { collision, choice, onChoose } = props;
  const nodes = useStudioState(({ draft }) => draft.nodes);
  const title = titleOf(collision, nodes);
  return (
    <div className="collision">
      <div className="collision-head">
        <h3 dir="auto">{title}</h3>
        <SegmentedControl
          size="xs"
          aria-label={title}
          value={choice ?? ''}
          onChange={(value) => onChoose(value as Side)}
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'theirs', label: 'Theirs' },
          ]}
        />
      </div>
      <dl>
        <div data-chosen={choice === 'mine'}>
          <dt>Mine</dt>
          <dd dir="auto">{describe(collision, collision.mine, nodes)}</dd>
        </div>
        <div data-chosen={choice === 'theirs'}>
          <dt>Theirs</dt>
          <dd dir="auto">{describe(collision, collision.theirs, nodes)}</dd>
        </div>
      </dl>
    </div>
  );
}

type Nodes = Readonly<Record<string, NodeDraft>>;

function titleOf({ kind, id, outlet, mine, theirs }: Collision, nodes: Nodes): string {
  const node = nodes[id] ?? (kind === 'node' ? ((mine ?? theirs) as NodeDraft | undefined) : undefined);
  const name = node ? nodeName(node) : id;
  switch (kind) {
    case 'node':
      return name;
    case 'connection':
      return `${name}: where “${outlet ?? ''}” leads`;
    case 'comment':
      return 'A comment';
    case 'setting':
      return id;
  }
}

function describe({ kind }: Collision, version: unknown, nodes: Nodes): string {
  if (version === undefined) return kind === 'connection' ? 'Nowhere' : 'Deleted';
  if (kind === 'connection') {
    const id = version as string;
    const to = nodes[id];
    return to ? `To “${nodeName(to)}”` : `To ${id}`;
  }
  if (kind === 'node') {
    const node = version as NodeDraft;
    return [nodeName(node), ...summarize(node)].join(' · ');
  }
  if (kind === 'comment') return (version as { text: string }).text;
  return typeof version === 'string' ? version : JSON.stringify(version);
}
