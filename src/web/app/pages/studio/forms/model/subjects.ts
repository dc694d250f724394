import type { OPERATORS } from '../../../../../../flow/conditions/schema.ts';

export type Operator = (typeof OPERATORS)[number];

/** The operators in words, in the order in which they are offered. */
export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  greater: 'is greater than',
  less: 'is less than',
  greater_or_equal: 'is at least',
  less_or_equal: 'is at most',
  in: 'is one of',
  matches: 'matches the pattern',
  is_empty: 'is empty',
  is_not_empty: 'is not empty',
};

/** What is tested most, ready-made. */
export interface Subject {
  key: string;
  name: string;
  /** As the document has it. */
  value: string;
  op: Operator;
  to?: unknown;
  as?: 'number';
  /** What is offered to compare with. */
  offers?: 'segments' | 'intents' | 'sentiments';
  placeholder?: string;
}

export const SUBJECTS: readonly Subject[] = [
  { key: 'text', name: 'The last answer', value: '{{answer.text}}', op: 'contains', to: '' },
  {
    key: 'choice',
    name: 'The pressed button',
    value: '{{answer.choice}}',
    op: 'equals',
    to: '',
    placeholder: 'A button’s id',
  },
  { key: 'intent', name: 'Intent', value: '{{answer.intent}}', op: 'equals', to: '', offers: 'intents' },
  {
    key: 'sentiment',
    name: 'Sentiment',
    value: '{{answer.sentiment}}',
    op: 'equals',
    to: 'negative',
    offers: 'sentiments',
  },
  {
    key: 'segment',
    name: 'Segment',
    value: '{{conversation.segment}}',
    op: 'equals',
    to: '',
    offers: 'segments',
  },
  {
    key: 'language',
    name: 'Language',
    value: '{{visitor.language}}',
    op: 'starts_with',
    to: '',
    placeholder: 'en, de, pt-BR',
  },
  { key: 'country', name: 'Country', value: '{{visitor.country}}', op: 'equals', to: '', placeholder: 'GB' },
  { key: 'region', name: 'Region', value: '{{visitor.region}}', op: 'equals', to: '' },
  {
    key: 'channel',
    name: 'Channel',
    value: '{{conversation.channel}}',
    op: 'equals',
    to: '',
    placeholder: 'web, sms, whatsapp',
  },
  { key: 'email', name: 'Contact’s email', value: '{{contact.email}}', op: 'is_not_empty' },
  { key: 'tags', name: 'Contact’s tags', value: '{{contact.tags}}', op: 'contains', to: '' },
  {
    key: 'error',
    name: 'The last error',
    value: '{{error.code}}',
    op: 'equals',
    to: '',
    placeholder: 'timed_out',
  },
];

/** The ready-made subject that a test is about; undefined: it is about something else. */
export function subjectOf(value: unknown): Subject | undefined {
  return typeof value === 'string'
    ? SUBJECTS.find((subject) => bare(subject.value) === bare(value))
    : undefined;
}

const bare = (text: string) => text.replace(/\s+/g, '');
