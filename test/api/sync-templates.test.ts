import assert from 'node:assert/strict';
import { pino } from 'pino';
import { readSync, startTemplateSync } from '../../src/api/integrations/sync-templates.ts';
import type { WhatsappAccount } from '../../src/integrations/accounts.ts';
import type { Database } from '../../src/store/database.ts';
import { claimSync, findIntegration, noteSync, saveIntegration } from '../../src/store/integrations.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { listTemplates } from '../../src/store/whatsapp-templates.ts';
import { startAnsweringServer, type AnsweringServer } from '../integrations/support/answering-server.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { until } from '../support/processes.ts';

const log = pino({ level: 'silent' });
const box = createSecretBox('a-secret-key-for-tests-only-0123', null);

const template = (name: string) => ({ id: name, name, language: 'en', status: 'APPROVED', components: [] });
const page = (names: string[], next: string | null) => ({
  status: 200,
  json: {
    data: names.map(template),
    paging: {
      cursors: { after: next ?? 'end' },
      ...(next !== null && { next: 'https://graph.example/next' }),
    },
  },
});

describe('synchronising templates', () => {
  let database: Database;
  let server: AnsweringServer;
  let account: WhatsappAccount;
  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());
  beforeEach(async () => {
    database = await emptyDatabase();
    account = {
      settings: { businessAccountId: '1', phoneNumberId: '2', apiVersion: 'v23.0', baseUrl: server.url },
      secrets: { accessToken: 'a-token-for-tests', appSecret: 'a-secret', verifyToken: 'a-verify-token' },
    };
    const { settings, secrets } = account;
    await saveIntegration(database, box, 'whatsapp', { settings: { ...settings }, secrets, isAnother: true });
  });

  const state = async () => {
    const stored = await findIntegration(database, 'whatsapp');
    return stored && readSync(stored);
  };
  const names = async () => (await listTemplates(database, {})).map(({ name }) => name);
  async function sync() {
    await startTemplateSync({ database, log }, account);
    await until(async () => (await state())?.state !== 'running');
    return state();
  }

  it('that fails on the way keeps what there was, says why, and is mended by the next one', async () => {
    server.answer(page(['gone', 'stays'], null));
    assert.equal((await sync())?.state, 'done');

    server.answer(({ path }) =>
      path.includes('after=') ? { status: 500, text: '' } : page(['stays', 'new'], 'second'),
    );
    const failed = await sync();
    assert.deepEqual([failed?.state, failed?.fetched], ['failed', 2]);
    assert.match(failed?.error ?? '', /status 500/);
    assert.deepEqual(await names(), ['gone', 'new', 'stays'], 'nothing is forgotten on half of the news');

    server.answer(({ path }) =>
      path.includes('after=second') ? page(['last'], null) : page(['stays', 'new'], 'second'),
    );
    const mended = await sync();
    assert.deepEqual([mended?.state, mended?.fetched, mended?.error], ['done', 3, null]);
    assert.deepEqual(await names(), ['last', 'new', 'stays']);
  });

  it('whose process was killed is shown as cut short, and mended by the next one', async () => {
    const startedAt = (await claimSync(database, 'whatsapp', 60_000)).integration.sync?.[
      'startedAt'
    ] as string;
    const longAgo = new Date(Date.now() - 61_000).toISOString();
    await noteSync(database, 'whatsapp', startedAt, {
      state: 'running',
      fetched: 100,
      startedAt,
      touchedAt: longAgo,
      finishedAt: null,
      error: null,
    });
    const cut = await state();
    assert.deepEqual(
      [cut?.state, cut?.fetched, cut?.error],
      ['failed', 100, 'It was cut short. Sync again.'],
    );

    server.answer(page(['hello'], null));
    assert.equal((await sync())?.state, 'done');
    assert.deepEqual(await names(), ['hello']);
  });

  it('that is under way is joined, not begun a second time', async () => {
    let release: () => void = () => undefined;
    server.answer({ with: (response) => (release = () => void response.destroy()) });
    const before = server.received.length;
    const first = await startTemplateSync({ database, log }, account);
    const second = await startTemplateSync({ database, log }, account);
    assert.deepEqual([second.state, second.startedAt], ['running', first.startedAt]);
    await until(() => server.received.length > before);
    release();
    await until(async () => (await state())?.state === 'failed');
    assert.equal(server.received.length, before + 1);
  });
});
