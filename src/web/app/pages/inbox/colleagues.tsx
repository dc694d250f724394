import type { JSX } from 'react';
import type { Colleague } from '../../inbox/presence.ts';
import { AlertIcon } from '../../shared/icons.ts';
import { useInboxState } from '../../inbox/inbox-context.ts';

const NOBODY: readonly Colleague[] = [];

/** Warns of colleagues who are at the same conversation, so that no two answer at once. */
export function Colleagues({ id }: { id: string }): JSX.Element {
  const colleagues = useInboxState((state) => state.presence.get(id)?.colleagues) ?? NOBODY;
  const typing = colleagues.filter(({ typingUntil }) => typingUntil > 0);
  const looking = colleagues.filter(({ typingUntil }) => typingUntil === 0);
  return (
    <div role="status">
      {typing.length > 0 && (
        <p className="colleagues typing">
          <AlertIcon size={16} />
          {namesOf(typing)} {typing.length === 1 ? 'is' : 'are'} typing a reply here.
        </p>
      )}
      {looking.length > 0 && (
        <p className="colleagues">
          {namesOf(looking)} {looking.length === 1 ? 'is' : 'are'} looking at this too.
        </p>
      )}
    </div>
  );
}

const names = new Intl.ListFormat('en', { type: 'conjunction' });
const namesOf = (colleagues: readonly Colleague[]) => names.format(colleagues.map(({ name }) => name));
