import { ActionIcon, Button, FileButton, TextInput, Tooltip } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { Simulation } from '../../../../../simulator/simulation.ts';
import { WORDS } from '../../../../widget/view/words.ts';
import { AttachIcon, SendIcon } from '../icons.ts';
import { useSimulator, useSimulatorState } from './simulator-context.ts';

/** Where the visitor writes. */
export function VisitorSide({ talk }: { talk: Simulation }): JSX.Element {
  const simulator = useSimulator();
  const { reads } = useSimulatorState();
  const [text, setText] = useState('');
  if (talk.view.status === 'closed')
    return (
      <div className="sim-ended">
        <p>{WORDS.ended}</p>
        <Button size="compact-xs" onClick={() => simulator.restart()}>
          {WORDS.startNew}
        </Button>
      </div>
    );
  const send = () => {
    if (text.trim() === '' || reads) return;
    void simulator.say(text);
    setText('');
  };
  return (
    <form
      className="sim-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextInput
        aria-label="The visitor’s message"
        placeholder="Write as the visitor…"
        value={text}
        maxLength={4_096}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <FileButton
        onChange={(file) => {
          if (!file) return;
          const { name, size, type } = file;
          simulator.act({ sends: { name, type: type || 'application/octet-stream', bytes: size } });
        }}
      >
        {(props) => (
          <Tooltip label="Send a file; it stays on this computer">
            <ActionIcon {...props} variant="default" size={36} aria-label={WORDS.attach}>
              <AttachIcon size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
      <ActionIcon type="submit" size={36} aria-label={WORDS.send} loading={reads}>
        <SendIcon size={18} />
      </ActionIcon>
    </form>
  );
}
