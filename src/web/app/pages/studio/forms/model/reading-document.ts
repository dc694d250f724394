import type { FlowDocument } from '../../../../../../flow/document.ts';
import type { FlowDraft } from '../../../../studio/draft.ts';
import { fieldsOf, listOf } from './read-json.ts';

/**
 * A document that asks for the draft's intents and for the sentiment, and for nothing else: so that a sentence can be
 * tried while the rest of the flow is not finished.
 */
export function readingDocument({ id, name, ...draft }: FlowDraft): FlowDocument {
  const { language } = fieldsOf(draft['settings']);
  const intents = Object.entries(fieldsOf(draft['intents'])).filter(
    ([, intent]) => listOf(fieldsOf(intent)['examples']).length > 0,
  );
  return {
    format: 1,
    id,
    name,
    start: 'end',
    settings: {
      ...(typeof language === 'string' && { language }),
      escalateWhen: {
        sentiment: 'negative',
        ...(intents.length > 0 && { intents: intents.map(([of]) => of) }),
        to: 'end',
      },
    },
    intents: Object.fromEntries(intents) as FlowDocument['intents'],
    nodes: { end: { kind: 'end', outlets: {} } },
  };
}
