import { normalize } from './normalize.ts';

/** A letter of any script, roughly; Unicode classes would weigh more than the whole of this folder in the bundle. */
const LETTER = /[A-Za-z\u00aa-\u1fff\u2c00-\u2dff\u3005-\ud7ff\uf900-\uffdc]/;
const OPENINGS = ['my name is ', 'i am ', "i'm ", 'i’m ', 'this is ', "it's ", 'it’s ', 'call me '];

/** A person's name: at most 100 characters, with a letter in it; “my name is …” is left out. */
export function readName(text: string): string | null {
  const name = text.replaceAll(/\s+/g, ' ').trim();
  const opening = OPENINGS.find((words) => normalize(name).startsWith(words));
  const bare = (opening === undefined ? name : name.slice(opening.length)).replace(/[.!]$/, '').trim();
  return bare.length <= 100 && LETTER.test(bare) && !/[@<>{}]|:\/\//.test(bare) ? bare : null;
}
