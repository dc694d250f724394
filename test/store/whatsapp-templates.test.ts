import assert from 'node:assert/strict';
import type { Database } from '../../src/store/database.ts';
import {
  findTemplate,
  forgetTemplates,
  keepTemplatesNamed,
  listTemplates,
  saveTemplates,
  type NewTemplate,
  type TemplateFilter,
} from '../../src/store/whatsapp-templates.ts';
import { emptyDatabase } from './support/empty-database.ts';

const template = (name: string, language = 'en', changes: Partial<NewTemplate> = {}): NewTemplate => ({
  name,
  language,
  metaId: `${name}-${language}`,
  category: 'UTILITY',
  status: 'APPROVED',
  parameterFormat: 'POSITIONAL',
  components: [{ type: 'BODY', text: `This is ${name}.` }],
  ...changes,
});

describe('WhatsApp templates as they are kept', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  const list = async (filter: TemplateFilter = {}) =>
    (await listTemplates(database, filter)).map(({ name, language }) => `${name} ${language}`);

  it('are found by name and language together', async () => {
    await saveTemplates(database, [template('hello'), template('hello', 'de'), template('bye')]);
    assert.equal((await findTemplate(database, 'hello', 'de'))?.metaId, 'hello-de');
    assert.equal(await findTemplate(database, 'bye', 'de'), null);
  });

  it('are listed by name and language, filtered by all that is asked for', async () => {
    await saveTemplates(database, [
      template('order_update', 'en', { category: 'UTILITY' }),
      template('order_update', 'de', { status: 'PAUSED' }),
      template('sale_100', 'en', { category: 'MARKETING' }),
    ]);
    assert.deepEqual(await list(), ['order_update de', 'order_update en', 'sale_100 en']);
    assert.deepEqual(await list({ name: 'ORDER' }), ['order_update de', 'order_update en']);
    assert.deepEqual(await list({ name: 'order', status: 'APPROVED' }), ['order_update en']);
    assert.deepEqual(await list({ category: 'MARKETING' }), ['sale_100 en']);
    assert.deepEqual(await list({ language: 'de' }), ['order_update de']);
    assert.deepEqual(await list({ name: '%' }), [], 'no pattern');
    assert.deepEqual(await list({ name: 'e_1' }), ['sale_100 en']);
  });

  it('are brought up to date, also when Meta tells one twice', async () => {
    await saveTemplates(database, [template('hello')]);
    const paused = template('hello', 'en', { status: 'PAUSED', components: [] });
    await saveTemplates(database, [template('hello'), paused]);
    const found = await findTemplate(database, 'hello', 'en');
    assert.deepEqual([found?.status, found?.components], ['PAUSED', []]);
  });

  it('of one name are as they are told, and those of others stay', async () => {
    await saveTemplates(database, [template('hello'), template('hello', 'de'), template('bye')]);
    await keepTemplatesNamed(database, 'hello', [template('hello', 'de'), template('hello', 'fr')]);
    assert.deepEqual(await list(), ['bye en', 'hello de', 'hello fr']);
    await keepTemplatesNamed(database, 'hello', []);
    assert.deepEqual(await list(), ['bye en']);
  });

  it('that were not told of since a time are forgotten', async () => {
    await saveTemplates(database, [template('old')]);
    const since = new Date(((await findTemplate(database, 'old', 'en'))?.syncedAt.getTime() ?? 0) + 1);
    await saveTemplates(database, [template('new')]);
    await database.query(`update whatsapp_templates set synced_at = $1 where name = 'new'`, [since]);
    await forgetTemplates(database, since);
    assert.deepEqual(await list(), ['new en']);
    await forgetTemplates(database);
    assert.deepEqual(await list(), []);
  });

  it('may hold texts that the database does not take', async () => {
    await saveTemplates(database, [
      template('odd', 'en', { components: [{ type: 'BODY', text: 'a\u0000b\ud800' }] }),
    ]);
    assert.deepEqual((await findTemplate(database, 'odd', 'en'))?.components, [
      { type: 'BODY', text: 'a\ufffdb\ufffd' },
    ]);
  });
});
