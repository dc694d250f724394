import { Text } from '@mantine/core';
import { useEffect, useState, type JSX, type ReactNode } from 'react';
import { IconAction } from '../../shared/icon-action.tsx';
import { nodeName } from '../../studio/node-kinds.ts';
import type { Panel } from '../../studio/state.ts';
import { FlowForm } from './forms/flow-form.tsx';
import { NodeForm } from './forms/node-form.tsx';
import { CloseIcon } from './icons.ts';
import { ProblemList } from './problem-list.tsx';
import { SimulatorPanel } from './simulator/simulator-panel.tsx';
import { TestsPanel } from './simulator/tests-panel.tsx';
import { useStudio, useStudioState } from './studio-context.ts';

const TITLES: Readonly<Record<Panel, string>> = {
  node: 'Node',
  flow: 'Flow settings',
  problems: 'Problems',
  simulator: 'Simulator',
  tests: 'Tests',
};

/** What is open beside the canvas. The simulator, once opened, goes on while something else is shown. */
export function SidePanel(): JSX.Element | null {
  const panel = useStudioState((state) => state.panel);
  const [simulates, setSimulates] = useState(false);
  useEffect(() => {
    if (panel === 'simulator') setSimulates(true);
  }, [panel]);
  return (
    <>
      {panel === 'node' && <SelectedNode />}
      {panel === 'flow' && (
        <PanelFrame panel="flow">
          <FlowForm />
        </PanelFrame>
      )}
      {panel === 'problems' && (
        <PanelFrame panel="problems">
          <ProblemList />
        </PanelFrame>
      )}
      {panel === 'tests' && (
        <PanelFrame panel="tests">
          <TestsPanel />
        </PanelFrame>
      )}
      {(simulates || panel === 'simulator') && (
        <PanelFrame panel="simulator" hidden={panel !== 'simulator'}>
          <SimulatorPanel />
        </PanelFrame>
      )}
    </>
  );
}

function PanelFrame(props: {
  panel: Panel;
  title?: string;
  hidden?: boolean;
  children: ReactNode;
}): JSX.Element {
  const { panel, title = TITLES[panel], hidden = false, children } = props;
  const studio = useStudio();
  return (
    <section className="studio-panel" aria-label={TITLES[panel]} hidden={hidden} data-panel={panel}>
      <header className="studio-panel-head">
        <h2 dir="auto" title={title}>
          {title}
        </h2>
        <IconAction label={`Close: ${TITLES[panel]}`} onClick={() => studio.show(null)}>
          <CloseIcon size={18} />
        </IconAction>
      </header>
      <div className="studio-panel-body">{children}</div>
    </section>
  );
}

function SelectedNode(): JSX.Element {
  const count = useStudioState(({ selection }) => selection.length);
  const id = useStudioState(({ selection }) => (selection.length === 1 ? (selection[0] ?? null) : null));
  const name = useStudioState(({ draft }) => {
    const node = id === null ? undefined : draft.nodes[id];
    return node ? nodeName(node) : null;
  });
  if (id === null || name === null)
    return (
      <PanelFrame panel="node">
        <Text c="dimmed" size="sm">
          {count > 1 ? `${count} nodes are selected.` : 'Select a node to see what it does.'}
        </Text>
      </PanelFrame>
    );
  return (
    <PanelFrame panel="node" title={name}>
      <NodeForm key={id} id={id} />
    </PanelFrame>
  );
}
