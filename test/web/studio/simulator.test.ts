import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createFlow, findDraft, saveDraft, type Draft } from '../../../src/store/flows.ts';
import { AppHost } from '../app/support/app-host.ts';
import { barriers } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { focused } from '../support/keyboard.ts';

const text = (said: string) => [{ type: 'text', text: said }];

/** A question with a limit, an SMS with both ways on, and people. */
const helpdesk = {
  format: 1,
  id: 'helpdesk',
  name: 'Helpdesk',
  start: 'ask',
  variables: { topic: { type: 'text' }, shop: { type: 'text' } },
  nodes: {
    ask: {
      kind: 'listener',
      name: 'Ask what it is about',
      type: 'choice',
      prompt: text('Hello {{visitor.name | default: "there"}}! What is it about?'),
      buttons: [
        { id: 'order', label: 'My order' },
        { id: 'person', label: 'A person' },
      ],
      saveTo: 'topic',
      timeout: '5m',
      outlets: { 'button.order': 'sms', 'button.person': 'people', timeout: 'late' },
    },
    sms: {
      kind: 'action',
      action: 'sendSms',
      name: 'Text the order',
      from: 'Shop',
      to: '+447700900123',
      text: 'It is on its way.',
      outlets: { success: 'sent', error: 'unsent' },
    },
    sent: { kind: 'message', messages: text('You have it by SMS.'), outlets: { next: 'close' } },
    unsent: { kind: 'message', messages: text('It went wrong: {{error.code}}'), outlets: { next: 'people' } },
    people: {
      kind: 'action',
      action: 'escalate',
      name: 'Fetch somebody',
      waitAtMost: '10m',
      outlets: { returned: 'ask', timeout: 'late', error: 'late' },
    },
    late: { kind: 'message', messages: text('We are closed now.'), outlets: { next: 'close' } },
    close: { kind: 'action', action: 'close' },
  },
};

