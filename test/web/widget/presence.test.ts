import assert from 'node:assert/strict';
import { Presence } from '../../../src/web/widget/presence.ts';

describe('the visitor’s signs of life', () => {
  let now: number;
  let sent: string[];
  let presence: Presence;

  beforeEach(() => {
    now = 1_000_000;
    sent = [];
    const send = (kind: string, seq?: number) => void sent.push(seq === undefined ? kind : `${kind} ${seq}`);
    presence = new Presence({ send, now: () => now }, { typingAgain: 4_000 });
  });

  it('tell of typing now and again, not with every key', () => {
    for (const pass of [0, 10, 3_989, 1, 100]) {
      now += pass;
      presence.typing();
    }
    assert.deepEqual(sent, ['typing', 'typing']);
  });

  it('take typing back once, and tell of it at once when it begins again', () => {
    presence.stopped();
    presence.typing();
    presence.stopped();
    presence.stopped();
    presence.typing();
    assert.deepEqual(sent, ['typing', 'stopped', 'typing']);
  });

  it('tell what was seen once, and never less than before', () => {
    for (const seq of [3, 3, 7, 5, 7, 8]) presence.seen(seq);
    assert.deepEqual(sent, ['seen 3', 'seen 7', 'seen 8']);
  });
});
