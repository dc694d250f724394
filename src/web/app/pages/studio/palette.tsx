import type { JSX } from 'react';
import { insertNode } from '../../studio/commands.ts';
import { PALETTE, type Group } from '../../studio/node-kinds.ts';
import { kindIcon } from './canvas/kind-icon.ts';
import { useStudio } from './studio-context.ts';

/** As what a dragged entry of the palette crosses to the canvas. */
export const DRAGGED = 'application/x-chatbot-studio-node';

const GROUPS: readonly Group[] = ['Messages', 'Listeners', 'Conditions', 'Flow', 'Advanced'];

/** Signs are taken from nodes; none of these is ever put on the canvas. */
const SIGNS = new Map(PALETTE.map(({ key, node }) => [key, node()]));

/** What can be added: by dragging it onto the canvas, or by pressing it, which puts it behind the selected node. */
export function Palette(): JSX.Element {
  const studio = useStudio();
  return (
    <section className="studio-palette" aria-label="Palette" tabIndex={-1}>
      {GROUPS.map((group) => (
        <div key={group} className="palette-group">
          <h2>{group}</h2>
          <ul>
            {PALETTE.filter((entry) => entry.group === group).map(({ key, name, hint, node }) => (
              <li key={key}>
                <button
                  type="button"
                  className="palette-entry"
                  data-kind={SIGNS.get(key)?.kind}
                  title={hint}
                  draggable
                  onDragStart={(event) => {
                    event.dataTransfer.setData(DRAGGED, key);
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => insertNode(studio, node(), null)}
                >
                  <EntryIcon of={key} />
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** The sign of an entry, on its colour. */
export function EntryIcon({ of: key }: { of: string }): JSX.Element | null {
  const node = SIGNS.get(key);
  if (!node) return null;
  const Icon = kindIcon(node);
  return (
    <span className="palette-icon" data-kind={node.kind}>
      <Icon size={18} />
    </span>
  );
}
