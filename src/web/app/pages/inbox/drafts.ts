/** What a member is about to say, by conversation; kept while the tab is open, over reloads too. */
export interface Draft {
  text: string;
  kind: 'reply' | 'note';
}

const EMPTY: Draft = { text: '', kind: 'reply' };
const keyOf = (conversation: string) => `chatbot-studio:draft:${conversation}`;

export function readDraft(conversation: string): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(conversation)) ?? 'null') as Partial<Draft> | null;
    if (typeof kept?.text === 'string')
      return { text: kept.text, kind: kept.kind === 'note' ? 'note' : 'reply' };
  } catch {
    // Storage may be forbidden, or hold something else; then there is no draft.
  }
  return EMPTY;
}

export function keepDraft(conversation: string, draft: Draft): void {
  try {
    if (draft.text === '') sessionStorage.removeItem(keyOf(conversation));
    else sessionStorage.setItem(keyOf(conversation), JSON.stringify(draft));
  } catch {
    // As above: the text is still in the field.
  }
}
