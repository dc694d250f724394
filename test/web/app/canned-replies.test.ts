import assert from 'node:assert/strict';
import { addCannedReply, listCannedReplies } from '../../../src/store/canned-replies.ts';
import { barriers } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { AppHost } from './support/app-host.ts';

describe('the page for canned replies', () => {
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open();
  });
  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  const keep = (title: string, text: string) =>
    addCannedReply(host.database, { id: title, title, text, createdBy: null });

  it('keeps a reply without a mouse, with an expression from the list, and says what is wrong with one', async () => {
    const page = await host.signedIn('member', '/settings/canned-replies');
    await page.getByText('There are no canned replies yet').waitFor();
    await tabTo(page, 'New reply');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'Title'));
    await page.keyboard.type('Greeting');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Hello {{contact.name, I am ');
    await tabTo(page, 'Which expressions there are');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Insert member.name');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'Text'));
    await page.keyboard.type('.');
    const form = page.getByRole('dialog');
    const text = form.getByRole('textbox', { name: 'Text' });
    assert.equal(await text.inputValue(), 'Hello {{contact.name, I am {{member.name}}.');

    await form.getByRole('button', { name: 'Create' }).press('Enter');
    await form.getByText('is not understood; an expression is {{path | filter: argument}}.').waitFor();
    await eventually(async () => assert.equal(await focused(page), 'Text'));
    assert.deepEqual(await barriers(page), []);
    await text.fill('Hello {{contact.name}}, I am {{member.name}}.');
    await form.getByRole('button', { name: 'Create' }).press('Enter');
    await page.getByRole('row', { name: /Greeting/ }).waitFor();
    assert.deepEqual(
      (await listCannedReplies(host.database)).map(({ title, text: of }) => [title, of]),
      [['Greeting', 'Hello {{contact.name}}, I am {{member.name}}.']],
    );
  });

  it('finds, changes and deletes replies', async () => {
    await keep('Bye', 'Goodbye, and thank you.');
    await keep('Refund', 'The money is back within five days.');
    const page = await host.signedIn('member', '/settings/canned-replies');
    await page.getByRole('searchbox', { name: 'Search canned replies' }).fill('money back');
    await eventually(async () => assert.equal(await page.getByRole('row').count(), 2));
    await page.getByRole('button', { name: 'Change Refund' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Money back');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Money back/ }).waitFor();
    await page.getByRole('button', { name: 'Delete Money back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No canned reply matches').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('row', { name: /Bye/ }).waitFor();
    assert.deepEqual(
      (await listCannedReplies(host.database)).map(({ title }) => title),
      ['Bye'],
    );
  });

  it('shows them to whoever may not change them, and nothing to change them by', async () => {
    await keep('Bye', 'Goodbye, and thank you.');
    const page = await host.signedIn('member');
    await page.route('**/api/v1/me', async (route) => {
      const response = await route.fetch();
      const me = (await response.json()) as { scopes: string[] };
      const scopes = me.scopes.filter((scope) => scope !== 'conversations:write');
      await route.fulfill({ response, json: { ...me, scopes } });
    });
    await page.goto('/app/settings/canned-replies');
    await page.getByRole('button', { name: /^Bye/ }).click();
    const shown = page.getByRole('dialog', { name: 'Bye' });
    await shown.getByText('Goodbye, and thank you.').waitFor();
    assert.equal(await shown.getByRole('textbox').count(), 0);
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /New reply|Change|Delete/ }).count(), 0);
  });
});
