/**
 * How many messages a text is split into: 160 characters of the GSM-7 alphabet in one, 153 in each of several; or 70
 * and 67 of UCS-2 where one character is not in that alphabet (3GPP TS 23.038).
 */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Each takes the place of two. */
const GSM_EXTENDED = '\f^{}\\[~]|€';

export interface Segments {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  /** In units of the encoding. */
  length: number;
}

export function countSegments(text: string): Segments {
  let length = 0;
  for (const character of text) {
    if (GSM.includes(character)) length += 1;
    else if (GSM_EXTENDED.includes(character)) length += 2;
    else return { encoding: 'UCS-2', length: text.length, segments: split(text.length, 70, 67) };
  }
  return { encoding: 'GSM-7', length, segments: split(length, 160, 153) };
}

function split(length: number, single: number, each: number): number {
  if (length === 0) return 0;
  return length <= single ? 1 : Math.ceil(length / each);
}
