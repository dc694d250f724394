import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import { createContact } from '../../src/activities/create-contact.ts';
import type { ContactFields } from '../../src/flow/state.ts';
import { findConversation } from '../../src/store/conversations.ts';
import { listContacts } from '../../src/store/contacts.ts';
import type { Database } from '../../src/store/database.ts';
import { addConversation } from '../store/support/conversations.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';

describe('the action Create Contact', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
  });

  const act = (fields: ContactFields, { key = 'save@1', conversationId = 'c', region = '' } = {}) =>
    createContact(database, {
      conversationId,
      key,
      retryUntil: 0,
      action: { name: 'createContact', fields, ...(region !== '' && { region }) },
    });

  async function failureOf(attempt: Promise<unknown>): Promise<ApplicationFailure> {
    const failure = await attempt.then(
      () => assert.fail('it succeeded'),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof ApplicationFailure, String(failure));
    assert.equal(failure.nonRetryable, true, 'trying it again cannot help');
    return failure;
  }

  it('answers with what is known of the contact, and links the conversation to it', async () => {
    const { contact } = await act(
      { name: 'Ada', email: 'Ada@Example.com', phone: '020 7946 0000' },
      { region: 'GB' },
    );
    assert.ok(contact);
    assert.deepEqual(contact, {
      id: contact.id,
      name: 'Ada',
      email: 'ada@example.com',
      phone: '+442079460000',
      tags: [],
    });
    assert.equal((await findConversation(database, 'c'))?.contactId, contact.id);
    const { contact: completed } = await act({ email: 'ada@example.com', city: 'London' }, { key: 'save@2' });
    assert.deepEqual(completed, { ...contact, city: 'London' });
  });

  it('tried again, it is the same contact, also where nothing tells it from others', async () => {
    const first = await act({ name: 'Ada' });
    assert.deepEqual(await act({ name: 'Ada' }), first);
    assert.equal((await listContacts(database, { limit: 10 })).length, 1);
  });

  it('a field that is not right fails it for good, and is named', async () => {
    const failure = await failureOf(act({ name: 'Ada', email: 'foo', phone: '1' }));
    assert.equal(failure.type, 'invalid_field');
    assert.equal(
      failure.message,
      'email: “foo” is not an email address. ' +
        'phone: “1” is not a phone number: write it with its country code, such as +44.',
    );
    assert.deepEqual(await listContacts(database, { limit: 10 }), []);
  });

  it('what would be two contacts fails it for good, and names both by id', async () => {
    await addConversation(database, 'd');
    const { contact: ada } = await act({ name: 'Ada', email: 'ada@example.com' });
    const { contact: bob } = await act({ name: 'Bob', phone: '+442079460000' }, { conversationId: 'd' });
    const failure = await failureOf(
      act({ email: 'ada@example.com', phone: '+442079460000' }, { key: 'save@2' }),
    );
    assert.equal(failure.type, 'conflict');
    assert.equal(
      failure.message,
      `This would be two contacts: the email address belongs to the contact ${ada?.id}, ` +
        `the phone number belongs to the contact ${bob?.id}.`,
    );
  });

  it('for a conversation that has been deleted it saves nothing', async () => {
    const failure = await failureOf(act({ email: 'ada@example.com' }, { conversationId: 'gone' }));
    assert.equal(failure.type, 'conversation_closed');
    assert.deepEqual(await listContacts(database, { limit: 10 }), []);
  });
});
