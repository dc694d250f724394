import { useEffect, useRef, type JSX } from 'react';
import type { FlowDiff, NodeChange, PartChange, Section } from '../../../studio/diff/diff-flows.ts';
import { DiffMark } from './diff-marks.tsx';
import { FieldDiffs } from './field-diffs.tsx';

export interface ChangeListProps {
  diff: FlowDiff;
  showsMoved: boolean;
  /** The node whose fields are shown. */
  selected: string | null;
  onSelect: (node: string | null) => void;
}

const ORDER: Readonly<Record<NodeChange['kind'], number>> = { changed: 0, added: 1, removed: 2, moved: 3 };
const SECTIONS: readonly Section[] = ['Flow', 'Settings', 'Variables', 'Intents', 'Tests'];

/** Everything that differs, in words: nodes, each with its fields, and the parts beside them. */
export function ChangeList({ diff, showsMoved, selected, onSelect }: ChangeListProps): JSX.Element {
  const nodes = [...diff.nodes.values()]
    .filter(({ kind }) => showsMoved || kind !== 'moved')
    .sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
  return (
    <section className="change-list" aria-label="What differs" tabIndex={0}>
      {nodes.length > 0 && (
        <>
          <h2>Nodes</h2>
          <ul>
            {nodes.map((node) => (
              <li key={node.id}>
                <NodeEntry
                  node={node}
                  open={node.id === selected}
                  onToggle={() => onSelect(node.id === selected ? null : node.id)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {SECTIONS.map((section) => (
        <Parts
          key={section}
          section={section}
          parts={diff.parts.filter((part) => part.section === section)}
        />
      ))}
    </section>
  );
}

function NodeEntry(props: { node: NodeChange; open: boolean; onToggle: () => void }): JSX.Element {
  const { node, open, onToggle } = props;
  const button = useRef<HTMLButtonElement>(null);
  // It may have been chosen on the canvas.
  useEffect(() => {
    if (open) button.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <>
      <button ref={button} type="button" className="change-entry" aria-expanded={open} onClick={onToggle}>
        <DiffMark kind={node.kind} />
        <span className="change-name" dir="auto">
          {node.name} <small>{node.id}</small>
        </span>
      </button>
      {open && <FieldDiffs rows={node.rows} />}
    </>
  );
}

function Parts({ section, parts }: { section: Section; parts: readonly PartChange[] }): JSX.Element | null {
  if (parts.length === 0) return null;
  return (
    <>
      <h2>{section}</h2>
      <ul>
        {parts.map((part) => (
          <li key={part.name}>
            {part.name !== '' && (
              <p className="change-part">
                <DiffMark kind={part.kind} />
                <span className="change-name" dir="auto">
                  {part.name}
                </span>
              </p>
            )}
            <FieldDiffs rows={part.rows} />
          </li>
        ))}
      </ul>
    </>
  );
}
