/**
 * How many messages a text is split into, and charged as (3GPP TS 23.038 and 23.040). Pure, and without Node, so that it
 * can be counted while somebody types.
 */

/** The basic alphabet; its characters take one place each. */
const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension; two places each. */
const GSM_EXTENDED = new Set('\f^{}\\[~]|€');

/** Places in a message that is alone, and in each of several. */
const PLACES = { 'GSM-7': { alone: 160, each: 153 }, 'UCS-2': { alone: 70, each: 67 } } as const;

export interface Segments {
  /** One character that the GSM alphabet does not have makes all of it UCS-2. */
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  /** In places of the encoding. */
  length: number;
}

export function countSegments(text: string): Segments {
  const characters = [...text];
  const isGsm = characters.every((character) => GSM.has(character) || GSM_EXTENDED.has(character));
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((character) => {
    if (isGsm) return GSM.has(character) ? 1 : 2;
    return character.length;
  });
  const length = widths.reduce((sum, width) => sum + width, 0);
  return { encoding, length, segments: split(widths, length, PLACES[encoding]) };
}

/** What takes two places is not torn apart, so a message may end a place early. */
function split(widths: readonly number[], length: number, places: { alone: number; each: number }): number {
  if (length === 0) return 0;
  if (length <= places.alone) return 1;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > places.each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
