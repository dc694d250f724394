import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { signOut } from '../../support/sign-in.ts';
import { eventually } from '../support/eventually.ts';
import { AppHost } from './support/app-host.ts';

describe('signing in to the app', () => {
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open();
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  const at = (page: Page) => new URL(page.url()).pathname;

  async function enter(page: Page, email: string, password: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function heading(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  it('leads back to where one was', async () => {
    const kim = await host.member('member');
    const page = await (await host.browser()).newPage();
    await page.goto('/app/settings/teams?q=1#there');
    await heading(page, 'Sign in');
    assert.equal(await page.title(), 'Sign in – Chatbot Studio');
    await enter(page, ` ${kim.email} `, kim.password);
    await heading(page, 'Teams');
    assert.equal(page.url(), `${host.origin}/app/settings/teams?q=1#there`);
  });

  it('leads to no other site, whatever the address asks for', async () => {
    const kim = await host.member('member');
    for (const to of ['https://example.com/', '//example.com/', '/\\example.com', 'javascript:alert(1)']) {
      const page = await (await host.browser()).newPage();
      await page.goto(`/app/sign-in?to=${encodeURIComponent(to)}`);
      await enter(page, kim.email, kim.password);
      await heading(page, 'Inbox');
      assert.equal(page.url(), `${host.origin}/app/inbox`, to);
    }
  });

  it('says when address and password do not fit, and keeps the address', async () => {
    const kim = await host.member('member');
    const page = await (await host.browser()).newPage();
    await page.goto('/app');
    await enter(page, kim.email, 'something else');
    const alert = page.getByRole('alert');
    assert.match(await alert.innerText(), /email address or the password is not right/);
    assert.equal(await page.getByRole('textbox', { name: 'Email' }).inputValue(), kim.email);
    await enter(page, kim.email, kim.password);
    await heading(page, 'Inbox');
  });

  it('names the field that is empty, and puts the keyboard there', async () => {
    const page = await (await host.browser()).newPage();
    await page.goto('/app');
    await page.getByRole('textbox', { name: 'Email' }).fill('kim@example.com');
    await page.keyboard.press('Enter');
    await page.getByText('Enter your password.').waitFor();
    await eventually(async () =>
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'password'),
    );
  });

  it('by a one-time link sets a password, and is signed in with it', async () => {
    const kim = await host.member('author');
    const { url } = await host.auth.signIns.makeLink(kim.id, 'invitation');
    const page = await (await host.browser()).newPage();
    await page.goto(url);
    await page.getByText(`Hello ${kim.name}.`).waitFor();
    assert.equal(page.url(), `${host.origin}/app/welcome`, 'the token does not stay in the address');

    const password = page.getByRole('textbox', { name: 'New password' });
    await password.fill('short');
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await page.getByText('Use at least 10 characters.').waitFor();
    await password.fill('four words in a row');
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await heading(page, 'Inbox');
    await page.getByRole('button', { name: `Your menu: ${kim.name}` }).waitFor();

    const again = await (await host.browser()).newPage();
    await again.goto(url);
    await again.getByText('This link cannot be used').waitFor();
    await again.getByRole('link', { name: 'Back to signing in' }).click();
    await enter(again, kim.email, 'four words in a row');
    await heading(again, 'Inbox');
  });

  it('with a forgotten password gets a link by mail', async () => {
    host.canMail = true;
    const kim = await host.member('member');
    const page = await (await host.browser()).newPage();
    await page.goto('/app/sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    // The page before asks for an email too.
    await page.getByRole('button', { name: 'Send the link' }).waitFor();
    await page.getByRole('textbox', { name: 'Email' }).fill(kim.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Look into your mailbox').waitFor();
    await eventually(() => assert.equal(host.mails[0]?.to, kim.email));
    await page.goto(/http:\S+/.exec(host.mails[0]?.text ?? '')?.[0] ?? '');
    await page.getByRole('textbox', { name: 'New password' }).fill('four other words in a row');
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await heading(page, 'Inbox');
  });

  it('ends by signing out, after which nothing of it is left in the browser', async () => {
    const page = await host.signedIn('admin', '/settings/keys');
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    assert.deepEqual(await page.context().cookies(), []);
    await page.goto('/app/settings/keys');
    await heading(page, 'Sign in');
  });

  it('is asked for again when the session has ended meanwhile', async () => {
    const kim = await host.member('admin');
    const page = await host.signedIn(kim, '/flows');
    await heading(page, 'Flows');
    await signOut(host.signInParts, kim.cookie);
    await page.getByRole('link', { name: 'Members' }).click();
    await heading(page, 'Sign in');
    await enter(page, kim.email, kim.password);
    await heading(page, 'Members');
    assert.equal(at(page), '/app/settings/members');
  });

  it('says that the server cannot be reached, and goes on when it can', async () => {
    const kim = await host.member('member');
    for (let attempt = 0; attempt < 3; attempt++) {
      host.refuseNext(/^GET \/api\/v1\/me$/, 503, { code: 'unavailable', detail: 'No database.' });
    }
    const page = await host.signedIn(kim, '/flows');
    await page.getByRole('alert').getByText('No database.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Flows');
  });

  describe('once', () => {
    it('lets a member change their name and their password, and see where they are signed in', async () => {
      const kim = await host.member('member');
      const other = await host.signedIn({ ...kim, cookie: await host.cookieOf(kim) }, '/flows');
      const page = await host.signedIn(kim, '/settings/profile');
      await page.getByRole('textbox', { name: 'Name' }).fill('Kim Moe');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Your menu: Kim Moe' }).waitFor();

      const list = page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');
      await eventually(async () => assert.equal(await list.count(), 2));
      await page.getByRole('button', { name: /^Sign out of Chrome|^Sign out of Unknown/ }).click();
      await eventually(async () => assert.equal(await list.count(), 1));
      await other.reload();
      await heading(other, 'Sign in');

      await page.getByRole('textbox', { name: 'Current password' }).fill('not this one');
      await page.getByRole('textbox', { name: 'New password' }).fill('a new one, longer');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('Is not right.').waitFor();
      await page.getByRole('textbox', { name: 'Current password' }).fill(kim.password);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('Your password is changed.').waitFor();
      await enter(other, kim.email, 'a new one, longer');
      await heading(other, 'Flows');
    });
  });
});