describe('the simulator', () => {
  let host: AppHost;

  before(async () => {
    host = await AppHost.open();
    await createFlow(host.database, helpdesk);
  });

  after(() => host.close());

  async function open(options = {}): Promise<Page> {
    const page = await host.signedIn('author', '/flows/helpdesk', options);
    await page.getByRole('button', { name: 'Simulator' }).click();
    await page.getByRole('log').getByText('What is it about?').waitFor();
    return page;
  }

  /** As another author does it. */
  async function changeText(from: string, to: string): Promise<void> {
    const found = await findDraft(host.database, 'helpdesk');
    assert.ok(found);
    const draft = JSON.parse(
      JSON.stringify(found.draft).replace(`"text":"${from}"`, `"text":"${to}"`),
    ) as Draft;
    const saved = await saveDraft(host.database, draft, found.revision);
    assert.equal(saved.kind, 'saved');
  }

  const log = (page: Page) => page.getByRole('log');
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const isLit = (page: Page, node: string, lit: string) =>
    page.locator(`.react-flow__node[data-id="${node}"] .picture[data-lit="${lit}"]`).waitFor();

  it('talks beside the canvas, whose nodes light up as the talk goes by', async () => {
    const page = await open();
    await isLit(page, 'ask', 'at');
    await button(page, 'My order').click();
    const asked = page.getByRole('region', { name: 'Send an SMS to +447700900123' });
    await asked.getByText('It is on its way.').waitFor();
    await isLit(page, 'sms', 'at');
    await isLit(page, 'ask', 'visited');
    const [canvas, panel] = await Promise.all([
      page.locator('.react-flow').boundingBox(),
      page.getByRole('region', { name: 'Simulator' }).boundingBox(),
    ]);
    assert.ok(canvas && panel && canvas.width > 400 && canvas.x + canvas.width <= panel.x + 1);
    await page.getByText('topic = order').waitFor();
    await page.getByRole('tab', { name: /Variables/ }).click();
    await page.getByRole('row', { name: /^topic\s*new\s*order/ }).waitFor();
    await page.getByRole('tab', { name: 'Talk' }).click();
    await asked.getByRole('button', { name: 'Success' }).click();
    await log(page).getByText('You have it by SMS.').waitFor();
    await page.getByText('This conversation has ended.', { exact: false }).waitFor();
    await page.close();
  });

  it('winds time forward, lets an action fail, and plays the member', async () => {
    const page = await open();
    await button(page, 'My order').click();
    await button(page, 'Error…').click();
    await page.getByRole('menuitem', { name: /^opted_out/ }).click();
    await log(page).getByText('It went wrong: opted_out').waitFor();
    await isLit(page, 'people', 'at');
    await button(page, 'Ask Alex (dispatcher)').click();
    await button(page, 'In 1 minute: Alex did not answer in time').click();
    await log(page).getByText('Alex did not answer in time.').waitFor();
    await button(page, 'Alex accepts').click();
    await page.getByLabel('What Alex writes').fill('Let me look.');
    await button(page, 'Reply').click();
    await log(page).getByText('Let me look.').waitFor();
    await button(page, 'Return to the bot').click();
    await button(page, 'In 5 minutes: no answer in time').click();
    await log(page).getByText('We are closed now.').waitFor();
    await page.close();
  });

  it('steps back and forward, and goes another way from there', async () => {
    const page = await open();
    await page.getByLabel('The visitor’s message').fill('A person');
    await page.keyboard.press('Enter');
    await log(page).getByText('A person', { exact: true }).last().waitFor();
    await button(page, 'Step back').click();
    await page.getByText('Step 1 of 2').waitFor();
    await isLit(page, 'ask', 'at');
    await button(page, 'Step forward').click();
    await isLit(page, 'people', 'at');
    await button(page, 'Step back').click();
    await button(page, 'My order').click();
    await page.getByText('Step 2 of 2').waitFor();
    await isLit(page, 'sms', 'at');
    await page.close();
  });

  it('begins with other values, where the author wants that', async () => {
    const page = await open();
    await button(page, 'Start values').click();
    // The dialog takes the keyboard a moment after it is there.
    await page.locator('[role="dialog"] :focus').waitFor();
    await page.getByLabel('visitor.name').fill('Ada');
    await button(page, 'Start with these').click();
    await log(page).getByText('Hello Ada! What is it about?').waitFor();
    await page.close();
  });

  it('keeps a talk as a test, which fails where the flow does something else, and says where', async () => {
    const page = await open();
    await button(page, 'My order').click();
    await button(page, 'Success').click();
    await log(page).getByText('You have it by SMS.').waitFor();
    await button(page, 'Save as a test').click();
    await page.getByLabel('What the talk shows').fill('an order is texted');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Tests' }).click();
    await page.getByText('The test passes.').waitFor();
    await page.getByRole('button', { name: 'Ask what it is about → No answer in time' }).waitFor();
    await isLit(page, 'people', 'dark');
    const { talk } = await eventually(async () => {
      const tests = (await findDraft(host.database, 'helpdesk'))?.draft['tests'];
      const { test1 } = (tests ?? {}) as { test1?: { talk: unknown[] } };
      assert.ok(test1);
      return test1;
    });
    assert.equal(talk.length, 3);

    await changeText('You have it by SMS.', 'Look at your phone.');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.getByText('1 of 1 test fails.').waitFor();
    const test = page.getByRole('article', { name: 'an order is texted' });
    await test.getByText('Step 3, the action succeeds, adds other lines than it should.').waitFor();
    await test.getByText('Expected: bot: You have it by SMS.').waitFor();
    assert.deepEqual(await barriers(page), []);
    await button(page, 'Open at step 3').click();
    await page.getByText('Step 3 of 3').waitFor();
    await page.getByText('Test: an order is texted').waitFor();
    await isLit(page, 'sms', 'visited');

    await page.getByRole('button', { name: 'Tests' }).click();
    await button(page, 'Accept what comes now').click();
    await page.getByText('The test passes.').waitFor();
    await button(page, 'More for an order is texted').click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('The test’s name').fill('an order is texted, no more');
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal(await focused(page), 'More for an order is texted, no more'));
    await button(page, 'More for an order is texted, no more').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('No test yet').waitFor();
    await eventually(async () => {
      assert.equal((await findDraft(host.database, 'helpdesk'))?.draft['tests'], undefined);
    });
    await page.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barrier that axe finds, in ${colorScheme} colours`, async () => {
      for (const width of [1280, 1920]) {
        const page = await open({ colorScheme, viewport: { width, height: width === 1280 ? 800 : 1080 } });
        await button(page, 'My order').click();
        await page.getByRole('region', { name: 'Send an SMS to +447700900123' }).waitFor();
        assert.deepEqual(await barriers(page), []);
        await button(page, 'Error…').click();
        await page.getByRole('menuitem', { name: /^rejected/ }).waitFor();
        await page.getByRole('menuitem', { name: /^rejected/ }).click();
        await button(page, 'Alex accepts').click();
        await page.getByLabel('What Alex writes').waitFor();
        assert.deepEqual(await barriers(page), []);
        await page.getByRole('tab', { name: /Variables/ }).click();
        await page.getByRole('group', { name: 'Variables' }).waitFor();
        assert.deepEqual(await barriers(page), []);
        await button(page, 'Start values').click();
        await page.getByLabel('visitor.name').waitFor();
        assert.deepEqual(await barriers(page), []);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Tests' }).click();
        await page.getByText('No test yet').waitFor();
        assert.deepEqual(await barriers(page), []);
        await page.close();
      }
    });
  }

  it('is complained of by no page', () => assert.deepEqual(host.complaints, []));
});
