import { Button, Modal, Select } from '@mantine/core';
import { useState, type JSX } from 'react';
import { connect } from '../../../studio/edits/connect.ts';
import { disconnect } from '../../../studio/edits/disconnect.ts';
import { flowOrder } from '../../../studio/flow-order.ts';
import { nodeName } from '../../../studio/node-kinds.ts';
import { drawnOutlets } from '../../../studio/node-size.ts';
import { connectionsOf } from '../../../studio/targets.ts';
import { useStudio, useStudioState } from '../studio-context.ts';

/** Connects without a mouse: an outlet of a node, and where it leads. */
export function ConnectDialog({
  node: id,
  onClose,
}: {
  node: string;
  onClose: () => void;
}): JSX.Element | null {
  const studio = useStudio();
  const draft = useStudioState((state) => state.draft);
  const node = draft.nodes[id];
  const outlets = node ? drawnOutlets(node) : [];
  const leads = new Map(node ? connectionsOf(id, node).map(({ outlet, to }) => [outlet, to]) : []);
  const free = outlets.find((outlet) => !leads.has(outlet.id)) ?? outlets[0];
  const [outlet, setOutlet] = useState(free?.id ?? null);
  const [target, setTarget] = useState<string | null | undefined>(undefined);
  if (!node) return null;
  const to = target === undefined ? ((outlet !== null && leads.get(outlet)) ?? null) || null : target;

  const save = () => {
    if (outlet === null) return;
    studio.edit(to === null ? 'Disconnect' : 'Connect', (before) =>
      to === null ? disconnect(before, id, outlet) : connect(before, id, outlet, to),
    );
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={`Connect “${nodeName(node)}”`}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {outlets.length === 0 ? (
          <p>Nothing follows this node.</p>
        ) : (
          <>
            <Select
              label="Outlet"
              data={outlets.map((one) => ({ value: one.id, label: one.label }))}
              value={outlet}
              onChange={(value) => {
                setOutlet(value);
                setTarget(undefined);
              }}
              allowDeselect={false}
            />
            <Select
              label="Leads to"
              placeholder="Nowhere"
              data={flowOrder(draft).flatMap((one) => {
                const other = draft.nodes[one];
                return other ? [{ value: one, label: `${nodeName(other)} (${one})` }] : [];
              })}
              value={to}
              onChange={setTarget}
              searchable
              clearable
              data-autofocus
            />
            <div className="dialog-actions">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit">Connect</Button>
            </div>
          </>
        )}
      </form>
    </Modal>
  );
}
