import { Button } from '@mantine/core';
import { useContext, type JSX } from 'react';
import { listOutlets } from '../../../../../../flow/list-outlets.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';
import { connect } from '../../../../studio/edits/connect.ts';
import { disconnect } from '../../../../studio/edits/disconnect.ts';
import { listEarlierButtons } from '../model/list-earlier-buttons.ts';
import { stable } from '../model/stable.ts';
import { notes } from './field-notes.tsx';
import { FormScope, useProblems, useReadOnly } from './form-scope.ts';
import { NodeSelect } from './node-select.tsx';
import { Section } from './section.tsx';
import { useStable } from './use-stable.ts';

/** Every way on from the node, and where it leads; so that nodes can be connected without a mouse. */
export function OutletsSection(): JSX.Element | null {
  const id = useContext(FormScope) ?? '';
  const node = useStudioState(({ draft }) => draft.nodes[id]);
  const earlier = useStable(`earlier buttons ${id}`, () =>
    stable(({ nodes }) => (nodes[id]?.kind === 'listener' ? listEarlierButtons(nodes, id) : [])),
  );
  if (!node) return null;
  const outlets = listOutlets(node);
  const offered = earlier
    .map((button) => ({ id: `button.${button.id}`, label: `${button.label} (button of an earlier message)` }))
    .filter((button) => !outlets.some((outlet) => outlet.id === button.id));
  const known = [...offered, ...outlets];
  const stale = Object.keys(node.outlets ?? {}).filter((outlet) => !known.some((one) => one.id === outlet));
  if (known.length === 0 && stale.length === 0) return null;
  return (
    <Section title="Goes on at">
      {known.map((outlet) => (
        <OutletField
          key={outlet.id}
          node={id}
          outlet={outlet.id}
          label={outlet.label}
          to={node.outlets?.[outlet.id]}
        />
      ))}
      {stale.map((outlet) => (
        <StaleOutlet key={outlet} node={id} outlet={outlet} />
      ))}
    </Section>
  );
}

function OutletField(props: {
  node: string;
  outlet: string;
  label: string;
  to: string | undefined;
}): JSX.Element {
  const { node, outlet, label, to } = props;
  const studio = useStudio();
  const readOnly = useReadOnly();
  const problems = useProblems(`outlets.${outlet}`);
  return (
    <NodeSelect
      label={label}
      value={to ?? null}
      placeholder="Nowhere"
      readOnly={readOnly}
      onChange={(target) =>
        studio.edit(target === null ? 'Disconnect' : 'Connect', (draft) =>
          target === null ? disconnect(draft, node, outlet) : connect(draft, node, outlet, target),
        )
      }
      below={notes(`outlets.${outlet}`, problems, to ?? null)}
    />
  );
}

/** A connection of an outlet that the node no longer has. */
function StaleOutlet({ node, outlet }: { node: string; outlet: string }): JSX.Element {
  const studio = useStudio();
  const readOnly = useReadOnly();
  return (
    <div className="stale-outlet" data-field={`outlets.${outlet}`}>
      <p className="field-warning">
        “{outlet}” is still connected, though the node does not have it as it stands.
      </p>
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          onClick={() => studio.edit('Disconnect', (draft) => disconnect(draft, node, outlet))}
        >
          Disconnect
        </Button>
      )}
    </div>
  );
}
