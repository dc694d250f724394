import { useQuery } from '@tanstack/react-query';
import { useId, useState, type JSX, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { describeFailure } from '../../api/api-problem.ts';
import { listRenderedReplies } from '../../api/canned-replies.ts';
import { keys } from '../../api/keys.ts';
import type { RenderedReply } from '../../api/types.ts';
import { matches } from '../../shared/matches.ts';

/** No more are shown at once; another letter narrows them. */
const SHOWN = 8;

export interface Canned {
  isOpen: boolean;
  found: RenderedReply[];
  /** Instead of a list: why there is none. */
  message: string | null;
  active: number;
  listId: string;
  choose: (reply: RenderedReply) => void;
  /** Whether the key was for the list, and is done with. */
  takeKey: (event: KeyboardEvent) => boolean;
  fieldProps: Record<string, string | boolean | undefined>;
}

/**
 * Canned replies, while the text begins with “/”: what follows narrows them, the arrows choose one, Enter takes it, and
 * Escape leaves the text as it is.
 */
export function useCannedReplies(id: string, text: string, onChoose: (text: string) => void): Canned {
  const listId = useId();
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const isWanted = /^\/(\S.*)?$/.test(text) && closedAt !== text;
  const replies = useQuery({
    queryKey: [...keys.cannedReplies, { conversation: id }],
    queryFn: ({ signal }) => listRenderedReplies(id, signal),
    enabled: isWanted,
  });
  const found = isWanted
    ? (replies.data ?? []).filter(({ title, text: of }) => matches(text.slice(1), title, of)).slice(0, SHOWN)
    : [];
  const message =
    found.length > 0
      ? null
      : replies.error
        ? describeFailure(replies.error)
        : replies.data
          ? 'No canned reply matches.'
          : 'Loading…';
  const at = Math.min(active, Math.max(0, found.length - 1));
  const choose = ({ rendered }: RenderedReply) => {
    setActive(0);
    onChoose(rendered);
  };

  return {
    isOpen: isWanted,
    found,
    message,
    active: at,
    listId,
    choose,
    takeKey(event) {
      if (!isWanted) return false;
      const chosen = found[at];
      if (event.key === 'ArrowDown') setActive(Math.min(at + 1, found.length - 1));
      else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
      else if (event.key === 'Escape') setClosedAt(text);
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) choose(chosen);
      else return false;
      event.preventDefault();
      return true;
    },
    fieldProps: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-expanded': found.length > 0,
      'aria-controls': found.length > 0 ? listId : undefined,
      'aria-activedescendant': found.length > 0 ? `${listId}-${at}` : undefined,
    },
  };
}

export function CannedReplies({ of }: { of: Canned }): JSX.Element | null {
  if (!of.isOpen) return null;
  return (
    <div className="canned">
      {of.message === null ? (
        <ul role="listbox" aria-label="Canned replies" id={of.listId}>
          {of.found.map((reply, index) => (
            <li
              key={reply.id}
              id={`${of.listId}-${index}`}
              role="option"
              aria-selected={index === of.active}
              // The field keeps the keyboard.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => of.choose(reply)}
            >
              <strong dir="auto">{reply.title}</strong>
              <span dir="auto">{reply.rendered}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="canned-none" role="status">
          {of.message}
        </p>
      )}
      <Link to="/settings/canned-replies" className="canned-manage">
        All canned replies
      </Link>
    </div>
  );
}
