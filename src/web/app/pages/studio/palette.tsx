import type { JSX } from 'react';
import { addAfter, freePlace } from '../../studio/add-after.ts';
import type { Point } from '../../studio/draft.ts';
import { addNode } from '../../studio/edits/add-node.ts';
import { idPrefix, PALETTE, type Group } from '../../studio/node-kinds.ts';
import type { Studio } from '../../studio/studio.ts';
import { kindIcon } from './canvas/kind-icon.ts';
import { useStudio } from './studio-context.ts';

/** As what a dragged entry of the palette crosses to the canvas. */
export const DRAGGED = 'application/x-chatbot-studio-node';

const GROUPS: readonly Group[] = ['Messages', 'Listeners', 'Conditions', 'Flow', 'Advanced'];

/** What can be added: by dragging it onto the canvas, or by pressing it, which puts it behind the selected node. */
export function Palette(): JSX.Element {
  const studio = useStudio();
  return (
    <section className="studio-palette" aria-label="Palette">
      {GROUPS.map((group) => (
        <div key={group} className="palette-group">
          <h2>{group}</h2>
          <ul>
            {PALETTE.filter((entry) => entry.group === group).map(({ key, name, hint, node }) => {
              const draft = node();
              const Icon = kindIcon(draft);
              return (
                <li key={key}>
                  <button
                    type="button"
                    className="palette-entry"
                    data-kind={draft.kind}
                    title={hint}
                    draggable
                    onDragStart={(event) => {
                      event.dataTransfer.setData(DRAGGED, key);
                      event.dataTransfer.effectAllowed = 'copy';
                    }}
                    onClick={() => addFromPalette(studio, key, null)}
                  >
                    <span className="palette-icon">
                      <Icon size={18} />
                    </span>
                    {name}
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Adds what an entry stands for, and opens its form. `place`: null puts it behind the selected node. */
export function addFromPalette(studio: Studio, key: string, place: Point | null): void {
  const entry = PALETTE.find((one) => one.key === key);
  if (!entry) return;
  const node = entry.node();
  const id = studio.newNodeId(idPrefix(node));
  const { selection } = studio.state;
  const [after = null] = selection.length === 1 ? selection : [];
  studio.edit(`Add: ${entry.name}`, (draft) => {
    if (place) return addNode(draft, id, node, place);
    if (after !== null) return addAfter(draft, after, id, node);
    return addNode(draft, id, node, freePlace(draft, node, { x: 0, y: 0 }));
  });
  studio.jumpTo(id);
}
