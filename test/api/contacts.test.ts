import assert from 'node:assert/strict';
import type { Contact } from '../../src/api/contact-schemas.ts';
import { contactRoutes } from '../../src/api/routes/contacts.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

describe('contacts over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startTestApi(contactRoutes({ database: await emptyDatabase() }));
  });
  beforeEach(() => emptyDatabase());
  after(() => api.stop());

  const create = (json: unknown) => api.call('POST', '/api/v1/contacts', { json });
  const created = async (json: unknown) => {
    const reply = await create(json);
    assert.equal(reply.status, 201, reply.text);
    return reply.body as Contact;
  };
  const change = (id: string, json: unknown) => api.call('PATCH', `/api/v1/contacts/${id}`, { json });
  const list = async (query = '') => {
    const { body, status } = await api.call('GET', `/api/v1/contacts${query}`);
    assert.equal(status, 200);
    return body as { contacts: Contact[]; next: string | null };
  };

  it('a contact is created, read, changed and deleted', async () => {
    const ada = await created({
      name: 'Ada',
      email: 'Ada@Example.com',
      phone: '020 7946 0000',
      country: 'United Kingdom',
      tags: ['vip'],
    });
    const { id, createdAt, updatedAt } = ada;
    assert.deepEqual(ada, {
      id,
      name: 'Ada',
      email: 'ada@example.com',
      phone: '+442079460000',
      company: null,
      country: 'GB',
      city: null,
      region: null,
      tags: ['vip'],
      createdAt,
      updatedAt,
    });
    assert.deepEqual((await api.call('GET', `/api/v1/contacts/${id}`)).body, ada);

    const changed = await change(id, { name: null, phone: '020 7946 0001', city: 'London', tags: [] });
    assert.equal(changed.status, 200, changed.text);
    const { updatedAt: changedAt, ...rest } = changed.body as Contact;
    assert.deepEqual(rest, { ...rest, name: null, phone: '+442079460001', city: 'London', tags: [] });
    assert.ok(changedAt >= updatedAt);

    assert.equal((await api.call('DELETE', `/api/v1/contacts/${id}`)).status, 204);
    for (const method of ['GET', 'DELETE']) {
      assertProblem(await api.call(method, `/api/v1/contacts/${id}`), 'not_found');
    }
    assertProblem(await change(id, { name: 'Ada' }), 'not_found');
  });

  it('an address or number that another contact has is refused, with that contact’s id', async () => {
    const ada = await created({ email: 'ada@example.com' });
    const bob = await created({ phone: '+442079460000' });
    const clash = await create({ email: 'ADA@example.com', phone: '+44 20 7946 0000' });
    assertProblem(clash, 'already_exists');
    assert.deepEqual(clash.body.contacts, { email: ada.id, phone: bob.id });
    const taken = await change(bob.id, { email: 'ada@example.com' });
    assertProblem(taken, 'already_exists');
    assert.deepEqual(taken.body.contacts, { email: ada.id });
    assert.equal((await change(ada.id, { email: 'ada@example.com', name: 'Ada' })).status, 200);
  });

  it('fields that are not right are refused, each by its name', async () => {
    const refused = await create({ name: 'Ada', email: 'foo', phone: '12', country: 'Atlantis' });
    assertProblem(refused, 'invalid_input', ['country', 'email', 'phone']);
    assert.match(refused.body.errors[1].message, /^“foo” is not an email address$/);
    assertProblem(await create({}), 'invalid_input', ['']);
    assertProblem(await create({ name: ' ', tags: [''] }), 'invalid_input', ['']);
    assertProblem(await create({ name: 'Ada', shoeSize: 38 }), 'invalid_input', ['shoeSize']);
    assertProblem(await create({ name: 'x'.repeat(201) }), 'invalid_input', ['name']);
    const { id } = await created({ name: 'Ada' });
    assertProblem(await change(id, { email: 'foo' }), 'invalid_input', ['email']);
  });

  it('a list is searched, filtered and read page by page', async () => {
    for (const name of ['Ada', 'Adam', 'Bob', 'Adrian', 'Adele']) {
      await created({ name, tags: name.length > 3 ? ['long'] : [] });
    }
    const names = ({ contacts }: { contacts: Contact[] }) => contacts.map(({ name }) => name);
    assert.deepEqual(names(await list('?q=ad')).sort(), ['Ada', 'Adam', 'Adele', 'Adrian']);
    assert.deepEqual(names(await list('?tag=long&q=m')), ['Adam']);
    const seen: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      assert.ok(page.contacts.length <= 2);
      seen.push(...names(page));
      cursor = page.next;
    }
    assert.deepEqual(seen, ['Adele', 'Adrian', 'Bob', 'Adam', 'Ada']);
    assertProblem(await api.call('GET', '/api/v1/contacts?cursor=x'), 'invalid_input', ['cursor']);
  });
});
