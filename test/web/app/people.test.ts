import assert from 'node:assert/strict';
import { addMissing, findMember, saveMember, saveTeam } from '../../../src/store/directory.ts';
import { eventually } from '../support/eventually.ts';
import { AppHost } from './support/app-host.ts';

describe('the pages for people', function () {
  this.timeout(60_000);
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open();
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  it('invite somebody, who opens the link and is a member', async () => {
    await saveTeam(host.database, { id: 'support', name: 'Support' });
    const page = await host.signedIn('admin', '/settings/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const form = page.getByRole('dialog', { name: 'Invite somebody' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Robin Day');
    await form.getByRole('textbox', { name: 'Email' }).fill('not an address');
    await form.getByRole('radio', { name: 'Author' }).check();
    await form.getByRole('combobox', { name: 'Teams' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.keyboard.press('Tab');
    await form.getByRole('button', { name: 'Invite' }).click();
    // The API's own complaint, below the field that it is about.
    await form.getByText('Invalid email address.').waitFor();
    await form.getByRole('textbox', { name: 'Email' }).fill('robin@example.com');
    await form.getByRole('button', { name: 'Invite' }).click();

    const shown = page.getByRole('dialog', { name: 'A link for Robin Day' });
    const link = await shown.getByRole('textbox', { name: 'Link' }).inputValue();
    await shown.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /Robin Day/ });
    for (const text of ['robin@example.com', 'Author', 'Support', 'Invited'])
      await row.getByText(text, { exact: true }).waitFor();

    const theirs = await (await host.browser()).newPage();
    await theirs.goto(link);
    await theirs.getByText('Hello Robin Day.').waitFor();
    await theirs.getByRole('textbox', { name: 'New password' }).fill('four words in a row');
    await theirs.getByRole('button', { name: 'Set the password and sign in' }).click();
    await theirs.getByRole('button', { name: 'Your menu: Robin Day' }).waitFor();
    await page.reload();
    await row.getByText('Signs in').waitFor();
  });

  it('put a link into the clipboard', async () => {
    const page = await host.signedIn('admin', '/settings/members');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Actions for admin' }).click();
    await page.getByRole('menuitem', { name: 'Link to set a new password' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    assert.match(link, /\/app\/welcome#token=/);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  });

  it('say what the API says when an address is taken, and keep what was written', async () => {
    const kim = await host.member('member');
    const page = await host.signedIn('admin', '/settings/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Kim Again');
    await form.getByRole('textbox', { name: 'Email' }).fill(kim.email);
    await form.getByRole('button', { name: 'Invite' }).click();
    await form
      .getByRole('alert')
      .getByText(/has this email address/)
      .waitFor();
    assert.equal(await form.getByRole('textbox', { name: 'Name' }).inputValue(), 'Kim Again');
  });

  it('change a member’s role, which holds from their next page on', async () => {
    const kim = await host.member('member');
    const theirs = await host.signedIn(kim, '/flows');
    await theirs.getByRole('link', { name: 'Members' }).waitFor();
    assert.equal(await theirs.getByRole('link', { name: 'API keys' }).count(), 0);

    const page = await host.signedIn('admin', '/settings/members');
    await page.getByRole('button', { name: `Actions for ${kim.name}` }).click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    await page.getByRole('radio', { name: 'Admin' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('row', { name: new RegExp(kim.name) })
      .getByText('Admin')
      .waitFor();
    await theirs.reload();
    await theirs.getByRole('link', { name: 'API keys' }).waitFor();
  });

  it('archive a member only after asking once more, and never the last admin', async () => {
    const kim = await host.member('member');
    const page = await host.signedIn('admin', '/settings/members');
    const row = page.getByRole('row', { name: new RegExp(kim.name) });
    const ask = async (name: string) => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Archive' }).click();
    };
    await ask(kim.name);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await row.waitFor();
    await ask(kim.name);
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await row.waitFor({ state: 'detached' });
    assert.equal(await findMember(host.database, kim.id), null);

    await ask('admin');
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .getByText(/only admin/)
      .waitFor();
  });

  it('find one among two hundred members by name, address or team', async () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      id: `m${i}`,
      name: `Person ${i}`,
      email: `p${i}@example.com`,
      teams: [],
    }));
    await addMissing(host.database, {
      teams: [{ id: 'night', name: 'Night shift' }],
      segments: [{ id: 'vip', name: 'VIP' }],
      members: many,
    });
    await saveMember(host.database, { id: 'owl', name: 'Owl', email: null, teams: ['night'] });
    const page = await host.signedIn('member', '/settings/members');
    const rows = page.getByRole('row');
    await eventually(async () => assert.ok((await rows.count()) > 200));
    for (const [search, name] of [
      ['person 137', 'Person 137'],
      ['P42@', 'Person 42'],
      ['shift night', 'Owl'],
    ] as const) {
      await page.getByRole('searchbox', { name: 'Search members' }).fill(search);
      await eventually(async () => assert.equal(await rows.count(), 2));
      await page.getByRole('row', { name: new RegExp(name) }).waitFor();
    }
    await page.getByRole('searchbox', { name: 'Search members' }).fill('nobody');
    await page.getByText('No member matches').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await eventually(async () => assert.ok((await rows.count()) > 200));
  });

  for (const [many, one] of [
    ['Teams', 'team'],
    ['Segments', 'segment'],
  ] as const) {
    it(`create, rename, archive and bring back ${many.toLowerCase()}`, async () => {
      const page = await host.signedIn('admin', `/settings/${many.toLowerCase()}`);
      await page.getByText(`There are no ${many.toLowerCase()} yet`).waitFor();
      await page
        .getByRole('button', { name: `New ${one}` })
        .first()
        .click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Zoë & Sons');
      assert.equal(await page.getByRole('textbox', { name: 'Id' }).inputValue(), 'zoe-sons');
      await page.getByRole('textbox', { name: 'Id' }).fill('Not An Id');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('Use lower-case letters and digits').waitFor();
      await page.getByRole('textbox', { name: 'Id' }).fill('zoe');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('cell', { name: 'zoe', exact: true }).waitFor();

      await page.getByRole('button', { name: 'Rename Zoë & Sons' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Zoë');
      await page.getByRole('button', { name: 'Rename', exact: true }).click();
      await page.getByRole('cell', { name: 'Zoë', exact: true }).waitFor();

      await page.getByRole('button', { name: 'Archive Zoë' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
      await page.getByText(`There are no ${many.toLowerCase()} yet`).waitFor();

      await page.getByRole('switch', { name: 'Show archived' }).check();
      await page.getByRole('button', { name: 'Bring back Zoë' }).click();
      await page.getByText(`No ${one} is archived`).waitFor();
      await page.getByRole('switch', { name: 'Show archived' }).uncheck();
      await page.getByRole('cell', { name: 'Zoë', exact: true }).waitFor();
    });
  }

  it('show a new API key once, and revoke it', async () => {
    const page = await host.signedIn('admin', '/settings/keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Shop');
    await form.getByRole('button', { name: 'Make the key' }).click();
    await form.getByText('Choose at least one scope.').waitFor();
    await form.getByRole('checkbox', { name: 'Read flows' }).check();
    await form.getByRole('button', { name: 'Make the key' }).click();

    const shown = page.getByRole('dialog', { name: 'The key “Shop”' });
    const key = await shown.getByRole('textbox', { name: 'API key' }).inputValue();
    const flows = () => fetch(`${host.origin}/api/v1/flows`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await flows()).status, 200);
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('row', { name: /Shop/ }).getByText('1 scope').waitFor();
    await shown.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('row', { name: /Shop/ }).waitFor();
    assert.ok(!(await page.content()).includes(key));

    await page.getByRole('button', { name: 'Revoke Shop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There are no keys yet').waitFor();
    assert.equal((await flows()).status, 401);
  });
});
