import { useEffect, useState } from 'preact/hooks';
import type { Conversation, ConversationView } from '../conversation.ts';

/** The conversation's view, drawn anew after each of its changes. */
export function useConversation(conversation: Conversation): ConversationView {
  const [view, setView] = useState(conversation.view);
  useEffect(() => {
    setView(conversation.view);
    return conversation.subscribe(() => setView(conversation.view));
  }, [conversation]);
  return view;
}
