import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useRef, useState, type DragEvent, type JSX, type ReactNode } from 'react';
import { DeleteIcon } from '../../../../shared/icons.ts';
import { moved, without } from '../model/lists.ts';
import { DownwardIcon, GripIcon, UpwardIcon } from '../icons.ts';

export interface PartListProps<Item> {
  /** What one of them is called: “Card 2”. */
  nameOf: (item: Item, index: number) => string;
  items: readonly Item[];
  readOnly: boolean;
  /** One of them at least has to stay. */
  keepsOne?: boolean;
  onChange: (items: Item[], what: string) => void;
  onRemove?: (item: Item, index: number) => void;
  children: (item: Item, index: number) => ReactNode;
}

/** Parts in an order, which buttons and the mouse change. */
export function PartList<Item>(props: PartListProps<Item>): JSX.Element {
  const { nameOf, items, readOnly, keepsOne = false, onChange, onRemove, children } = props;
  const keys = useKeys(items.length);
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  /** Where the keyboard goes after a change: to the same button of the part that it was about. */
  const follow = useRef<{ key: number; button: 'up' | 'down' } | null>(null);

  useEffect(() => {
    const { current } = follow;
    if (!current) return;
    follow.current = null;
    const part = list.current?.querySelector(`:scope > [data-key="${current.key}"]`);
    const wanted = part?.querySelector<HTMLButtonElement>(`[data-move="${current.button}"]`);
    const other = part?.querySelector<HTMLButtonElement>('[data-move]:not([disabled])');
    (wanted?.disabled === false ? wanted : other)?.focus();
  });

  const move = (from: number, to: number, button?: 'up' | 'down') => {
    if (from === to || to < 0 || to >= items.length) return;
    const key = keys.move(from, to);
    if (button && key !== undefined) follow.current = { key, button };
    onChange(moved(items, from, to), `Move ${nameOf(items[from] as Item, from)}`);
  };
  const remove = (index: number) => {
    const item = items[index] as Item;
    keys.remove(index);
    if (onRemove) onRemove(item, index);
    else onChange(without(items, index), `Remove ${nameOf(item, index)}`);
    list.current?.focus();
  };
  const drop = (event: DragEvent, index: number) => {
    event.preventDefault();
    if (dragged !== null) move(dragged, index);
    setDragged(null);
    setOver(null);
  };

  return (
    <ol className="parts" ref={list} tabIndex={-1}>
      {items.map((item, index) => {
        const name = nameOf(item, index);
        return (
          <li
            key={keys.at(index)}
            data-key={keys.at(index)}
            className="part"
            data-dragged={dragged === index || undefined}
            data-over={(over === index && dragged !== null && dragged !== index) || undefined}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              event.stopPropagation();
              setOver(index);
            }}
            onDrop={(event) => {
              if (dragged === null) return;
              event.stopPropagation();
              drop(event, index);
            }}
          >
            <div className="part-head">
              {!readOnly && items.length > 1 && (
                <span
                  className="part-grip"
                  draggable
                  aria-hidden
                  onDragStart={(event) => {
                    event.stopPropagation();
                    event.dataTransfer.effectAllowed = 'move';
                    event.dataTransfer.setData('text/plain', name);
                    setDragged(index);
                  }}
                  onDragEnd={() => {
                    setDragged(null);
                    setOver(null);
                  }}
                >
                  <GripIcon size={16} />
                </span>
              )}
              <span className="part-name">{name}</span>
              {!readOnly && (
                <span className="part-actions">
                  {items.length > 1 && (
                    <>
                      <PartAction
                        label={`Move up: ${name}`}
                        move="up"
                        disabled={index === 0}
                        onClick={() => move(index, index - 1, 'up')}
                      >
                        <UpwardIcon size={16} />
                      </PartAction>
                      <PartAction
                        label={`Move down: ${name}`}
                        move="down"
                        disabled={index === items.length - 1}
                        onClick={() => move(index, index + 1, 'down')}
                      >
                        <DownwardIcon size={16} />
                      </PartAction>
                    </>
                  )}
                  {!(keepsOne && items.length === 1) && (
                    <PartAction label={`Remove: ${name}`} onClick={() => remove(index)}>
                      <DeleteIcon size={16} />
                    </PartAction>
                  )}
                </span>
              )}
            </div>
            <div className="part-body">{children(item, index)}</div>
          </li>
        );
      })}
    </ol>
  );
}

function PartAction(props: {
  label: string;
  move?: 'up' | 'down';
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}): JSX.Element {
  const { label, move, disabled = false, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={label}
        disabled={disabled}
        data-move={move}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** What tells parts apart while they change places, so that each keeps its fields as they stand. */
function useKeys(count: number) {
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < count) {
    keys.current.push(next.current);
    next.current += 1;
  }
  if (keys.current.length > count) keys.current.length = count;
  return {
    at: (index: number) => keys.current[index],
    move: (from: number, to: number) => {
      const key = keys.current[from];
      keys.current = moved(keys.current, from, to);
      return key;
    },
    remove: (index: number) => {
      keys.current = without(keys.current, index);
    },
  };
}
