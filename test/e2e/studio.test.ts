/**
 * As a new author would, who has read nothing: from an empty list to flows that are published and talked to, by mouse and
 * keyboard alone and without any JSON. The API is asked for nothing but the document that has come of it.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { FlowDocument } from '../../src/flow/document.ts';
import { parseDocument } from '../../src/flow/publish.ts';
import { runFlowTests } from '../../src/simulator/run-flow-tests.ts';
import { launchBrowser } from '../support/browser.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';
import { InboxDriver } from '../web/app/support/inbox-driver.ts';
import { ChatPage } from '../web/support/chat-page.ts';
import { Author } from './support/author.ts';
import { meaningOf } from './support/meaning-of.ts';
import { Redrawing } from './support/redrawing.ts';
import { showing } from './support/showing.ts';

/** What the author calls their own order support; the example has the other name. */
const ORDERS = 'Orders';
const PHONE = { width: 390, height: 844 };
/** Milliseconds for one step, on a machine that does much else as well. */
const LIMIT = 280_000;

describe('an author, from an empty canvas to the visitor’s window', function () {
  this.timeout(LIMIT + 20_000);
  // Every step goes on from the one before.
  this.bail(true);

  let studio: Studio;
  let author: Author;
  let member: InboxDriver;
  let visitor: ChatPage;
  let drawing: Redrawing;
  const contexts: BrowserContext[] = [];

  before(async () => {
    studio = await startStudio();
    await studio.ready();
    author = new Author(await newPage({ width: 1920, height: 1080 }));
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
    const context = await (await launchBrowser()).newContext({ viewport, reducedMotion: 'reduce' });
    context.setDefaultTimeout(30_000);
    contexts.push(context);
    return context.newPage();
  }

  function documentOf(json: unknown): FlowDocument {
    const parsed = parseDocument(json);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return parsed.document;
  }

  const example = async (id: string) =>
    documentOf(JSON.parse(await readFile(new URL(`../../examples/${id}.json`, import.meta.url), 'utf8')));

  /** A step of what people do; if one fails, it is told what their pages showed. */
  const step = (title: string, act: () => Promise<void>) =>
    it(title, () =>
      showing(
        () => ({
          'The author’s page': author.page,
          'The member’s page': member?.page,
          'The visitor’s window': visitor?.page,
        }),
        LIMIT,
        act,
      ),
    );

  step('signs in by the link of the first start, and puts the examples away', async () => {
    const [link] = /http\S+\/app\/welcome#token=\S+/.exec(studio.output()) ?? [];
    assert.ok(link !== undefined, studio.output());
    const { page } = author;
    await page.goto(link);
    await page.getByLabel('New password').fill('correct horse battery staple');
    await page.getByLabel('New password').press('Enter');
    await page.getByRole('link', { name: 'Flows', exact: true }).click();
    await author.putAllFlowsAway();
    await page.getByRole('heading', { name: 'There are no flows yet' }).waitFor();
  });

  step('draws a flow: what is missing is said where it is missing, with the mend', async () => {
    const { page } = author;
    await author.create('Tea shop');
    await author.zoomOut(3);

    let form = await author.put('Text', 'Greet', [0, 0]);
    await form.text('Text').click();
    await page.keyboard.type('Hello {{visitor.na');
    await page.getByRole('option', { name: /visitor\.name/ }).click();
    // Nobody has to know how a default is written.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' | def');
    await page.getByRole('option', { name: /^default/ }).click();
    await page.keyboard.type('there');
    await page.keyboard.press('End');
    await page.keyboard.type(', this is the tea shop.');
    await form.panel.getByText('Hello Ada, this is the tea shop.').first().waitFor();

    form = await author.put('Buttons', 'Ask what it is about', [1, 0]);
    await author.put('Condition', 'A large order?', [3, 0]);
    await author.putAction('Update Segment', 'Keep the customer', [1, 1]);
    await author.hasProblems('4 errors');
    const errors = (await author.problems()).filter(({ isError }) => isError);
    assert.deepEqual(
      errors.map(({ where, what, mend }) => `${where}: ${what} ${mend}`),
      [
        'Ask what it is about: “text” is empty. Fill it in.',
        'Ask what it is about: “label” is empty. Fill it in.',
        'A large order?: “value” is empty. Fill it in.',
        'Keep the customer: “segment” is missing. Give “segment”, a string.',
      ],
    );
    await author.button('Publish').click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('4 errors keep this flow from being published.').waitFor();
    // Each of them leads to the field in which it is mended.
    await dialog.getByRole('button', { name: /“label” is empty/ }).click();
    await page.keyboard.type('Order tea');
    await author.hasProblems('3 errors');

    await form.section('Question').getByRole('textbox', { name: 'Text' }).fill('What can I do for you?');
    await form.section('Buttons').getByRole('button', { name: 'Add a button' }).click();
    await form.text('Label', 1).fill('Talk to a person');
    await form.text('Save the answer to').fill('topic');
    await form.duration('Wait at most', '10', 'm');

    form = await author.put('Number', 'Ask how many', [2, 0]);
    await form.section('Question').getByRole('textbox', { name: 'Text' }).fill('How many packets of tea?');
    await form.text('At least').fill('1');
    await form.text('Save the answer to').fill('packets');

    form = await author.open('A large order?');
    await form.text('Name', 1).fill('50 or more');
    await form.choose('What is tested', 'packets');
    await form.choose('How', 'is at least');
    await form.choose('Compared with: kind', 'Number');
    await form.text('Compared with').fill('50');

    form = await author.put('Email', 'Ask for the email', [0, 1]);
    await form.section('Question').getByRole('textbox', { name: 'Text' }).fill('Where do we write to?');
    await form.text('Save the answer to').fill('email');

    form = await author.open('Keep the customer');
    await form.choose('Action', 'Create Contact');
    await form.text('Email').fill('{{email}}');

    form = await author.put('Text', 'Thank', [2, 1]);
    await form.text('Text').fill('Thank you, {{packets}} packets are on their way.');
    form = await author.put('Text', 'Apologise', [2, 2]);
    await form.text('Text').fill('I could not keep that ({{error.code}}), so I fetch somebody.');

    form = await author.putAction('Escalate to Human', 'A person', [3, 1]);
    await form.pick('Team', 'support', 'Support');
    await form.text('What they read').fill('Somebody will be with you in a moment.');
    await form.duration('They wait at most', '5', 'm');

    form = await author.put('Text', 'Back again', [4, 1]);
    await form.text('Text').fill('It is me again, the assistant.');
    form = await author.put('Text', 'Nobody is here', [4, 2]);
    await form.text('Text').fill('I will be here when you need me.');
    await author.put('End', 'The end', [5, 1]);

    for (const [from, outlet, to] of [
      ['Greet', 'Next', 'Ask what it is about'],
      ['Ask what it is about', 'Order tea', 'Ask how many'],
      ['Ask what it is about', 'Talk to a person', 'A person'],
      ['Ask what it is about', 'No answer in time', 'Nobody is here'],
      ['Ask how many', 'Answered', 'A large order?'],
      ['A large order?', '50 or more', 'A person'],
      ['A large order?', 'Else', 'Ask for the email'],
      ['Ask for the email', 'Answered', 'Keep the customer'],
      ['Keep the customer', 'Success', 'Thank'],
      ['Keep the customer', 'Error', 'Apologise'],
      ['Thank', 'Next', 'The end'],
      ['Apologise', 'Next', 'A person'],
      ['A person', 'Given back', 'Back again'],
      ['A person', 'Waited too long', 'Nobody is here'],
      ['A person', 'Error', 'Nobody is here'],
      ['Back again', 'Next', 'The end'],
      ['Nobody is here', 'Next', 'The end'],
    ] as const)
      await author.connect(from, outlet, to);
    await author.saved();
    await author.hasProblems('none');
    assert.deepEqual(await author.problems(), []);
  });

  step('lets nobody answer in time, by winding time forward', async () => {
    await author.simulate();
    await author.hears('Hello there, this is the tea shop.');
    await author.hears('What can I do for you?');
    await author.timePasses('no answer in time');
    await author.hears('I will be here when you need me.');
    await author.keepAsTest('nobody answers');
  });

  step('lets the action succeed', async () => {
    await author.simulate();
    await author.presses('Order tea');
    await author.hears('How many packets of tea?');
    await author.says('12');
    await author.hears('Where do we write to?');
    await author.says('ada@example.com');
    await author.succeeds(/contact/i);
    await author.hears('Thank you, 12 packets are on their way.');
    await author.keepAsTest('an order is taken');
  });

  step('lets it fail, and plays the member to whom it hands over', async () => {
    await author.simulate();
    await author.presses('Order tea');
    await author.says('12');
    await author.says('ada@example.com');
    await author.fails(/contact/i, 'conflict');
    await author.hears('I could not keep that (conflict), so I fetch somebody.');
    await author.succeeds(/person|member|human|queue/i);
    await author.hears('Somebody will be with you in a moment.');
    await author.button('Alex accepts').click();
    await author.page.getByLabel('What Alex writes').fill('Hello, I am Alex.');
    await author.button('Reply').click();
    await author.hears('Hello, I am Alex.');
    await author.button('Return to the bot').click();
    await author.hears('It is me again, the assistant.');
  });

  step('sees that the talks that were kept go as they should', async () => {
    await author.button('Tests').click();
    await author.page.getByText('All 2 tests pass.').waitFor();
  });

  step('publishes it for visitors, with a note', async () => {
    const form = await author.flowSettings();
    await form.switch('Public').click();
    await author.saved();
    await author.publish('Takes orders');
    await author.page.getByText('New conversations use version 1.').waitFor();
  });

  step('talks to it in the visitor’s window, and accepts the handoff in the inbox', async () => {
    const { page } = author;
    const link = await page.getByRole('link', { name: /^Talk to it/ }).getAttribute('href');
    assert.equal(link, '/chat/tea-shop');
    visitor = await new ChatPage(await newPage(PHONE)).open(studio.url, 'tea-shop');
    await visitor.sees('Hello there, this is the tea shop.');
    await visitor.press('Order tea');
    await visitor.sees('How many packets of tea?');
    await visitor.say('none');
    await visitor.say('60');
    await visitor.sees('Somebody will be with you in a moment.');

    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Inbox/ })
      .click();
    member = new InboxDriver(page);
    await page.getByRole('link', { name: /^Queued/ }).click();
    await member.openRow('Somebody will be with you');
    await member.button('Accept').click();
    await visitor.sees('Admin has joined the conversation.');
    await member.send('Sixty, gladly!');
    await visitor.sees('Sixty, gladly!');
    await member.choose('Return to the bot');
    await visitor.sees('It is me again, the assistant.');
    await until(async () => (await member.texts()).at(-1) === 'It is me again, the assistant.');
  });

  step('begins with the order support of the examples: what it knows, and what visitors want', async () => {
    await author.bringBack('Feedback survey');
    await author.create(ORDERS);
    await author.zoomOut(4);
    drawing = new Redrawing(author, await example('order-support'));
    await drawing.declare();
  });

  step('draws its nodes, and fills in what each of them says, asks or does', () => drawing.put());

  step('connects them, and nothing is to be mended', async () => {
    await drawing.connect();
    await drawing.settle();
    await author.saved();
    await author.hasProblems('none');
  });

  step('tries it in the simulator', async () => {
    await author.simulate();
    await author.hears('Hello and welcome');
    await author.says('uk-10482');
    await author.hears('Thank you, I have order UK-10482 in front of me.');
    await author.presses('Return something');
    await author.succeeds(/segment/i);
    await author.hears('Of course. There are three ways:');
    await author.presses('Exchange it');
    await author.hears('When did you receive it?');
    await author.timePasses('no answer in time');
    await author.hears('I will leave it here for now.');
  });

  step('has drawn what means the same as the example, and passes its tests', async () => {
    const wanted = await example('order-support');
    const drawn = documentOf(await author.exported(ORDERS));
    assert.deepEqual(meaningOf(drawn), meaningOf(wanted));
    const survey = { document: await example('feedback-survey'), version: 1 };
    const { results } = runFlowTests(
      { ...drawn, tests: wanted.tests },
      { findFlow: (id) => (id === survey.document.id ? survey : null) },
    );
    assert.ok(results.length > 0);
    assert.deepEqual(
      results.filter(({ ok }) => !ok),
      [],
    );
  });

  step('publishes it, and a visitor returns something, is handed over and says goodbye', async () => {
    const { page } = author;
    await page.getByRole('link', { name: ORDERS }).click();
    await author.publish('As on paper');
    visitor = await new ChatPage(await newPage(PHONE)).open(studio.url, 'orders');
    await visitor.sees('What is your order number?');
    await visitor.say('10482');
    await visitor.sees('Thank you, I have order 10482 in front of me.');
    await visitor.press('Return something');
    await visitor.press('Exchange it');
    await visitor.sees('When did you receive it?');
    await visitor.press('I do not know');
    await visitor.sees('And what was not right?');
    await visitor.say('Too small');
    await visitor.sees('Your exchange starts when we have the parcel.');
    await visitor.press('Yes, please');
    await visitor.press('Talk to a person');
    await visitor.sees('I am fetching somebody from our support team.');

    await page.getByRole('button', { name: 'Done' }).click();
    await author.openInbox();
    await page.getByRole('link', { name: /^Queued/ }).click();
    await member.openRow('I am fetching somebody');
    await member.button('Accept').click();
    await visitor.sees('Admin has joined the conversation.');
    await member.choose('Return to the bot');
    await visitor.sees('It is me again, Robin.');
    await visitor.press('No, that is all');
    await visitor.press('5');
    await visitor.sees('Goodbye, and have a lovely day!');
    await until(() => visitor.isInactive());
  });
});
