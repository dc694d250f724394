import { Menu } from '@mantine/core';
import type { JSX } from 'react';
import { arrange } from '../../../studio/edits/arrange.ts';
import { align, distribute, type Alignment } from '../../../studio/edits/align.ts';
import { setStart } from '../../../studio/edits/set-start.ts';
import {
  copySelection,
  deleteSelection,
  duplicateSelection,
  insertComment,
  pasteText,
  selectAll,
} from '../../../studio/commands.ts';
import type { Point } from '../../../studio/draft.ts';
import { say } from '../../../shared/say.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { MenuAt, type Spot } from './menu-at.tsx';

export interface ContextMenuProps {
  spot: Spot;
  /** On the canvas, where something would be put. */
  at: Point;
  onClose: () => void;
  onAdd: () => void;
  onConnect: (node: string) => void;
}

/** What can be done with what is selected, or with the whole of the canvas. */
export function ContextMenu({ spot, at, onClose, onAdd, onConnect }: ContextMenuProps): JSX.Element {
  const studio = useStudio();
  const readOnly = useStudioState((state) => state.readOnly);
  const nodes = useStudioState(({ selection }) => selection.length);
  const one = useStudioState(({ selection }) => (selection.length === 1 ? (selection[0] ?? null) : null));
  const isStart = useStudioState(({ draft }) => draft.start === one);
  const others = useStudioState(
    ({ selectedComments, selectedConnections }) => selectedComments.length + selectedConnections.length,
  );
  const isAny = nodes + others > 0;

  const copy = async () => {
    const text = copySelection(studio);
    if (text !== null) await writeClipboard(text);
  };
  const pasteHere = async () => {
    const text = await readClipboard();
    if (text !== null && !pasteText(studio, text, at)) say('There are no nodes in the clipboard.');
  };

  return (
    <MenuAt spot={spot} label="What can be done here" onClose={onClose}>
      {one !== null && (
        <Menu.Item onClick={() => studio.jumpTo(one, 'name')}>{readOnly ? 'Look at it' : 'Edit'}</Menu.Item>
      )}
      {!readOnly && one !== null && <Menu.Item onClick={() => onConnect(one)}>Connect…</Menu.Item>}
      {!readOnly && one !== null && !isStart && (
        <Menu.Item onClick={() => studio.edit('Set as the start', (draft) => setStart(draft, one))}>
          Set as the start
        </Menu.Item>
      )}
      {isAny && (
        <Menu.Item rightSection={<Key>Ctrl+C</Key>} onClick={() => void copy()}>
          Copy
        </Menu.Item>
      )}
      {!readOnly && isAny && (
        <>
          <Menu.Item
            rightSection={<Key>Ctrl+X</Key>}
            onClick={() => void copy().then(() => deleteSelection(studio))}
          >
            Cut
          </Menu.Item>
          <Menu.Item rightSection={<Key>Ctrl+D</Key>} onClick={() => duplicateSelection(studio)}>
            Duplicate
          </Menu.Item>
          <Menu.Item color="red" rightSection={<Key>Del</Key>} onClick={() => deleteSelection(studio)}>
            Delete
          </Menu.Item>
        </>
      )}
      {!readOnly && nodes > 1 && <Arrangements count={nodes} />}
      {!isAny && (
        <>
          {!readOnly && <Menu.Item onClick={onAdd}>Add a node…</Menu.Item>}
          {!readOnly && <Menu.Item onClick={() => insertComment(studio, at)}>Add a comment</Menu.Item>}
          {!readOnly && (
            <Menu.Item rightSection={<Key>Ctrl+V</Key>} onClick={() => void pasteHere()}>
              Paste
            </Menu.Item>
          )}
          <Menu.Item rightSection={<Key>Ctrl+A</Key>} onClick={() => selectAll(studio)}>
            Select all
          </Menu.Item>
          {!readOnly && (
            <Menu.Item onClick={() => studio.edit('Arrange', (draft) => arrange(draft))}>
              Arrange everything
            </Menu.Item>
          )}
        </>
      )}
    </MenuAt>
  );
}

const EDGES: readonly (readonly [Alignment, string])[] = [
  ['left', 'Align left'],
  ['center', 'Align centres'],
  ['right', 'Align right'],
  ['top', 'Align tops'],
  ['middle', 'Align middles'],
  ['bottom', 'Align bottoms'],
];

function Arrangements({ count }: { count: number }): JSX.Element {
  const studio = useStudio();
  const ids = () => studio.state.selection;
  return (
    <>
      <Menu.Divider />
      {EDGES.map(([how, name]) => (
        <Menu.Item key={how} onClick={() => studio.edit(name, (draft) => align(draft, ids(), how))}>
          {name}
        </Menu.Item>
      ))}
      {count > 2 &&
        (['horizontally', 'vertically'] as const).map((along) => (
          <Menu.Item
            key={along}
            onClick={() => studio.edit(`Distribute ${along}`, (draft) => distribute(draft, ids(), along))}
          >
            Distribute {along}
          </Menu.Item>
        ))}
      <Menu.Item onClick={() => studio.edit('Arrange', (draft) => arrange(draft, ids()))}>
        Arrange these
      </Menu.Item>
    </>
  );
}

function Key({ children }: { children: string }): JSX.Element {
  return <span className="menu-key">{children}</span>;
}

async function writeClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    say('This browser lets the page copy only by the keys: press Ctrl+C.');
  }
}

async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    say('This browser lets the page paste only by the keys: press Ctrl+V.');
    return null;
  }
}
