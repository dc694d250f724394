import assert from 'node:assert/strict';
import {
  addMissing,
  archiveMember,
  findMember,
  findSegment,
  saveMember,
  saveTeam,
} from '../../../src/store/directory.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/keyboard.ts';
import { AppHost } from './support/app-host.ts';

describe('the pages for people', () => {
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
    // It is said for two seconds only.
    const copied = page.waitForFunction(() =>
      [...document.querySelectorAll('[role="status"]')].some(({ textContent }) => textContent === 'Copied'),
    );
    await page.getByRole('button', { name: 'Copy link' }).click();
    await copied;
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

  it('say what a member is asked about and how they look, with the API’s complaints at their fields', async () => {
    await saveMember(host.database, { id: 'lee', name: 'Lee', email: null, teams: [], skills: ['Refunds'] });
    const kim = await host.member('member');
    const page = await host.signedIn('admin', '/settings/members');
    await page.getByRole('button', { name: `Actions for ${kim.name}` }).click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    const form = page.getByRole('dialog');
    const languages = form.getByRole('combobox', { name: 'Languages' });
    // The dialog gives the keyboard to its first field a moment after it is there.
    await eventually(async () => assert.equal(await focused(page), 'Name'));
    await languages.fill('portug');
    await page.getByRole('option', { name: 'Brazilian Portuguese (pt-BR)' }).click();
    // None of those that are offered, so by its code.
    await languages.fill('cy');
    await page.getByRole('option', { name: 'Welsh (cy)' }).click();
    await page.keyboard.press('Tab');
    // What others know already is offered; anything else can be written.
    await form.getByRole('combobox', { name: 'Skills' }).click();
    await page.getByRole('option', { name: 'Refunds' }).click();
    await form.getByRole('combobox', { name: 'Skills' }).pressSequentially('Hardware');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await form.getByRole('textbox', { name: 'Capacity' }).fill('3');
    await form.getByRole('textbox', { name: 'Picture' }).fill('ftp://example.com/kim.png');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Must be an http or https address.').waitFor();
    await eventually(async () => assert.equal(await focused(page), 'Picture'));
    await form.getByRole('textbox', { name: 'Picture' }).fill(`${host.origin}/kim.png`);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });

    const saved = await findMember(host.database, kim.id);
    assert.deepEqual(
      [saved?.languages, saved?.skills, saved?.capacity, saved?.picture],
      [['pt-BR', 'cy'], ['Refunds', 'Hardware'], 3, `${host.origin}/kim.png`],
    );
    const row = page.getByRole('row', { name: new RegExp(kim.name) });
    await row.getByText('0 of 3').waitFor();
    await row.getByText('Brazilian Portuguese, Welsh, Refunds, Hardware').waitFor();
    await page.getByRole('searchbox', { name: 'Search members' }).fill('welsh refunds');
    await eventually(async () => assert.equal(await page.getByRole('row').count(), 2));
  });

  it('let members say for themselves how they look and what they speak', async () => {
    const kim = await host.member('member');
    const page = await host.signedIn(kim, '/settings/profile');
    await page.getByRole('textbox', { name: 'Picture' }).fill(`${host.origin}/me.png`);
    await page.getByRole('combobox', { name: 'Languages' }).fill('fren');
    await page.getByRole('option', { name: 'French (fr)' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your profile is saved.').waitFor();
    const saved = await findMember(host.database, kim.id);
    assert.deepEqual([saved?.picture, saved?.languages], [`${host.origin}/me.png`, ['fr']]);
    await page.getByRole('textbox', { name: 'Picture' }).fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => assert.equal((await findMember(host.database, kim.id))?.picture, null));
  });

  it('bring back a member who was archived, as they are to be', async () => {
    const kim = await host.member('author');
    await archiveMember(host.database, kim.id);
    const page = await host.signedIn('admin', '/settings/members');
    await page.getByRole('switch', { name: 'Show archived' }).check();
    await page.getByRole('button', { name: `Bring back ${kim.name}` }).click();
    const form = page.getByRole('dialog', { name: `Bring back ${kim.name}` });
    await form.getByRole('radio', { name: 'Member' }).check();
    await form.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('No member is archived').waitFor();
    await page.getByRole('switch', { name: 'Show archived' }).uncheck();
    await page
      .getByRole('row', { name: new RegExp(kim.name) })
      .getByText('Cannot sign in')
      .waitFor();
    assert.equal((await findMember(host.database, kim.id))?.role, 'member');
  });

  it('say whom a segment’s conversations go to, and count what is in use', async () => {
    await saveTeam(host.database, { id: 'sales', name: 'Sales' });
    await saveMember(host.database, { id: 'owl', name: 'Owl', email: null, teams: ['sales'] });
    const page = await host.signedIn('admin', '/settings/segments');
    await page.getByRole('button', { name: 'New segment' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Leads');
    for (const [field, option] of [
      ['Team', 'Sales'],
      ['Member', 'Owl'],
    ] as const) {
      await form.getByRole('combobox', { name: field }).click();
      await page.getByRole('option', { name: option }).click();
    }
    await form.getByRole('button', { name: 'Create' }).click();
    const row = page.getByRole('row', { name: /Leads/ });
    await row.getByText('Owl, then Sales').waitFor();
    await row.getByRole('cell', { name: '0', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Change Leads' }).click();
    // What is chosen once more is chosen no more.
    await form.getByRole('combobox', { name: 'Member' }).click();
    await page.getByRole('option', { name: 'Owl' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Sales', { exact: true }).waitFor();
    assert.deepEqual(await findSegment(host.database, 'leads'), {
      id: 'leads',
      name: 'Leads',
      team: 'sales',
      member: null,
    });
    await page.getByRole('link', { name: 'Teams' }).click();
    await page.getByRole('row', { name: /Sales/ }).getByRole('cell', { name: '1', exact: true }).waitFor();
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
    it(`create, change, archive and bring back ${many.toLowerCase()}`, async () => {
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

      await page.getByRole('button', { name: 'Change Zoë & Sons' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Zoë');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
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
