import { ActionIcon, Button, Modal, Popover, TextInput, Tooltip } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import { recordTest } from '../../../../../simulator/record-test.ts';
import { say } from '../../../shared/say.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { KeepIcon, RestartIcon, StartValuesIcon, StepBackIcon, StepForwardIcon } from '../icons.ts';
import { newTestId, setTest } from './edit-tests.ts';
import { useSimulator, useSimulatorState } from './simulator-context.ts';
import { StartValues } from './start-values.tsx';

/** Back and forth in the talk, from its beginning, with other values; and keeping it as a test. */
export function TalkTools(): JSX.Element | null {
  const simulator = useSimulator();
  const { talk, at, test } = useSimulatorState();
  const [edits, setEdits] = useState(false);
  if (!talk) return null;
  return (
    <div className="sim-tools" role="toolbar" aria-label="The talk">
      <Tool label="Step back" disabled={at <= 1} onClick={() => simulator.goTo(at - 1)}>
        <StepBackIcon size={18} />
      </Tool>
      <Tool label="Step forward" disabled={at >= talk.steps.length} onClick={() => simulator.goTo(at + 1)}>
        <StepForwardIcon size={18} />
      </Tool>
      <span className="sim-place">
        Step {at} of {talk.steps.length}
      </span>
      <Tool label="Start again" onClick={() => simulator.restart()}>
        <RestartIcon size={18} />
      </Tool>
      <Tool label="Start values" onClick={() => setEdits(true)}>
        <StartValuesIcon size={18} />
      </Tool>
      <KeepAsTest />
      {test && <p className="sim-test">Test: {test.name}</p>}
      <Modal opened={edits} onClose={() => setEdits(false)} title="Start values" size="lg">
        <StartValues done={() => setEdits(false)} />
      </Modal>
    </div>
  );
}

function KeepAsTest(): JSX.Element | null {
  const studio = useStudio();
  const readOnly = useStudioState((state) => state.readOnly);
  const { talk, at, without } = useSimulatorState();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  if (readOnly || !talk) return null;
  const save = () => {
    const title = name.trim();
    if (title === '') return;
    const { draft } = studio.state;
    const id = newTestId(draft);
    studio.edit('Keep a talk as a test', (before) =>
      setTest(before, id, recordTest(title, talk.after(at), [...without])),
    );
    say(`Kept as the test “${title}”.`);
    setName('');
    setOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label="Save as a test">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label="Save as a test"
            onClick={() => setOpen(!isOpen)}
          >
            <KeepIcon size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className="sim-keep"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextInput
            label="What the talk shows"
            description="The test passes as long as the flow does the same."
            placeholder="nobody answers in time"
            value={name}
            maxLength={200}
            required
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" size="compact-md" disabled={name.trim() === ''}>
            Save the test
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function Tool(props: {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}): JSX.Element {
  const { label, disabled = false, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={label}
        aria-disabled={disabled}
        data-disabled={disabled}
        onClick={() => {
          if (!disabled) onClick();
        }}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
