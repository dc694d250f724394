import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Entry } from '../../../src/flow/transcript.ts';
import { EMPTY, receive, receivePage, type Transcript } from '../../../src/web/widget/transcript.ts';

const entry = (seq: number, text = `#${seq}`): Entry => ({
  seq,
  id: `e${seq}`,
  at: '2025-01-01T00:00:00.000Z',
  from: 'bot',
  type: 'text',
  text,
});
const seqs = ({ entries }: Transcript) => entries.map(({ seq }) => seq);

describe('the transcript', () => {
  it('shows entries in order and once, however they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }), { maxLength: 30 }),
        (batches) => {
          let transcript = EMPTY;
          for (const batch of batches) {
            transcript = receive(
              transcript,
              batch.map((seq) => entry(seq)),
            );
            const shown = seqs(transcript);
            assert.deepEqual(
              shown,
              shown.map((_, i) => i + 1),
              'without a hole or a double',
            );
          }
          const came = new Set(batches.flat());
          let complete = 0;
          while (came.has(complete + 1)) complete += 1;
          assert.equal(transcript.upTo, complete, 'nothing is held back without need');
        },
      ),
    );
  });

  it('holds back what came after a jump until a page has shown that nothing is missing', () => {
    const jumped = receive(receive(EMPTY, [entry(1)]), [entry(4), entry(5)]);
    assert.deepEqual(seqs(jumped), [1]);
    // 2 was missing; 3 is for members only.
    const mended = receivePage(jumped, 1, [entry(2), entry(4)], 4);
    assert.deepEqual(seqs(mended), [1, 2, 4, 5]);
    assert.deepEqual(mended.held, []);
  });

  it('shows the newer version of an entry that changed', () => {
    const changed = receive(receive(EMPTY, [entry(1), entry(2)]), [entry(1, 'edited')]);
    assert.deepEqual(
      changed.entries.map((shown) => shown.type === 'text' && shown.text),
      ['edited', '#2'],
    );
  });

  it('begins with the last page of a long transcript and grows at both ends', () => {
    let transcript = receivePage(EMPTY, 97, [entry(98), entry(99), entry(100)], 100);
    transcript = receive(transcript, [entry(101)]);
    transcript = receivePage(transcript, 95, [entry(96), entry(97)], 97);
    assert.deepEqual(seqs(transcript), [96, 97, 98, 99, 100, 101]);
    assert.equal(transcript.from, 95);
  });

  it('ignores a change of an entry that is not loaded', () => {
    const late = receivePage(EMPTY, 97, [entry(98)], 98);
    assert.deepEqual(seqs(receive(late, [entry(5, 'edited')])), [98]);
  });
});
