import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import type { Page } from 'playwright-core';
import { runRoutes } from '../../../src/api/routes/runs.ts';
import { barriers } from '../support/barriers.ts';
import { cutOff } from '../support/cut-off.ts';
import { eventually } from '../support/eventually.ts';
import { AppHost } from './support/app-host.ts';
import { addRuns } from './support/runs.ts';

describe('the list of runs', () => {
  let host: AppHost;

  before(async () => {
    host = await AppHost.open(({ database }) =>
      // Neither is asked for a list.
      runRoutes({ database, client: {} as Client, files: {} as never, temporalUiUrl: null }),
    );
    await addRuns(host.database);
  });

  after(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  const rowsOf = async (page: Page) =>
    (await page.getByRole('table', { name: 'Runs' }).locator('.run-link').allInnerTexts()).map(
      (text) => text.split('\n')[0],
    );
  const lists = (page: Page, names: string[]) =>
    eventually(async () => assert.deepEqual((await rowsOf(page)).sort(), names));

  it('says what each waits for and what keeps it, and is narrowed by the address', async () => {
    const page = await host.signedIn('member', '/runs');
    await lists(page, ['Ann Example', 'Ben', 'Cleo', 'Dora']);
    const ben = page.getByRole('row', { name: /^Ben/ });
    await ben.getByText('The action sendSms at “Send it by SMS”.').waitFor();
    await ben.getByText('Twilio, 1 attempt').waitFor();
    await ben.getByText(/It does not answer\./).waitFor();
    await page.getByRole('searchbox').fill('020 7946 0222');
    await lists(page, ['Ben']);
    await page.waitForURL(/q=020\+7946\+0222/);
    await page.goto('/app/runs?status=closed&error=any');
    await lists(page, ['Dora']);
    await page.getByRole('combobox', { name: 'Any status' }).selectOption('open');
    await lists(page, ['Ben']);
    await page.goto('/app/runs?q=nobody');
    await page.getByText('No run matches').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await lists(page, ['Ann Example', 'Ben', 'Cleo', 'Dora']);
    await page.context().close();
  });

  it('shows where conversations stand on their flow’s picture, and who stands at a node', async () => {
    const page = await host.signedIn('member', '/runs');
    await page.getByRole('combobox', { name: 'Any flow' }).selectOption('order-support');
    await lists(page, ['Ann Example', 'Cleo', 'Dora']);
    const standing = page.getByRole('region', { name: 'Where conversations stand now' });
    await standing.getByText('2 are open.').waitFor();
    const menu = standing.locator('.react-flow__node[data-id="menu"]');
    assert.equal(await menu.locator('.node-mark').innerText(), '2');
    await menu.click();
    await lists(page, ['Ann Example', 'Cleo']);
    await page.waitForURL(/node=menu/);
    await standing.getByRole('button', { pressed: true }).press('Enter');
    await lists(page, ['Ann Example', 'Cleo', 'Dora']);
    await page.context().close();
  });

  it('says why it cannot be shown', async () => {
    host.refuseNext(/GET \/api\/v1\/runs/, 503, { code: 'unavailable', detail: 'Nothing works now.' });
    host.refuseNext(/GET \/api\/v1\/runs/, 503, { code: 'unavailable', detail: 'Nothing works now.' });
    host.refuseNext(/GET \/api\/v1\/runs/, 503, { code: 'unavailable', detail: 'Nothing works now.' });
    const page = await host.signedIn('member', '/runs');
    await page.getByRole('alert').getByText('Nothing works now.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await lists(page, ['Ann Example', 'Ben', 'Cleo', 'Dora']);
    await page.context().close();
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1920, 'dark'],
    [390, 'light'],
  ] as const)
    it(`can be read whole, and by everybody (${width} pixels wide, ${colorScheme})`, async () => {
      const viewport = { width, height: 900 };
      const page = await host.signedIn('member', '/runs?flow=order-support', { viewport, colorScheme });
      await lists(page, ['Ann Example', 'Cleo', 'Dora']);
      await page.locator('.react-flow__node').first().waitFor();
      assert.deepEqual(await cutOff(page), []);
      assert.deepEqual(await barriers(page), []);
      await page.context().close();
    });
});
