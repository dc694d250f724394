import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { contactRoutes } from '../../../src/api/routes/contacts.ts';
import { integrationRoutes } from '../../../src/api/routes/integrations.ts';
import { outboxRoutes } from '../../../src/api/routes/outbox.ts';
import { createLog } from '../../../src/log.ts';
import { outbox } from '../../../src/store/schema.ts';
import { createSecretBox } from '../../../src/store/secret-box.ts';
import { createTemporalClient } from '../../../src/temporal/connection.ts';
import { startTwilioDouble, type TwilioDouble } from '../../doubles/twilio.ts';
import { AppHost } from './support/app-host.ts';

describe('the pages for contacts, sends and providers', () => {
  let host: AppHost;
  let twilio: TwilioDouble;
  // Nobody is asked for anything here: the flow of a settled send is told by the next look of its activity.
  const client = createTemporalClient({ address: '127.0.0.1:1', namespace: 'default' });

  before(async () => {
    twilio = await startTwilioDouble();
  });
  after(async () => {
    await twilio.stop();
    await client.connection.close();
  });

  beforeEach(async () => {
    const log = createLog('silent');
    host = await AppHost.open(({ database }) => [
      ...contactRoutes({ database }),
      ...outboxRoutes({ database, client, log }),
      ...integrationRoutes({
        database,
        box: createSecretBox('a secret for tests only', null),
        publicUrl: 'https://chat.example.com',
        log,
      }),
    ]);
  });
  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  const send = (key: string, more: Partial<typeof outbox.$inferInsert>) =>
    host.database.orm.insert(outbox).values({
      key: `talk/${key}`,
      conversationId: 'talk',
      actionKey: key,
      provider: 'twilio',
      request: {
        name: 'sendSms',
        from: '+15005550006',
        to: '+442079460958',
        text: 'Your order is on its way.',
      },
      giveUpAt: new Date(Date.now() + 600_000),
      ...more,
    });

  const field = (page: Page, name: string) => page.getByRole('textbox', { name });

  it('create a contact, say which field is wrong, find it, change it and delete it', async () => {
    const page = await host.signedIn('member', '/contacts');
    await page.getByText('There are no contacts yet').waitFor();
    await page.getByRole('button', { name: 'New contact' }).first().click();
    await field(page, 'Name').fill('Ada Lovelace');
    await field(page, 'Email').fill('ada at example.com');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(/is not an email address/).waitFor();
    await field(page, 'Email').fill('ADA@example.com');
    await field(page, 'Phone').fill('+44 20 7946 0958');
    await page.getByRole('button', { name: 'Create' }).click();
    const row = page.getByRole('row', { name: /Ada Lovelace/ });
    await row.getByText('ada@example.com').waitFor();
    await row.getByText('+442079460958').waitFor();

    await page.getByRole('searchbox', { name: 'Search contacts' }).fill('nobody');
    await page.getByText('No contact matches').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();

    await row.getByRole('button', { name: 'Edit Ada Lovelace' }).click();
    await field(page, 'City').fill('London');
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('London').waitFor();

    await row.getByRole('button', { name: 'Delete Ada Lovelace' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('There are no contacts yet').waitFor();
  });

  it('show what was sent, and let an author settle what is not known', async () => {
    await send('sms@3', { state: 'delivered', sentAt: new Date(), sentTo: '+442079460958', attemptCount: 1 });
    await send('sms@7', {
      state: 'unknown',
      unknownSince: new Date(),
      sentTo: '+13125550140',
      attemptCount: 1,
      attempts: [{ at: new Date().toISOString(), result: 'ambiguous', message: 'The connection ended.' }],
    });
    const page = await host.signedIn('author', '/outbox');
    await page
      .getByRole('row', { name: /\+442079460958/ })
      .getByText('Delivered')
      .waitFor();
    await page.getByRole('radiogroup').getByText('Unknown').click();
    await page.getByRole('row', { name: /\+442079460958/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /\+13125550140/ }).click();
    const details = page.getByRole('dialog', { name: 'SMS' });
    await details.getByText('The connection ended.').waitFor();
    await details.getByText('1 segment (25 characters, GSM-7)').waitFor();
    await details.getByRole('button', { name: 'It was sent' }).click();
    await details.getByText('The provider has accepted it.').waitFor();
    await details.getByText('Settled by a person').waitFor();
  });

  it('keep settling from those who may only look', async () => {
    await send('sms@7', { state: 'unknown', unknownSince: new Date(), sentTo: '+13125550140' });
    const page = await host.signedIn('member', '/outbox');
    await page.getByRole('button', { name: /\+13125550140/ }).click();
    await page.getByText('Was it accepted?').waitFor();
    assert.equal(await page.getByRole('button', { name: 'It was sent' }).count(), 0);
  });

  it('connect an account, say what the provider says, and never show a secret again', async () => {
    const page = await host.signedIn('admin', '/settings/integrations');
    await page.getByRole('link', { name: 'Twilio' }).click();
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Enter the account SID.').waitFor();
    await field(page, 'Account SID').fill('AC-mine');
    await page.getByLabel('Auth token').first().fill(twilio.authToken);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText(/32 hexadecimal digits/).waitFor();
    await field(page, 'Account SID').fill(twilio.accountSid);
    await field(page, 'Base URL').fill(twilio.url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('cell', { name: 'Support line' }).waitFor();
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('It works').waitFor();

    await page.reload();
    await page.getByRole('cell', { name: 'Support line' }).waitFor();
    assert.equal(await page.getByLabel('Auth token').first().inputValue(), '');
    assert.ok(!(await page.content()).includes(twilio.authToken));

    // Another address asks for the secret again, below the field that is about.
    await field(page, 'Base URL').fill('https://elsewhere.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/a stored secret is never sent to a new address/).waitFor();
  });

  it('show a member what is connected, without a way to change it', async () => {
    const page = await host.signedIn('member', '/settings/integrations/sendgrid');
    await page.getByText('Only administrators can change how it is connected.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Connect' }).count(), 0);
  });
});
