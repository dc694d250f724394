import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Role } from '../../../src/store/schema.ts';
import { seedExamples } from '../../../src/seed.ts';
import { barriers } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { AppHost } from './support/app-host.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

describe('the app', () => {
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open();
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  async function heading(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  it('shows everybody what their role opens, and nothing else', async () => {
    const FOR_ALL = ['Flows', 'Profile', 'Members', 'Teams', 'Segments'];
    for (const role of ['member', 'author', 'admin'] as Role[]) {
      const page = await host.signedIn(role, '/settings/members');
      await heading(page, 'Members');
      const links = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
      for (const name of FOR_ALL) assert.ok(links.includes(name), `${role}: ${name}`);
      const mayManage = role === 'admin';
      assert.equal(links.includes('API keys'), mayManage, role);
      await page
        .getByRole('row', { name: new RegExp(role) })
        .first()
        .waitFor();
      assert.equal(await page.getByRole('button', { name: 'Invite' }).count(), mayManage ? 1 : 0, role);
      assert.equal((await page.getByRole('button', { name: /^Actions for/ }).count()) > 0, mayManage, role);
      await page.goto('/app/settings/keys');
      await heading(page, mayManage ? 'API keys' : 'No access');
    }
  });

  it('lists the flows, and opens the public ones as a visitor sees them', async () => {
    await seedExamples(host.database);
    const page = await host.signedIn('member', '/flows');
    const row = page.getByRole('row', { name: /Order support/ });
    await row.getByText('Version 1').waitFor();
    await row.getByText('Public').waitFor();
    const [chat] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Talk to it: Order support' }).click(),
    ]);
    assert.equal(chat.url(), `${host.origin}/chat/order-support`);
    await page.getByRole('switch', { name: 'Show archived' }).check();
    await page.getByText('No flow is archived').waitFor();
  });

  it('says which page one is on, in the tab and to the keyboard', async () => {
    const page = await host.signedIn('member', '/flows');
    await heading(page, 'Flows');
    assert.equal(await page.title(), 'Flows – Chatbot Studio');
    await page.getByRole('link', { name: 'Teams' }).click();
    await heading(page, 'Teams');
    assert.equal(await page.title(), 'Teams – Chatbot Studio');
    await eventually(async () => assert.equal(await focused(page), 'Teams'));
    assert.equal(await page.getByRole('link', { name: 'Teams' }).getAttribute('aria-current'), 'page');
    await page.goBack();
    await heading(page, 'Flows');
    await page.goto('/app/nowhere');
    await heading(page, 'Page not found');
    await page.getByRole('link', { name: 'Go to the first page' }).click();
    await heading(page, 'Inbox');
  });

  it('can be used without a mouse: from the skip link to a team that is made', async () => {
    const page = await host.signedIn('admin', '/flows');
    await heading(page, 'Flows');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');
    assert.equal(page.url(), `${host.origin}/app/flows`);

    await page.reload();
    await heading(page, 'Flows');
    await tabTo(page, 'Teams');
    await page.keyboard.press('Enter');
    await heading(page, 'Teams');
    await eventually(async () => assert.equal(await focused(page), 'Teams'));
    await tabTo(page, 'New team');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'Name'));
    await page.keyboard.type('Night shift');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'night-shift' }).waitFor();
    // The keyboard is where it was.
    await eventually(async () => assert.equal(await focused(page), 'New team'));

    await tabTo(page, 'Archive Night shift');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'Cancel'));
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await focused(page), 'Archive Night shift'));
  });

  it('shows where the keyboard is', async () => {
    const kim = await host.member('member');
    const page = await host.signedIn(kim, '/flows');
    await heading(page, 'Flows');
    for (const name of ['Skip to content', 'Chatbot Studio', 'Offline', `Your menu:${kim.name}`, 'Inbox']) {
      await page.keyboard.press('Tab');
      assert.ok((await focused(page)).endsWith(name), name);
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
        return outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
      });
      assert.ok(outline >= 2, name);
    }
  });

  it('keeps the colours that were chosen, and has them before it is drawn', async () => {
    const page = await host.signedIn('member', '/flows', { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const scheme = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
    await heading(page, 'Flows');
    assert.equal(await ground(), 'rgb(239, 236, 229)');
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await eventually(async () => assert.equal(await ground(), 'rgb(14, 18, 16)'));

    // Without the app's own script there is only what the page does before it is drawn.
    await page.route('**/assets/app-*.js', (route) => route.abort());
    await page.reload({ waitUntil: 'domcontentloaded' });
    assert.equal(await scheme(), 'dark');
    await eventually(async () => assert.equal(await ground(), 'rgb(14, 18, 16)'));
    await page.unroute('**/assets/app-*.js');
    await page.reload();
    await page.getByRole('button', { name: /^Your menu/ }).click();
    assert.equal(
      await page.getByRole('menuitemradio', { name: 'Dark' }).getAttribute('aria-checked'),
      'true',
    );
    await page.getByRole('menuitemradio', { name: 'As the system' }).click();
    await eventually(async () => assert.equal(await scheme(), 'light'));
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => assert.equal(await scheme(), 'dark'));
  });

  it('has its navigation in a drawer on a phone, which closes on going somewhere', async () => {
    const page = await host.signedIn('member', '/flows', PHONE);
    await heading(page, 'Flows');
    assert.equal(await page.getByRole('link', { name: 'Members' }).count(), 0);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('link', { name: 'Members' }).click();
    await heading(page, 'Members');
    await drawer.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await drawer.waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('says what could not be loaded and why, and tries again when asked', async () => {
    const page = await host.signedIn('member', '/settings/teams');
    await heading(page, 'Teams');
    host.refuseNext(/v1\/flows/, 403, { code: 'forbidden', detail: 'Not for you.' });
    await page.getByRole('link', { name: 'Flows' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Not for you.').waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('There are no flows yet').waitFor();
  });

  it('says that it waits, and that one is offline', async () => {
    const release = host.holdNext(/v1\/flows/);
    const page = await host.signedIn('member', '/flows');
    await page.getByRole('status').getByText('Loading…').waitFor();
    release();
    await page.getByText('There are no flows yet').waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
  });

  it('survives a page that cannot be fetched any more', async () => {
    const page = await host.signedIn('member', '/flows');
    await heading(page, 'Flows');
    await page.route('**/assets/teams-page-*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'Teams' }).click();
    await page.getByRole('alert').getByText('This page has stopped working').waitFor();
    await page.unroute('**/assets/teams-page-*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await heading(page, 'Teams');
  });

  describe('for everybody', () => {
    const PAGES = [
      '/flows',
      '/settings/profile',
      '/settings/members',
      '/settings/teams',
      '/settings/segments',
      '/settings/canned-replies',
      '/settings/keys',
      '/nowhere',
    ];
    const OUTSIDE = ['/sign-in', '/forgotten', '/welcome'];

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has no barrier that axe finds on any page, in ${colorScheme} colours`, async () => {
        await seedExamples(host.database);
        const page = await host.signedIn('admin', '/', { colorScheme });
        for (const path of PAGES) {
          await page.goto(`/app${path}`, { waitUntil: 'networkidle' });
          await page.getByRole('heading', { level: 1 }).waitFor();
          assert.deepEqual(await barriers(page), [], path);
        }
        const stranger = await (await host.browser({ colorScheme })).newPage();
        for (const path of OUTSIDE) {
          await stranger.goto(`/app${path}`, { waitUntil: 'networkidle' });
          await stranger.getByRole('heading', { level: 1 }).waitFor();
          assert.deepEqual(await barriers(stranger), [], path);
        }
      });

      it(`has no barrier that axe finds in what opens, in ${colorScheme} colours`, async () => {
        await seedExamples(host.database);
        const page = await host.signedIn('admin', '/settings/members', { colorScheme });
        const isClean = async (what: string) => assert.deepEqual(await barriers(page), [], what);
        await heading(page, 'Members');
        await page.getByRole('button', { name: /^Your menu/ }).click();
        await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
        await isClean('the member’s menu');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Actions for Alex Rivera' }).click();
        await page.getByRole('menuitem', { name: 'Archive' }).waitFor();
        await isClean('a row’s menu');
        await page.getByRole('menuitem', { name: 'Archive' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).waitFor();
        await isClean('a question');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.getByRole('button', { name: 'Invite' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
        await page.getByText('Enter a name.').waitFor();
        await isClean('a form with faults');
        await page.goto('/app/settings/keys');
        await page.getByRole('button', { name: 'New key' }).first().click();
        await page.getByRole('checkbox').first().check();
        await isClean('the form of a key');
      });
    }

    for (const [name, width, height] of [
      ['320 pixels wide', 320, 640],
      ['at 400 % zoom', 320, 256],
      ['at 200 % zoom', 640, 400],
    ] as const)
      it(`fits a window ${name}`, async () => {
        await seedExamples(host.database);
        const page = await host.signedIn('admin', '/', { viewport: { width, height } });
        for (const path of PAGES) {
          await page.goto(`/app${path}`, { waitUntil: 'networkidle' });
          await page.getByRole('heading', { level: 1 }).waitFor();
          const scrolls = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(scrolls <= width, `${path}: ${scrolls}`);
        }
      });
  });
});
