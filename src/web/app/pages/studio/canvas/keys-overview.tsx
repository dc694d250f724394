import { Kbd, Modal } from '@mantine/core';
import type { JSX } from 'react';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['Tab'], 'To the next node along the flow; with Shift to the one before'],
  [['↑', '↓', '←', '→'], 'Move what is selected; with Shift further'],
  [['Enter'], 'Open the form of the node'],
  [['C'], 'Connect the node'],
  [['Shift', 'F10'], 'What can be done with it'],
  [['Del'], 'Delete; what led there is led on'],
  [['Esc'], 'Select nothing; once more: leave the canvas'],
  [['Ctrl', 'Z'], 'Undo; with Shift redo'],
  [['Ctrl', 'C'], 'Copy; X cuts, V pastes, also into another flow'],
  [['Ctrl', 'D'], 'Duplicate'],
  [['Ctrl', 'A'], 'Select all'],
  [['Ctrl', 'F'], 'Find a node'],
  [['Ctrl', 'S'], 'Save now'],
  [['1'], 'Zoom to fit; + and - zoom'],
  [['?'], 'Show these keys'],
];

/** The keys of the canvas, and what a mouse does there. */
export function KeysOverview({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Modal opened onClose={onClose} title="Keys" size="lg">
      <dl className="keys">
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>Mouse</dt>
          <dd>
            Drag from the dot of an outlet to a node to connect, or to an empty place to add one there. Shift
            and drag selects what is inside.
          </dd>
        </div>
      </dl>
    </Modal>
  );
}
