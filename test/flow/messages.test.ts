import assert from 'node:assert/strict';
import { Conversation, flow, says } from './support/conversation.ts';

const show = (messages: object[], visitor = {}) =>
  Conversation.start(flow({ only: { kind: 'message', messages } }), { visitor }).entries;

describe('messages', () => {
  it('are said one after the other, numbered without gaps, before the flow ends', () => {
    const { entries, state } = Conversation.start(flow({ a: says('One', 'b'), b: says('Two') }));
    assert.deepEqual(
      entries.map(({ seq, id, from, at }) => ({ seq, id, from, at })),
      [
        { seq: 1, id: 'e1', from: 'bot', at: '2030-01-07T09:00:00.000Z' },
        { seq: 2, id: 'e2', from: 'bot', at: '2030-01-07T09:00:00.000Z' },
      ],
    );
    assert.equal(state.phase.kind, 'ended');
  });

  it('have their expressions filled in, everywhere a text is shown', () => {
    const card = {
      title: 'For {{visitor.name}}',
      text: '{{visitor.n}} items',
      image: { url: 'https://x.example/{{visitor.n}}.png', alt: 'Box of {{visitor.name}}' },
    };
    const [text, image, single, carousel] = show(
      [
        { type: 'text', text: 'Hi {{visitor.name}}', buttons: [{ id: 'go', label: 'Go, {{visitor.name}}' }] },
        {
          type: 'image',
          url: 'https://x.example/{{visitor.n}}.png',
          alt: 'Number {{visitor.n}}',
          caption: '{{visitor.n}}!',
        },
        { type: 'card', ...card },
        { type: 'carousel', cards: [card] },
      ],
      { name: 'Ada', n: 7 },
    );
    assert.ok(
      text?.type === 'text' &&
        image?.type === 'image' &&
        single?.type === 'card' &&
        carousel?.type === 'carousel',
    );
    assert.equal(text.text, 'Hi Ada');
    assert.deepEqual(text.buttons, [{ id: 'go@1', label: 'Go, Ada' }]);
    assert.deepEqual(image.image, { url: 'https://x.example/7.png', alt: 'Number 7' });
    assert.equal(image.caption, '7!');
    const shown = {
      title: 'For Ada',
      text: '7 items',
      image: { url: 'https://x.example/7.png', alt: 'Box of Ada' },
    };
    assert.deepEqual(single.card, shown);
    assert.deepEqual(carousel.cards, [shown]);
  });

  it('leave out a text that renders as nothing', () => {
    assert.deepEqual(
      show([
        { type: 'text', text: '{{visitor.name}}' },
        { type: 'text', text: 'Hi' },
      ]).map(({ seq }) => seq),
      [1],
    );
  });

  it('never carry a link that is not http or https once it is filled in, and tell members', () => {
    for (const bad of [
      'javascript:alert(1)',
      'https://a.example/"onload=x',
      'data:text/html,x',
      'https://user@evil.example',
      '//x.example',
      'https://x.example/\u202egpj.exe',
      'https://x.example\u0000',
      'https:\\x.example',
      '',
    ]) {
      const entries = show(
        [{ type: 'text', text: 'Look', buttons: [{ id: 'l', label: 'Link', url: '{{visitor.link}}' }] }],
        { link: bad },
      );
      const event = entries.find(({ type }) => type === 'event');
      assert.ok(event?.type === 'event', bad);
      assert.equal(event.audience, 'members');
      assert.equal(event.data?.code, 'unsafe_url');
      const text = entries.find(({ type }) => type === 'text');
      assert.ok(text?.type === 'text' && text.buttons === undefined, bad);
    }
  });

  it('show the words for a picture whose address is not safe', () => {
    const entries = show([{ type: 'image', url: '{{visitor.link}}', alt: 'A blue box' }], {
      link: 'javascript:x',
    });
    assert.ok(entries.some((entry) => entry.type === 'text' && entry.text === 'A blue box'));
    assert.ok(entries.every(({ type }) => type !== 'image'));
  });

  it('are cut where a value is longer than any text may be', () => {
    const [entry] = show([{ type: 'text', text: '{{visitor.long}}' }], { long: 'x'.repeat(10_000) });
    assert.ok(entry?.type === 'text');
    assert.equal(entry.text.length, 4_096);
    assert.ok(entry.text.endsWith('…'));
  });
});
