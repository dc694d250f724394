import assert from 'node:assert/strict';
import { oncePerChange } from '../../src/api/conversations/once-per-change.ts';
import type { Change } from '../../src/store/conversations.ts';

const change = (cursor: number): Change => ({
  cursor,
  conversationId: 'c1',
  fromSeq: 0,
  toSeq: 1,
  at: new Date(0),
});

describe('what a change is told with', () => {
  it('is read once for all who ask at the same time, and for each change on its own', async () => {
    const read: number[] = [];
    const tell = oncePerChange(({ cursor }) => Promise.resolve(read.push(cursor)));
    const told = await Promise.all([tell(change(1)), tell(change(1)), tell(change(2)), tell(change(1))]);
    assert.deepEqual(told, [1, 1, 2, 1]);
    assert.deepEqual(read, [1, 2]);
  });

  it('is read again by the next who asks when it could not be read', async () => {
    let attempts = 0;
    const tell = oncePerChange(() =>
      (attempts += 1) === 1 ? Promise.reject(new Error('The database is away.')) : Promise.resolve('told'),
    );
    await assert.rejects(tell(change(1)), /away/);
    assert.equal(await tell(change(1)), 'told');
  });
});
