import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { readConversations } from '../../replay/support/histories.ts';
import { barriers } from '../support/barriers.ts';
import { cutOff } from '../support/cut-off.ts';
import { AppHost } from './support/app-host.ts';
import { fakeRunRoutes, runOf } from './support/fake-run.ts';

const AUDIT = [
  {
    id: 'a1',
    at: '2026-11-25T10:09:00.000Z',
    by: { id: 'olga', name: 'Olga' },
    command: 'retry',
    detail: { reason: 'Twilio is back' },
    outcome: 'done',
  },
];

describe('the page of a run', () => {
  let host: AppHost;
  let run = runOf();
  let runs: unknown[] = [];
  const acts: { act: string; reason?: string | undefined }[] = [];

  before(async () => {
    const recorded = (await readConversations()).find(({ name }) => name === 'v2/continued');
    runs = (recorded?.runs ?? []).map(({ json }) => JSON.parse(json) as unknown);
    host = await AppHost.open(() =>
      fakeRunRoutes({ run: () => run, history: () => ({ runs }), audit: () => AUDIT, acts }),
    );
  });

  after(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  beforeEach(() => {
    run = runOf();
    acts.length = 0;
  });

  const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('says where it stands, what it waits for, and how it came there', async () => {
    const page = await host.signedIn('member', '/runs/conversation-1');
    await page.getByRole('heading', { level: 1, name: 'Run: Ann Example' }).waitFor();
    await part(page, 'How it stands').getByText('The action sendSms at “Text them”.').waitFor();
    await part(page, 'What it waits for outside')
      .getByText(/waits for its next attempt \(attempt 4\)/)
      .waitFor();
    const link = part(page, 'Its runs in Temporal').getByRole('link', { name: /^second-run/ });
    assert.match((await link.getAttribute('href')) ?? '', /second-run\/history$/);
    await page.getByRole('listbox', { name: 'Steps' }).getByText('Run 2').waitFor();
    await part(page, 'The step')
      .getByText(/Event \d+ of run 2/)
      .waitFor();
    await page.context().close();
  });

  it('lets an operator retry at once, and asks why before anything that cannot be taken back', async () => {
    const page = await host.signedIn('author', '/runs/conversation-1');
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('Done: retry.').waitFor();
    await page.getByRole('button', { name: 'Take the Error path' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('The number is wrong');
    await dialog.getByRole('button', { name: 'Take the Error path' }).click();
    await page.getByText('Done: fail.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Terminate…' }).click();
    assert.ok(await dialog.getByRole('button', { name: 'Terminate' }).isDisabled());
    await dialog.getByLabel('Why').fill('It is stuck');
    await dialog.getByRole('button', { name: 'Terminate' }).click();
    await page.getByText('Done: terminate.').waitFor();
    assert.deepEqual(acts, [
      { act: 'retry', reason: undefined },
      { act: 'fail', reason: 'The number is wrong' },
      { act: 'terminate', reason: 'It is stuck' },
    ]);
    await part(page, 'What members did').getByText('Olga had it tried again: “Twilio is back”').waitFor();
    await page.context().close();
  });

  it('asks for the same act again when the answer was lost, and for no other', async () => {
    const page = await host.signedIn('author', '/runs/conversation-1');
    const ids: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/skip')) ids.push((request.postDataJSON() as { id: unknown }).id);
    });
    host.refuseNext(/\/skip$/, 503, { code: 'unavailable', detail: 'Temporal cannot be reached.' });
    await page.getByRole('button', { name: 'Skip' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await dialog.getByRole('alert').getByText('Temporal cannot be reached.').waitFor();
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await page.getByText('Done: skip.').waitFor();
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
    await page.context().close();
  });

  it('says why something cannot be done, and offers nothing to those who may not', async () => {
    run = runOf({ status: 'closed', can: { retry: false, skip: false, fail: false, terminate: false } });
    const page = await host.signedIn('author', '/runs/conversation-1');
    const skip = page.getByRole('button', { name: 'Skip' });
    await skip.focus();
    await page.getByRole('tooltip').getByText('The flow is neither at an action nor at a wait.').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('dialog').count(), 0);
    const member = await host.signedIn('member', '/runs/conversation-1');
    await part(member, 'How it stands').waitFor();
    assert.equal(await member.getByRole('button', { name: 'Retry now' }).count(), 0);
    await page.context().close();
    await member.context().close();
  });

  it('says that Temporal cannot be reached, and that there is no such conversation', async () => {
    run = runOf({ temporal: { reached: false, runs: [], pending: [] } });
    const page = await host.signedIn('member', '/runs/conversation-1');
    await page.getByText('Temporal cannot be reached, so it is not known what is under way.').waitFor();
    host.refuseNext(/\/run$/, 404, { code: 'not_found', detail: 'There is no conversation “x”.' });
    await page.goto('/app/runs/x');
    await page.getByText('There is no such conversation').waitFor();
    await page.context().close();
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1920, 'dark'],
    [390, 'light'],
  ] as const)
    it(`can be read whole, and by everybody (${width} pixels wide, ${colorScheme})`, async () => {
      const viewport = { width, height: 900 };
      const page = await host.signedIn('admin', '/runs/conversation-1', { viewport, colorScheme });
      await page.locator('.react-flow__node').first().waitFor();
      assert.deepEqual(await cutOff(page), []);
      assert.deepEqual(await barriers(page), []);
      await page.context().close();
    });
});
