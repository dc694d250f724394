/**
 * From the first start to a closed conversation, as a visitor, a member and an operator see it at the same time: in the
 * visitor's window, in the inbox and in Temporal's own UI. No page is loaded again to learn of a change.
 */
import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';
import { InboxDriver } from '../web/app/support/inbox-driver.ts';
import { ChatPage } from '../web/support/chat-page.ts';
import { TemporalUi } from './support/temporal-ui.ts';

const FLOW = 'service-desk';
/** Long enough to accept within it on a busy machine. */
const LIMIT = '60s';

describe('a handoff, from the first word to the last', () => {
  let studio: Studio;
  const contexts: BrowserContext[] = [];
  let visitor: ChatPage;
  let member: InboxDriver;
  let operator: TemporalUi;

  before(async () => {
    studio = await startStudio();
    await studio.ready();
    await shorten();
  });

  after(async () => {
    for (const context of contexts) await context.close();
    await studio.stop();
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(studio.output().slice(-4_000));
  });

  /** The page of somebody with a browser of their own. */
  async function newPage(viewport: { width: number; height: number }): Promise<Page> {
    const context = await (await launchBrowser()).newContext({ viewport });
    // Longer than the waiting limit, which is waited for.
    context.setDefaultTimeout(120_000);
    contexts.push(context);
    return context.newPage();
  }

  /** Publishes the example with a shorter waiting limit, a satisfaction question, and reopening to the queue. */
  async function shorten(): Promise<void> {
    const address = `${studio.url}/api/v1/flows/${FLOW}`;
    const headers = {
      authorization: `Bearer ${await studio.apiKey()}`,
      'content-type': 'application/json',
    };
    const draft = await fetch(address, { headers });
    const document = (await draft.json()) as {
      settings: object;
      nodes: Record<string, object> & { human: object };
    };
    const changed = {
      ...document,
      settings: {
        ...document.settings,
        reopen: 'queue',
        satisfaction: { question: 'How was it, from 1 to 5?', thanks: 'Thank you, that helps us.' },
      },
      nodes: { ...document.nodes, human: { ...document.nodes.human, waitAtMost: LIMIT } },
    };
    const saved = await fetch(address, {
      method: 'PUT',
      headers: { ...headers, 'if-match': draft.headers.get('etag') ?? '' },
      body: JSON.stringify(changed),
    });
    assert.equal(saved.status, 200, await saved.text());
    const published = await fetch(`${address}/publish`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ despiteFailingTests: true }),
    });
    assert.ok(published.ok, await published.text());
  }

  /** Whether a page is still the one that was loaded first. */
  const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { isTheFirst: true }));
  const isTheFirst = (page: Page) => page.evaluate(() => 'isTheFirst' in window);

  /** Waits until the chat's head says so. */
  const visitorIsTold = (words: string) =>
    visitor.status.filter({ hasText: new RegExp(`^${words}$`) }).waitFor();

  it('is escalated: the visitor knows their place, and it stands in the member’s queue', async () => {
    const [link] = /http\S+\/app\/welcome#token=\S+/.exec(studio.output()) ?? [];
    assert.ok(link !== undefined, studio.output());
    member = new InboxDriver(await newPage({ width: 1280, height: 900 }));
    await member.page.goto(link);
    await member.page.getByLabel('Password').first().fill('correct horse battery staple');
    await member
      .button(/password|set up|continue|start/i)
      .last()
      .click();
    await member.page.getByRole('link', { name: 'Inbox' }).click();
    await member.page.getByRole('link', { name: /^Queued/ }).click();
    await member.page.getByText('Nobody waits.').waitFor();
    await mark(member.page);

    visitor = await new ChatPage(await newPage({ width: 390, height: 844 })).open(studio.url, FLOW);
    await mark(visitor.page);
    await visitor.sees('What may I call you?');
    await visitorIsTold('Automated answers');
    await visitor.say('Ada Lovelace');
    await visitor.sees('What is your email address?');
    await visitor.say('ada@example.com');
    await visitor.sees('And your mobile number?');
    await visitor.press('I would rather not say');
    await visitor.press('Talk to a person');

    await visitor.sees('I am fetching somebody from our support team.');
    await visitorIsTold('Waiting for a member of the team');
    await visitor.page.getByText('You are next in the queue.').waitFor();
    await member.openRow('Ada Lovelace');
    await member.stands('Queued');
    await member.sees('I am fetching somebody from our support team.');
  });

  it('is accepted, and both sides talk, and see each other type and read', async () => {
    await member.button('Accept').click();
    await member.stands('With a member');
    await member.stands('You have it');
    await visitorIsTold('You are talking to Admin');
    await visitor.sees('Admin has joined the conversation.');
    await visitor.page.getByText('You are next in the queue.').waitFor({ state: 'detached' });

    const id = decodeURIComponent(new URL(member.page.url()).pathname.split('/').at(-1) ?? '');
    operator = new TemporalUi(await newPage({ width: 1280, height: 900 }), temporalUi(), id);
    await operator.open();
    await operator.says('A member has the conversation');

    await member.reply.pressSequentially('Hello Ada');
    await visitor.busy.getByText('Admin is writing').waitFor();
    await member.reply.press('Enter');
    await visitor.sees('Hello Ada');
    await visitor.busy.waitFor({ state: 'detached' });
    await member.messages.locator('.said', { hasText: 'Hello Ada' }).getByText('Seen').waitFor();

    await visitor.composer.pressSequentially('My parcel is lost');
    await member.page.getByText('The visitor is typing…').waitFor();
    await visitor.composer.press('Enter');
    await member.sees('My parcel is lost');
    await member.page.getByText('The visitor is typing…').waitFor({ state: 'detached' });
    await visitor.page.getByText('Seen', { exact: true }).waitFor();
  });

  it('is returned to the bot, which goes on where the flow says', async () => {
    await member.choose('Return to the bot');
    await member.stands('Bot');
    await visitor.sees('It is me again, the assistant.');
    await visitorIsTold('Automated answers');
    await operator.says('The bot has the conversation');
  });

  it('is escalated again, and taken back when the visitor has waited for too long', async () => {
    await visitor.press('Talk to a person');
    await visitorIsTold('Waiting for a member of the team');
    await member.stands('Queued');
    await operator.says('The visitor waits for a member');
    await operator.says('team support');

    await visitor.sees('Nobody is free right now.');
    await visitor.sees('I am Robin');
    await visitorIsTold('Automated answers');
    await member.stands('Bot');
    await member.sees('I am Robin');
    await operator.says('The bot has the conversation');
  });

  it('is resolved; the visitor says how it was, and that opens nothing', async () => {
    await member.choose('Mark as resolved');
    await member.stands('Resolved');
    await visitorIsTold('Resolved. Write again if something is left');
    await visitor.sees('How was it, from 1 to 5?');
    await visitor.press('5');
    await visitor.sees('Thank you, that helps us.');
    await member.page.getByText('5 of 5').waitFor();
    await member.stands('Resolved');
    await operator.says('Status: Resolved');
  });

  it('is reopened by the visitor’s next message', async () => {
    await visitor.say('One more thing');
    await visitorIsTold('Waiting for a member of the team');
    await member.stands('Queued');
    await member.sees('One more thing');
    await operator.says('The visitor waits for a member');
  });

  it('is closed: the window is inactive, and nothing more is taken', async () => {
    await member.button('Accept').click();
    await visitorIsTold('You are talking to Admin');
    await member.send('All is well, goodbye.');
    await visitor.sees('All is well, goodbye.');
    await member.choose('Close for good…');
    await member.page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
    await member.stands('Closed');
    await member.page.getByText('This conversation is closed for good.').waitFor();
    await visitorIsTold('Ended');
    await until(() => visitor.isInactive());
    await operator.says('Status: Closed');
    await operator.finds('ConversationStatus', 'closed');
    await operator.finds('Assignee', 'admin');

    assert.ok(await isTheFirst(visitor.page), 'the visitor’s window was loaded again');
    assert.ok(await isTheFirst(member.page), 'the inbox was loaded again');
  });

  /** Where Temporal's UI is, as the start prints it. */
  function temporalUi(): string {
    const [, origin] = /Temporal UI\s+(http\S+)/.exec(studio.output()) ?? [];
    assert.ok(origin !== undefined, studio.output());
    return origin;
  }
});
