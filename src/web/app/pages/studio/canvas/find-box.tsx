import { Modal, TextInput } from '@mantine/core';
import { useMemo, useState, type JSX, type KeyboardEvent } from 'react';
import { findNodes } from '../../../studio/find-nodes.ts';
import { FindIcon } from '../icons.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { kindIcon } from './kind-icon.ts';

const MOST = 50;

/** Finds nodes by what they are called and say, and goes to one. */
export function FindBox({ onClose }: { onClose: () => void }): JSX.Element {
  const studio = useStudio();
  const draft = useStudioState((state) => state.draft);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => findNodes(draft, query), [draft, query]);
  const shown = found.slice(0, MOST);
  const active = Math.min(at, Math.max(shown.length - 1, 0));

  const go = (id: string) => {
    onClose();
    studio.jumpTo(id);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      event.preventDefault();
      setAt((active + step + shown.length) % shown.length);
    }
    const chosen = shown[active];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      go(chosen.id);
    }
  };

  return (
    <Modal opened onClose={onClose} title="Find a node" size="md" centered={false} yOffset="8vh">
      <TextInput
        data-autofocus
        role="combobox"
        aria-label="Name, id or text"
        aria-expanded={shown.length > 0}
        aria-controls="found-nodes"
        aria-autocomplete="list"
        {...(shown.length > 0 && { 'aria-activedescendant': `found-node-${active}` })}
        placeholder="Name, id or text"
        leftSection={<FindIcon size={18} />}
        value={query}
        onChange={({ currentTarget: { value } }) => {
          setQuery(value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <p className="found-count" role="status">
        {query.trim() === ''
          ? `${Object.keys(draft.nodes).length} nodes`
          : `${found.length === 0 ? 'No' : found.length} ${found.length === 1 ? 'node' : 'nodes'} found`}
      </p>
      <ul className="found-nodes" id="found-nodes" role="listbox" aria-label="Found">
        {shown.map(({ id, name, kind, text }, index) => {
          const node = draft.nodes[id];
          const Icon = node ? kindIcon(node) : FindIcon;
          return (
            <li
              key={id}
              id={`found-node-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseMove={() => setAt(index)}
              onClick={() => go(id)}
            >
              <span className="palette-icon" data-kind={node?.kind}>
                <Icon size={18} />
              </span>
              <span>
                <strong dir="auto">{name}</strong>{' '}
                <small>
                  {kind} · {id}
                </small>
                {text !== null && <em dir="auto">{text}</em>}
              </span>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
