import assert from 'node:assert/strict';
import { widgetSettingsRoutes } from '../../src/api/routes/widget-settings.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

const PATH = '/api/v1/settings/widget';

describe('the sites on which the chat may be shown', () => {
  let api: TestApi;
  before(async () => {
    api = await startTestApi(widgetSettingsRoutes({ database: await emptyDatabase() }));
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  const put = (origins: unknown) => api.call('PUT', PATH, { json: { origins } });

  it('are none at first, and then those that were saved last', async () => {
    assert.deepEqual((await api.call('GET', PATH)).body, { origins: [] });
    await put(['https://shop.example.com', 'http://localhost:8080']);
    await put(['https://www.example.com']);
    assert.deepEqual((await api.call('GET', PATH)).body, { origins: ['https://www.example.com'] });
  });

  it('are kept as browsers write them, each once', async () => {
    const { body } = await put([
      ' HTTPS://Shop.Example.com:443/ ',
      'https://shop.example.com',
      'https://bücher.example',
    ]);
    assert.deepEqual(body.origins, ['https://shop.example.com', 'https://xn--bcher-kva.example']);
  });

  it('are refused when they are no sites, or would mean something else in a policy', async () => {
    for (const wrong of [
      'shop.example.com',
      'ftp://shop.example.com',
      'https://shop.example.com/path',
      'https://*.example.com',
      'https://a.example https://b.example',
      "https://a.example;script-src'*'",
      'https://user@shop.example.com',
      '*',
      '',
    ]) {
      assertProblem(await put(['https://ok.example.com', wrong]), 'invalid_input', ['origins.1']);
    }
    assertProblem(
      await put(Array.from({ length: 101 }, (_, i) => `https://${i}.example.com`)),
      'invalid_input',
      ['origins'],
    );
    assert.deepEqual((await api.call('GET', PATH)).body, { origins: [] });
  });

  it('are seen by every member and changed by admins only', async () => {
    const member = await api.signIn('member');
    assert.equal((await member.call('GET', PATH)).status, 200);
    assertProblem(await member.call('PUT', PATH, { json: { origins: [] } }), 'forbidden');
    const admin = await api.signIn('admin');
    assert.equal((await admin.call('PUT', PATH, { json: { origins: [] } })).status, 200);
  });
});
