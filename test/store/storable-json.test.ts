import assert from 'node:assert/strict';
import { storableJson } from '../../src/store/storable-json.ts';
import { emptyDatabase } from './support/empty-database.ts';

describe('JSON that is stored', () => {
  const TEXTS = {
    'a null character': ['a\0b', 'a\ufffdb'],
    'the first half of a character': ['cut \ud83d', 'cut \ufffd'],
    'the second half of a character': ['\ude00 cut', '\ufffd cut'],
    'two first halves': ['\ud83d\ud83d', '\ufffd\ufffd'],
    'a whole character': ['😀 \u2028', '😀 \u2028'],
    'backslashes that only look like an escape': ['\\u0000 \\\\u0000 \\ud83d', '\\u0000 \\\\u0000 \\ud83d'],
    'a backslash before a null character': ['\\\0', '\\\ufffd'],
  } as const;

  for (const [name, [text, stored]] of Object.entries(TEXTS)) {
    it(`is taken by the database with ${name}`, async () => {
      const database = await emptyDatabase();
      const [row] = await database.query<{ value: unknown }>('select $1::jsonb as value', [
        storableJson({ text, [text]: 1 }),
      ]);
      assert.deepEqual(row?.value, { text: stored, [stored]: 1 });
    });
  }
});
