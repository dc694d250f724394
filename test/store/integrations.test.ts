import assert from 'node:assert/strict';
import type { Database } from '../../src/store/database.ts';
import {
  accountVersion,
  claimSync,
  findIntegration,
  listIntegrations,
  loadAccount,
  noteFetched,
  noteSync,
  noteTest,
  removeIntegration,
  resealIntegrations,
  saveIntegration,
} from '../../src/store/integrations.ts';
import { pauseLeft, pauseProvider } from '../../src/store/provider-pause.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { listTemplates, saveTemplates, type NewTemplate } from '../../src/store/whatsapp-templates.ts';
import { emptyDatabase } from './support/empty-database.ts';

const KEY = 'a-secret-key-for-tests-only-0123';
const NEW_KEY = 'another-secret-key-for-tests-4567';
const box = createSecretBox(KEY, null);

const TWILIO = {
  settings: { accountSid: 'AC1' },
  secrets: { authToken: 'd01b46e49c5d13e3a629fa4b2ab04ceb' },
  isAnother: true,
};
const TEMPLATE: NewTemplate = {
  name: 'hello',
  language: 'en',
  metaId: '1',
  category: 'UTILITY',
  status: 'APPROVED',
  parameterFormat: 'POSITIONAL',
  components: [],
};

