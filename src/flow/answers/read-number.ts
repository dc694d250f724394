import { toNumber } from '../expressions/to-number.ts';

/** `1234`, `1 234`, `1,234.5` (grouped by thousands) and `12,5` (a decimal comma) are numbers. */
export function readNumber(text: string): number | null {
  const bare = text.replaceAll(/[\s\u00a0']/g, '');
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return toNumber(bare.replaceAll(',', ''));
  if (/^[+-]?\d+,\d{1,2}$/.test(bare)) return toNumber(bare.replace(',', '.'));
  return /^[+-]?\d+(\.\d+)?$/.test(bare) ? toNumber(bare) : null;
}
