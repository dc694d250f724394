/**
 * Payloads that are encrypted, as an operator looks at them in Temporal's own UI: unreadable until they sign in to our
 * app in the same browser.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { runReplay } from '../replay/support/run-replay.ts';
import { launchBrowser } from '../support/browser.ts';
import { startStudio, type Studio } from '../support/processes.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { TemporalUi } from './support/temporal-ui.ts';

const run = promisify(execFile);

const CONVERSATION = 'private-1';
const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const KEY = newKey('2026-05');
/** What the backend tells of the visitor, which stands in the run's input. */
const NAME = 'Zora Example';

describe('private payloads in the Temporal UI', () => {
  let studio: Studio;
  let context: BrowserContext;
  let page: Page;
  let operator: TemporalUi;

  before(async () => {
    studio = await startStudio({
      env: { PAYLOAD_KEYS: KEY },
    });
    await studio.ready();
    const started = await fetch(`${studio.url}/api/v1/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await studio.apiKey()}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        flow: 'order-support',
        id: CONVERSATION,
        visitor: { name: NAME },
        variables: { order: { id: 'A-1007', total: 42, status: 'shipped' } },
      }),
    });
    assert.ok(started.ok, await started.text());
    context = await (await launchBrowser()).newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    const [, origin] = /Temporal UI\s+(http\S+)/.exec(studio.output()) ?? [];
    assert.ok(origin !== undefined, studio.output());
    operator = new TemporalUi(page, origin, CONVERSATION);
  });

  after(async () => {
    await context.close();
    await studio.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    console.error(studio.output().slice(-4_000));
    console.error((await page.locator('body').innerText()).slice(0, 4_000));
  });

  it('are not shown to somebody who is not signed in', async () => {
    assert.match(
      studio.output(),
      /encrypted\. Its UI shows it once you have signed in at http:\/\/localhost/,
    );
    const refused = page.waitForResponse((response) => response.url().endsWith('/codec/decode'));
    await operator.openHistory();
    assert.equal((await refused).status(), 401);
    await operator.shows('encryption-key-id');
    await operator.shows('To read them, sign in to Chatbot Studio');
    assert.ok(!(await page.locator('body').innerText()).includes(NAME));
  });

  it('are shown once they have signed in to our app in the same browser', async () => {
    const [link] = /http\S+\/app\/welcome#token=\S+/.exec(studio.output()) ?? [];
    assert.ok(link !== undefined, studio.output());
    const app = await context.newPage();
    await app.goto(link);
    await app.getByLabel('Password').first().fill('correct horse battery staple');
    await app
      .getByRole('button', { name: /password|set up|continue|start/i })
      .last()
      .click();
    await app.getByRole('link', { name: 'Inbox' }).waitFor();
    await app.close();

    await operator.openHistory();
    await operator.shows(NAME);
    assert.ok(!(await page.locator('body').innerText()).includes('encryption-key-id'));
    await operator.open();
    await operator.says('What can I do?');
  });

  /** What Temporal's CLI prints of the run. */
  async function show(...more: string[]): Promise<string> {
    const ports = JSON.parse(await readFile(join(studio.dataDir, 'temporal-ports.json'), 'utf8')) as {
      frontend: number;
    };
    const address = ['--address', `127.0.0.1:${ports.frontend}`];
    const workflow = ['--workflow-id', `conversation-${CONVERSATION}`];
    const { stdout } = await run(temporalBinary(), ['workflow', 'show', ...address, ...workflow, ...more]);
    return stdout;
  }

  it('are shown by the CLI to whoever has an API key', async () => {
    assert.ok(!(await show('--detailed')).includes(NAME));
    const codec = ['--codec-endpoint', `${studio.url}/codec`];
    const key = ['--codec-auth', `Bearer ${await studio.apiKey()}`];
    assert.ok((await show('--detailed', ...codec, ...key)).includes(NAME));
  });

  it('are replayed with their key, and without it are said to need it', async () => {
    const history = join(studio.dataDir, 'history.json');
    await writeFile(history, await show('--output', 'json'));
    const replay = (PAYLOAD_KEYS: string) =>
      runReplay({ env: { DATA_DIR: studio.dataDir, PAYLOAD_KEYS } }, history);
    const read = await replay(`${newKey('2026-06')},${KEY}`);
    assert.equal(read.code, 0, read.err);
    assert.ok(read.out.includes(NAME));
    const refused = await replay(newKey('2026-06'));
    assert.equal(refused.code, 1);
    assert.match(refused.out, /encrypted with the key “2026-05”, which is not among those in PAYLOAD_KEYS/);
    assert.equal(refused.err, '');
  });
});