describe('the accounts that are connected', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  it('are shown without their secrets, which whoever uses them is given', async () => {
    const saved = await saveIntegration(database, box, 'twilio', TWILIO);
    assert.deepEqual(saved.settings, { accountSid: 'AC1' });
    for (const shown of [
      saved,
      await findIntegration(database, 'twilio'),
      ...(await listIntegrations(database)),
    ])
      assert.ok(shown && !('secrets' in shown) && !JSON.stringify(shown).includes(TWILIO.secrets.authToken));
    const account = await loadAccount(database, box, 'twilio');
    assert.deepEqual(account?.secrets, TWILIO.secrets);
    assert.equal(await loadAccount(database, box, 'sendgrid'), null);
  });

  it('have another version with every save, however fast one follows the other', async () => {
    const versions = new Set<number>();
    for (let save = 0; save < 5; save += 1) {
      await saveIntegration(database, box, 'twilio', { ...TWILIO, isAnother: false });
      versions.add((await accountVersion(database, 'twilio'))?.getTime() ?? 0);
    }
    assert.equal(versions.size, 5);
  });

  it('keep what was learned of them when they are changed, and lose it when they are others', async () => {
    const { updatedAt } = await saveIntegration(database, box, 'twilio', TWILIO);
    await noteFetched(database, 'twilio', updatedAt, { numbers: [] });
    await noteTest(database, 'twilio', updatedAt, {
      ok: true,
      message: 'Fine.',
      at: '2026-01-01T00:00:00.000Z',
    });
    await pauseProvider(database, 'twilio', 60_000);
    assert.equal((await findIntegration(database, 'twilio'))?.test?.['ok'], true);

    const changed = await saveIntegration(database, box, 'twilio', { ...TWILIO, isAnother: false });
    assert.deepEqual([changed.fetched, changed.test], [{ numbers: [] }, null], 'only the test does not hold');
    assert.ok((await pauseLeft(database, 'twilio')) > 0);

    const another = await saveIntegration(database, box, 'twilio', TWILIO);
    assert.equal(another.fetched, null);
    assert.equal(await pauseLeft(database, 'twilio'), 0);
  });

  it('are not told what an account that was changed meanwhile has answered', async () => {
    const { updatedAt } = await saveIntegration(database, box, 'twilio', TWILIO);
    await saveIntegration(database, box, 'twilio', TWILIO);
    await noteTest(database, 'twilio', updatedAt, {
      ok: true,
      message: 'Fine.',
      at: '2026-01-01T00:00:00.000Z',
    });
    await noteFetched(database, 'twilio', updatedAt, { numbers: [] });
    const { test, fetched } = (await findIntegration(database, 'twilio')) ?? {};
    assert.deepEqual([test, fetched], [null, null]);
  });

  it('keep provider’s texts that the database does not take', async () => {
    const { updatedAt } = await saveIntegration(database, box, 'twilio', TWILIO);
    const test = { ok: false, message: 'Half \ud800 and \u0000', at: '2026-01-01T00:00:00.000Z' };
    await noteTest(database, 'twilio', updatedAt, test);
    assert.equal((await findIntegration(database, 'twilio'))?.test?.['message'], 'Half \ufffd and \ufffd');
  });

  it('are gone with their secrets when they are disconnected', async () => {
    await saveIntegration(database, box, 'twilio', TWILIO);
    assert.equal(await removeIntegration(database, 'twilio'), true);
    assert.equal(await removeIntegration(database, 'twilio'), false);
    assert.equal(await loadAccount(database, box, 'twilio'), null);
    assert.equal(await accountVersion(database, 'twilio'), null);
  });

  it('of WhatsApp take their templates along, and leave none to another account', async () => {
    const account = { settings: { businessAccountId: '1' }, secrets: { accessToken: 'x' } };
    const templates = async () => (await listTemplates(database, {})).length;
    await saveIntegration(database, box, 'whatsapp', { ...account, isAnother: true });
    await saveTemplates(database, [TEMPLATE]);
    await saveIntegration(database, box, 'whatsapp', { ...account, isAnother: false });
    await removeIntegration(database, 'twilio');
    assert.equal(await templates(), 1);
    await saveIntegration(database, box, 'whatsapp', { ...account, isAnother: true });
    assert.equal(await templates(), 0);
    await saveTemplates(database, [TEMPLATE]);
    await removeIntegration(database, 'whatsapp');
    assert.equal(await templates(), 0);
  });

  describe('when SECRET_KEY has been changed', () => {
    beforeEach(() => saveIntegration(database, box, 'twilio', TWILIO));

    it('are sealed anew at the start, after which the previous key is not needed', async () => {
      assert.deepEqual(await resealIntegrations(database, createSecretBox(NEW_KEY, KEY)), []);
      const later = createSecretBox(NEW_KEY, null);
      assert.deepEqual((await loadAccount(database, later, 'twilio'))?.secrets, TWILIO.secrets);
      assert.equal((await loadAccount(database, box, 'twilio'))?.secrets, null);
      assert.deepEqual(await resealIntegrations(database, later), []);
    });

    it('stay connected without readable secrets where the previous key is lost, and are named', async () => {
      const lost = createSecretBox(NEW_KEY, null);
      assert.deepEqual(await resealIntegrations(database, lost), ['twilio']);
      const account = await loadAccount(database, lost, 'twilio');
      assert.deepEqual([account?.settings, account?.secrets], [TWILIO.settings, null]);
      assert.deepEqual(
        (await loadAccount(database, box, 'twilio'))?.secrets,
        TWILIO.secrets,
        'putting the key back helps',
      );
    });
  });

  describe('whose templates are synchronised', () => {
    const claim = () => claimSync(database, 'whatsapp', 60_000);
    beforeEach(() =>
      saveIntegration(database, box, 'whatsapp', {
        settings: {},
        secrets: { accessToken: 'x' },
        isAnother: true,
      }),
    );

    it('are so by one at a time', async () => {
      const claims = await Promise.all([claim(), claim(), claim()]);
      assert.deepEqual(claims.map(({ isOurs }) => isOurs).sort(), [false, false, true]);
      const begun = new Set(claims.map(({ integration }) => integration.sync?.['startedAt']));
      assert.equal(begun.size, 1);
    });

    it('are so again once it has ended, or has not been heard of for too long', async () => {
      const first = await claim();
      const startedAt = first.integration.sync?.['startedAt'] as string;
      const now = new Date().toISOString();
      assert.ok(
        await noteSync(database, 'whatsapp', startedAt, { state: 'done', startedAt, touchedAt: now }),
      );
      const second = await claim();
      assert.ok(second.isOurs);
      const again = second.integration.sync?.['startedAt'] as string;
      const longAgo = new Date(Date.now() - 61_000).toISOString();
      await noteSync(database, 'whatsapp', again, { state: 'running', startedAt: again, touchedAt: longAgo });
      assert.ok((await claim()).isOurs);
    });

    it('tell one that was taken over that it is not the current one any more', async () => {
      await claim();
      const old = '2020-01-01T00:00:00.000Z';
      assert.equal(await noteSync(database, 'whatsapp', old, { state: 'running', startedAt: old }), false);
    });
  });
});
