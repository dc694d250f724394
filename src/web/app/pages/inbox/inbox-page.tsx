import { useContext, useEffect, useMemo, useState, type JSX } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { ConversationFilter } from '../../api/conversations.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { InboxIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { setPageTitle } from '../../shared/tab-title.ts';
import { ConversationList } from './conversation-list.tsx';
import { ConversationPane } from './conversation-pane.tsx';
import { InboxContext } from '../../inbox/inbox-context.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import { LineNotice } from './line-notice.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { SidePanel } from './side-panel.tsx';
import { isView } from './words.ts';

/** Lists of conversations, the one that is open, and what is known of its visitor. */
export function InboxPage(): JSX.Element {
  const inbox = useContext(InboxContext);
  return inbox ? <Lists inbox={inbox} /> : <Loading />;
}

function Lists({ inbox }: { inbox: Inbox }): JSX.Element {
  const { conversation = null } = useParams();
  const filter = useFilter();
  const [details, setDetails] = useState(false);

  useEffect(() => setPageTitle('Inbox'), []);
  useEffect(() => () => inbox.hide(), [inbox]);
  useEffect(() => void inbox.show(filter), [inbox, filter]);
  useEffect(() => setDetails(false), [conversation]);

  const shown = conversation === null ? 'list' : details ? 'details' : 'conversation';
  return (
    <div className="inbox" data-shown={shown}>
      <LineNotice />
      <ConversationList open={conversation} filter={filter} />
      {conversation === null ? (
        <section className="inbox-nothing" aria-label="Conversation">
          <EmptyState
            icon={<InboxIcon />}
            title="No conversation is open"
            text="Choose one from the list. Press ? to see the keys for it."
          />
        </section>
      ) : (
        <>
          <ConversationPane
            key={conversation}
            id={conversation}
            showsDetails={details}
            onDetails={() => setDetails(!details)}
          />
          <SidePanel key={`${conversation} details`} id={conversation} onClose={() => setDetails(false)} />
        </>
      )}
      <Shortcuts open={conversation} />
    </div>
  );
}

/** What the address narrows the list to. */
function useFilter(): ConversationFilter {
  const [parameters] = useSearchParams();
  const given = parameters.get('view');
  const view = isView(given) ? given : 'mine';
  const team = parameters.get('team') ?? '';
  const segment = parameters.get('segment') ?? '';
  const q = parameters.get('q') ?? '';
  return useMemo(() => ({ view, team, segment, q }), [view, team, segment, q]);
}
