import type { View } from '../../../../src/flow/state.ts';
import { createContact, linkConversation } from '../../../../src/store/contacts.ts';
import { createConversation, storeProjection } from '../../../../src/store/conversations.ts';
import type { Database } from '../../../../src/store/database.ts';
import { endAttempt, openSend, takeLease } from '../../../../src/store/outbox.ts';
import { seedExamples } from '../../../../src/seed.ts';
import { projectionOf, VIEW } from '../../../store/support/conversations.ts';
import { later, newSend } from '../../../store/support/sends.ts';

const at = (id: string, name: string, kind = 'listener', flow = 'order-support') => ({
  flow,
  id,
  kind,
  name,
});

/** The examples, and conversations in them: with Ann who waits at the menu, Ben whose SMS is tried again, others. */
export async function addRuns(database: Database): Promise<void> {
  await seedExamples(database);
  await add(database, 'ann', {
    node: at('menu', 'What can I do?'),
    waitingFor: 'The visitor’s answer (choice) to “What can I do?”.',
  });
  await add(
    database,
    'ben',
    {
      node: at('sms', 'Send it by SMS', 'action', 'service-desk'),
      working: true,
      waitingFor: 'The action sendSms at “Send it by SMS”.',
      until: '2026-12-01T00:00:00.000Z',
    },
    'service-desk',
  );
  await add(database, 'cleo', {
    node: at('menu', 'What can I do?'),
    waitingFor: 'The visitor’s answer (choice) to “What can I do?”.',
  });
  await add(database, 'dora', {
    status: 'closed',
    waitingFor: 'Nothing: it is closed.',
    error: { code: 'no_such_team', message: 'There is no team “support”.' },
  });
  const saved = await createContact(database, { name: 'Ann Example', phone: '+442079460001' });
  if (!('contact' in saved)) throw new Error('The contact could not be saved.');
  await database.orm.transaction((tx) => linkConversation(tx, saved.contact.id, 'ann'));
  await database.query('update conversations set contact_id = $1 where id = $2', [saved.contact.id, 'ann']);
  const request = { name: 'sendSms', from: 'Shop', to: '+442079460222', text: 'Your order is on its way.' };
  await openSend(database, newSend({ key: 'ben/sms@3', conversationId: 'ben', actionKey: 'sms@3', request }));
  const lease = await takeLease(database, 'ben/sms@3', 1_000);
  await endAttempt(database, 'ben/sms@3', lease?.id ?? '', { ...later, after: 60_000 });
}

async function add(
  database: Database,
  id: string,
  view: Partial<View>,
  flow = 'order-support',
): Promise<void> {
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  const request = { channel: 'test', visitor: { id: `v-${id}`, name }, variables: {} };
  await createConversation(database, { id, flowId: flow, flowVersion: 1, request, requestHash: id });
  await storeProjection(database, id, projectionOf(0, 1, { view: { ...VIEW, ...view } }));
}
