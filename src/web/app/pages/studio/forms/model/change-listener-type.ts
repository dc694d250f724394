import type { ListenerType } from '../../../../../../flow/transcript.ts';
import type { NodeDraft } from '../../../../studio/draft.ts';

export const LISTENER_TYPES: readonly { type: ListenerType; name: string; takes: string }[] = [
  { type: 'text', name: 'Any text', takes: 'Takes whatever the visitor writes.' },
  { type: 'choice', name: 'A choice', takes: 'Takes one of the buttons, pressed or typed.' },
  { type: 'yesno', name: 'Yes or no', takes: 'Takes yes or no, in the usual words.' },
  { type: 'name', name: 'A name', takes: 'Takes a person’s name; “my name is …” is left out.' },
  { type: 'email', name: 'An email address', takes: 'Takes an email address.' },
  {
    type: 'phone',
    name: 'A phone number',
    takes: 'Takes a number with its country code, or one of the flow’s region.',
  },
  { type: 'number', name: 'A number', takes: 'Takes 1234.5, 1,234.5 or 12,5.' },
  { type: 'date', name: 'A date', takes: 'Takes 2030-01-31, 31.1.2030, 31 January 2030, today or tomorrow.' },
  { type: 'url', name: 'A web address', takes: 'Takes an address, with or without https://.' },
];

/** The fields that only some types have. */
const OWN: Readonly<Partial<Record<ListenerType, readonly string[]>>> = {
  text: ['maxLength', 'pattern'],
  number: ['min', 'max', 'integer'],
  date: ['earliest', 'latest'],
};

/** The same listener for another kind of answer, without what only the kind before could ask of it. */
export function changeListenerType(node: NodeDraft, type: ListenerType): NodeDraft {
  const lost = Object.entries(OWN).flatMap(([owner, fields]) => (owner === type ? [] : fields));
  const kept = Object.entries(node).filter(([field]) => !lost.includes(field));
  return { ...(Object.fromEntries(kept) as NodeDraft), type };
}
