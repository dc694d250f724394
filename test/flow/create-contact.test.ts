import assert from 'node:assert/strict';
import type { Value } from '../../src/flow/transcript.ts';
import { Conversation, flow, says } from './support/conversation.ts';

const ENDS = {
  good: says('Saved: {{contact.name}} of {{contact.city}}, {{contact.tags}} ({{contact.id}})'),
  bad: says('Bad: {{error.code}}, {{error.message}}'),
};

const creates = (contact: object, rest: object = {}) =>
  flow(
    {
      act: {
        kind: 'action',
        action: 'createContact',
        retryFor: '2m',
        contact,
        outlets: { success: 'good', error: 'bad' },
      },
      ...ENDS,
    },
    rest,
  );

const start = (fields: object, visitor: { [key: string]: Value } = {}, rest: object = {}) =>
  Conversation.start(creates(fields, rest), {
    visitor,
    contact: { id: 'before', name: 'Known', city: 'Leeds' },
  });

describe('Create Contact', () => {
  it('asks for a contact with the fields that have a value, and the flow’s region', () => {
    const conversation = start(
      { name: '{{visitor.name}} ', email: '{{visitor.email}}', phone: '{{visitor.phone}}' },
      { name: 'Ada', phone: '020 7946 0000' },
      { settings: { region: 'GB' } },
    );
    assert.deepEqual(conversation.effects, [
      {
        type: 'action',
        key: 'act@1',
        action: { name: 'createContact', fields: { name: 'Ada', phone: '020 7946 0000' }, region: 'GB' },
        retryFor: 120_000,
      },
    ]);
  });

  it('takes several tags from one text, each once', () => {
    const conversation = start(
      { tags: ['vip', '{{visitor.interests}}', ' vip, , new '] },
      { interests: ['tea', 'coffee'] },
    );
    const [effect] = conversation.effects;
    assert.ok(effect?.type === 'action');
    assert.deepEqual(effect.action, {
      name: 'createContact',
      fields: { tags: ['vip', 'tea', 'coffee', 'new'] },
    });
  });

  it('makes the contact readable, and members see that it was saved', () => {
    const conversation = start({ name: 'Ada' });
    const contact = { id: 'k1', name: 'Ada', email: 'ada@example.com', tags: ['vip', 'new'] };
    assert.deepEqual(conversation.finish({ ok: true, result: { contact } }), [
      'Saved: Ada of , vip, new (k1)',
    ]);
    assert.deepEqual(conversation.state.facts.contact, contact);
    const event = conversation.entries.find((entry) => entry.type === 'event');
    assert.ok(event?.type === 'event');
    assert.deepEqual(
      [event.event, event.audience, event.text, event.data],
      ['contact', 'members', 'Contact saved: Ada.', { contact: 'k1' }],
    );
  });

  it('keeps the contact as it was known when the new one is refused', () => {
    const conversation = start({ email: 'nonsense@' + '{{visitor.name}}' });
    const error = { code: 'invalid_field', message: 'The email “nonsense@” is not an address.' };
    assert.deepEqual(conversation.finish({ ok: false, error }), [`Bad: ${error.code}, ${error.message}`]);
    assert.deepEqual(conversation.state.facts.contact, { id: 'before', name: 'Known', city: 'Leeds' });
  });

  it('that has nothing to save is an error at once', () => {
    const conversation = start({ email: '{{visitor.email}}', tags: ['{{visitor.tag}}'] });
    assert.match(conversation.said[0] ?? '', /^Bad: invalid_field, None/);
    assert.equal(conversation.view.working, false);
  });

  it('that brings back nothing does not go on as if it had', () => {
    assert.match(start({ name: 'Ada' }).finish({ ok: true, result: {} })[0] ?? '', /^Bad: conflict/);
  });
});
