import { normalize } from './normalize.ts';

const OPENINGS = ['my name is ', 'i am ', "i'm ", 'i’m ', 'this is ', "it's ", 'it’s ', 'call me '];

/** A person's name: at most 100 characters, with a letter in it; “my name is …” is left out. */
export function readName(text: string): string | null {
  const name = text.replaceAll(/\s+/g, ' ').trim();
  const opening = OPENINGS.find((words) => normalize(name).startsWith(words));
  const bare = (opening === undefined ? name : name.slice(opening.length)).replace(/[.!]$/, '').trim();
  return bare.length <= 100 && /\p{L}/u.test(bare) && !/[@<>{}]|:\/\//.test(bare) ? bare : null;
}
