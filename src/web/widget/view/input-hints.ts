import type { ListenerType } from '../../../flow/transcript.ts';

/** Attributes that give the right keyboard and offer what the browser knows. They suggest; nothing is refused. */
export interface InputHints {
  inputmode: 'text' | 'email' | 'tel' | 'decimal' | 'url';
  autocomplete: string;
  autocapitalize: 'sentences' | 'words' | 'none';
  spellcheck: boolean;
}

const PLAIN: InputHints = {
  inputmode: 'text',
  autocomplete: 'off',
  autocapitalize: 'sentences',
  spellcheck: true,
};
const EXACT: InputHints = { ...PLAIN, autocapitalize: 'none', spellcheck: false };

const HINTS: Record<ListenerType, InputHints> = {
  text: PLAIN,
  choice: PLAIN,
  yesno: PLAIN,
  date: EXACT,
  name: { ...PLAIN, autocomplete: 'name', autocapitalize: 'words', spellcheck: false },
  email: { ...EXACT, inputmode: 'email', autocomplete: 'email' },
  phone: { ...EXACT, inputmode: 'tel', autocomplete: 'tel' },
  number: { ...EXACT, inputmode: 'decimal' },
  url: { ...EXACT, inputmode: 'url', autocomplete: 'url' },
};

export function inputHints(type: ListenerType | undefined): InputHints {
  return type === undefined ? PLAIN : HINTS[type];
}
