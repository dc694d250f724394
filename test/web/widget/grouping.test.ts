import assert from 'node:assert/strict';
import type { Entry } from '../../../src/flow/transcript.ts';
import { placeEntries } from '../../../src/web/widget/view/grouping.ts';

/** An entry said `minute` minutes after noon, local time, on the given day of March. */
function said(from: 'visitor' | 'bot' | 'member', minute: number, day = 3, author?: string): Entry {
  const at = new Date(2025, 2, day, 12, minute).toISOString();
  return {
    seq: 1,
    id: 'e1',
    at,
    from,
    type: 'text',
    text: 'x',
    ...(author ? { author: { id: author, name: author } } : {}),
  };
}

describe('the grouping of entries', () => {
  it('puts what one sender says in a row together', () => {
    const places = placeEntries([said('bot', 0), said('bot', 1), said('visitor', 2), said('bot', 3)]);
    assert.deepEqual(
      places.map(({ opensGroup }) => opensGroup),
      [true, false, true, true],
    );
  });

  it('tells two members apart', () => {
    const places = placeEntries([said('member', 0, 3, 'Alex'), said('member', 1, 3, 'Kim')]);
    assert.deepEqual(
      places.map(({ opensGroup }) => opensGroup),
      [true, true],
    );
  });

  it('tells the time where a pause follows, and at the end', () => {
    const places = placeEntries([said('bot', 0), said('visitor', 1), said('bot', 20), said('bot', 21)]);
    assert.deepEqual(
      places.map(({ closesBurst }) => closesBurst),
      [false, true, false, true],
    );
  });

  it('names each day once', () => {
    const places = placeEntries([said('bot', 0, 3), said('bot', 1, 3), said('bot', 2, 4)]);
    assert.deepEqual(
      places.map(({ opensDay }) => opensDay),
      [true, false, true],
    );
  });
});
