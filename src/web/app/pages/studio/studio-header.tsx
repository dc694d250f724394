import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import type { Panel } from '../../studio/state.ts';
import {
  BackIcon,
  ProblemsIcon,
  RedoIcon,
  SettingsIcon,
  SimulatorIcon,
  TestsIcon,
  UndoIcon,
} from './icons.ts';
import { SavingState } from './saving-state.tsx';
import { useStudio, useStudioState } from './studio-context.ts';
import { PublishButton } from './versions/publish-button.tsx';
import { VersionsButton } from './versions/versions-button.tsx';

/** What the flow is called and how it stands, and what can be done with the whole of it. */
export function StudioHeader({ version }: { version: number | undefined }): JSX.Element {
  const studio = useStudio();
  const name = useStudioState(({ draft }) => draft.name);
  const readOnly = useStudioState((state) => state.readOnly);
  return (
    <header className="studio-head">
      <Tooltip label="All flows">
        <ActionIcon
          component={Link}
          to="/flows"
          variant="subtle"
          color="gray"
          size={36}
          aria-label="All flows"
        >
          <BackIcon size={20} />
        </ActionIcon>
      </Tooltip>
      <div className="studio-title">
        <h1 dir="auto" title={name}>
          {name}
        </h1>
        {readOnly ? (
          <Badge variant="light" color="gray">
            {version === undefined ? 'Read only' : `Version ${version}, read only`}
          </Badge>
        ) : (
          <SavingState />
        )}
      </div>
      {!readOnly && <UndoRedo />}
      <div className="studio-panels" role="group" aria-label="Beside the canvas">
        <PanelButton panel="flow" icon={<SettingsIcon size={18} />} label="Flow" />
        <ProblemsButton />
        <PanelButton panel="simulator" icon={<SimulatorIcon size={18} />} label="Simulator" />
        <PanelButton panel="tests" icon={<TestsIcon size={18} />} label="Tests" />
      </div>
      <div className="studio-publish">
        <VersionsButton flow={studio.flow} />
        {!readOnly && <PublishButton />}
      </div>
    </header>
  );
}

function UndoRedo(): JSX.Element {
  const studio = useStudio();
  const undo = useStudioState((state) => state.undoes);
  const redo = useStudioState((state) => state.redoes);
  return (
    <div className="studio-undo">
      <Tooltip label={undo === null ? 'Nothing to undo' : `Undo: ${undo} (Ctrl+Z)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label="Undo"
          aria-disabled={undo === null}
          data-disabled={undo === null}
          onClick={() => studio.undo()}
        >
          <UndoIcon size={20} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redo === null ? 'Nothing to redo' : `Redo: ${redo} (Ctrl+Shift+Z)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label="Redo"
          aria-disabled={redo === null}
          data-disabled={redo === null}
          onClick={() => studio.redo()}
        >
          <RedoIcon size={20} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function PanelButton(props: {
  panel: Panel;
  icon: ReactNode;
  label: string;
  name?: string;
  right?: ReactNode;
}): JSX.Element {
  const { panel, icon, label, name, right } = props;
  const studio = useStudio();
  const open = useStudioState((state) => state.panel === panel);
  return (
    <Button
      className="studio-panel-button"
      variant={open ? 'light' : 'subtle'}
      color={open ? 'brand' : 'gray'}
      size="compact-md"
      leftSection={icon}
      rightSection={right}
      aria-pressed={open}
      onClick={() => studio.show(open ? null : panel)}
    >
      <span className="studio-panel-label" aria-hidden={name !== undefined}>
        {label}
      </span>
      {name !== undefined && <span className="unseen">{name}</span>}
    </Button>
  );
}

function ProblemsButton(): JSX.Element {
  const errors = useStudioState(
    ({ problems }) => problems.filter(({ severity }) => severity === 'error').length,
  );
  const count = useStudioState(({ problems }) => problems.length);
  const warnings = count - errors;
  const said = [counted(errors, 'error'), counted(warnings, 'warning')].filter(Boolean).join(', ');
  return (
    <PanelButton
      panel="problems"
      icon={<ProblemsIcon size={18} />}
      label="Problems"
      name={`Problems: ${said || 'none'}`}
      right={
        count > 0 && (
          <span className="problem-counts" aria-hidden>
            {errors > 0 && <span data-severity="error">{errors}</span>}
            {warnings > 0 && <span data-severity="warning">{warnings}</span>}
          </span>
        )
      }
    />
  );
}

const counted = (count: number, one: string) =>
  count === 0 ? '' : `${count} ${one}${count === 1 ? '' : 's'}`;
