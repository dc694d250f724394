import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { readConversations } from '../../replay/support/histories.ts';
import { barriers } from '../support/barriers.ts';
import { cutOff } from '../support/cut-off.ts';
import { AppHost } from './support/app-host.ts';
import { fakeRunRoutes, runOf } from './support/fake-run.ts';

describe('the page of a run', function () {
  this.timeout(120_000);
  let host: AppHost;
  let run = runOf();
  let runs: unknown[] = [];

  before(async () => {
    const recorded = (await readConversations()).find(({ name }) => name === 'v2/continued');
    runs = (recorded?.runs ?? []).map(({ json }) => JSON.parse(json) as unknown);
    host = await AppHost.open(() =>
      fakeRunRoutes({ run: () => run, history: () => ({ runs }), audit: () => [] }),
    );
  });

  after(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  beforeEach(() => {
    run = runOf();
  });

  const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('says where it stands, what it waits for, and how it came there', async () => {
    const page = await host.signedIn('member', '/runs/conversation-1');
    await page.getByRole('heading', { level: 1, name: 'Run of Ann Example' }).waitFor();
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
