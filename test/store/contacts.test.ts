import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeContact, type ContactData } from '../../src/store/contacts/merge.ts';
import {
  changeContact,
  contactRef,
  createContact,
  findContact,
  listContacts,
  readFields,
  recogniseContact,
  upsertContact,
  type ContactRow,
  type GivenFields,
  type SaveResult,
} from '../../src/store/contacts.ts';
import type { Database } from '../../src/store/database.ts';
import { conversations } from '../../src/store/schema.ts';
import { addConversation } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';

/** What is written, as it is stored; it has to be right. */
function fieldsOf(written: Parameters<typeof readFields>[0], region?: string): GivenFields {
  const reading = readFields(written, region);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.fields;
}

function savedOf(result: SaveResult | { kind: 'gone' } | null): ContactRow {
  assert.equal(result?.kind, 'saved', JSON.stringify(result));
  return (result as { contact: ContactRow }).contact;
}

describe('the fields of a contact', () => {
  const faultOf = (written: Parameters<typeof readFields>[0], region?: string) => {
    const reading = readFields(written, region);
    return reading.ok ? null : reading.faults.map(({ field, message }) => `${field}: ${message}`);
  };

  it('are stored in one form, however they are written', () => {
    assert.deepEqual(
      fieldsOf({
        name: '  Ada \n Lovelace ',
        email: 'Ada@Example.COM',
        phone: '020 7946 0000',
        country: 'the United Kingdom',
        company: '',
        city: null,
        tags: ['vip', ' early  bird ', 'vip', ''],
      }),
      {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        phone: '+442079460000',
        country: 'GB',
        company: null,
        city: null,
        tags: ['early bird', 'vip'],
      },
    );
  });

  it('a number without a country code is read by the region, and without one by the contact’s country', () => {
    assert.equal(fieldsOf({ phone: '030 901820' }, 'DE').phone, '+4930901820');
    assert.equal(fieldsOf({ phone: '030 901820' }, 'de').phone, '+4930901820');
    assert.equal(fieldsOf({ phone: '030 901820', country: 'Germany' }).phone, '+4930901820');
    assert.equal(fieldsOf({ phone: '030 901820', country: 'France' }, 'DE').phone, '+4930901820');
    assert.equal(fieldsOf({ phone: '+44 20 7946 0000' }, 'DE').phone, '+442079460000');
  });

  it('a field that is not right is named, with what was given', () => {
    assert.deepEqual(faultOf({ email: 'foo' }), ['email: “foo” is not an email address.']);
    assert.deepEqual(faultOf({ phone: '030 901820' }), [
      'phone: “030 901820” is not a phone number: write it with its country code, such as +44.',
    ]);
    assert.deepEqual(faultOf({ phone: '12' }, 'DE'), [
      'phone: “12” is not a phone number, also not one in DE.',
    ]);
    assert.deepEqual(faultOf({ phone: '+44 20 7946 0000 ext. 5' }), [
      'phone: “+44 20 7946 0000 ext. 5” is not a phone number: write it with its country code, such as +44.',
    ]);
    assert.match(faultOf({ country: 'Atlantis' })?.[0] ?? '', /^country: “Atlantis” is not a country/);
    assert.match(
      faultOf({ name: 'x'.repeat(201) })?.[0] ?? '',
      /^name: “x+…” has 201 characters; at most 200/,
    );
    assert.match(
      faultOf({ tags: ['t'.repeat(51)] })?.[0] ?? '',
      /^tags: “t+…” has 51 characters; at most 50/,
    );
    assert.match(
      faultOf({ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) })?.[0] ?? '',
      /at most 50 tags/,
    );
    assert.equal(faultOf({ email: 'foo', country: 'XX', phone: '1' })?.length, 3);
  });

  it('countries are known by code and by English name', () => {
    const known = { GB: 'GB', uk: 'GB', 'United States': 'US', "Cote d'Ivoire": 'CI', 'Saint Lucia': 'LC' };
    for (const [written, code] of Object.entries(known)) {
      assert.equal(fieldsOf({ country: written }).country, code);
    }
    for (const unknown of ['EU', 'ZZ', 'Europe', 'G', '12'])
      assert.ok(faultOf({ country: unknown }), unknown);
  });

  it('any text can be stored: null characters and halves of characters are left out', async () => {
    const database = await emptyDatabase();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
        const reading = readFields({ name: `A${text}\0\ud800`, tags: [text] });
        assert.ok(reading.ok);
        savedOf(await createContact(database, reading.fields));
      }),
      { numRuns: 50 },
    );
  });
});

describe('merging a contact', () => {
  const text = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null });
  const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 'vip'), { maxLength: 4 });
  const texts = {
    name: text,
    email: text,
    phone: text,
    company: text,
    country: text,
    city: text,
    region: text,
  };
  const stored: fc.Arbitrary<ContactData> = fc.record({ ...texts, tags: tags.map((all) => all.sort()) });
  const given = fc.record({ ...texts, tags }, { requiredKeys: [] }) as fc.Arbitrary<GivenFields>;

  it('the same twice is the same as once', () => {
    fc.assert(
      fc.property(stored, given, (contact, fields) => {
        const once = mergeContact(contact, fields);
        assert.deepEqual(mergeContact(once, fields), once);
      }),
    );
  });

  it('what is given and not empty wins, and nothing else changes', () => {
    fc.assert(
      fc.property(stored, given, (contact, fields) => {
        const merged = mergeContact(contact, fields);
        for (const name of Object.keys(texts) as (keyof typeof texts)[]) {
          assert.equal(merged[name], fields[name] ?? contact[name]);
        }
      }),
    );
  });

  it('tags are united, in whatever order they come', () => {
    fc.assert(
      fc.property(stored, tags, tags, (contact, some, others) => {
        const one = mergeContact(mergeContact(contact, { tags: some }), { tags: others });
        const other = mergeContact(contact, { tags: [...others, ...some].reverse() });
        assert.deepEqual(one, other);
        assert.deepEqual(new Set(one.tags), new Set([...contact.tags, ...some, ...others]));
      }),
    );
  });
});

describe('contacts in the database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c1', 'v1');
    await addConversation(database, 'c2', 'v2');
  });

  const upsert = (written: Parameters<typeof readFields>[0], conversationId = 'c1', action = 'save@1') =>
    upsertContact(database, fieldsOf(written), {
      conversationId,
      action: `${conversationId}/${action}`,
    });
  const all = () => listContacts(database, { limit: 1_000 });
  const linkOf = async (id: string) =>
    (await database.orm.select().from(conversations)).find((row) => row.id === id)?.contactId;

  it('a contact is created once and then completed, by email or by phone', async () => {
    const ada = savedOf(await upsert({ name: 'Ada', email: 'ada@example.com', tags: ['vip'] }));
    const same = savedOf(
      await upsert({ email: 'ADA@example.com', phone: '+442079460000', tags: ['new'] }, 'c2'),
    );
    assert.equal(same.id, ada.id);
    assert.equal(same.name, 'Ada');
    assert.deepEqual(same.tags, ['new', 'vip']);
    const renamed = savedOf(
      await upsert({ name: 'Ada Lovelace', phone: '+44 20 7946 0000' }, 'c2', 'save@2'),
    );
    assert.equal(renamed.id, ada.id);
    assert.equal(renamed.email, 'ada@example.com');
    assert.equal(renamed.name, 'Ada Lovelace');
    assert.equal((await all()).length, 1);
    assert.deepEqual([await linkOf('c1'), await linkOf('c2')], [ada.id, ada.id]);
  });

  it('the same again changes nothing, not even when it was changed last', async () => {
    const fields = { name: 'Ada', email: 'ada@example.com', tags: ['vip'] };
    const first = savedOf(await upsert(fields));
    assert.deepEqual(savedOf(await upsert(fields)), first);
  });

  it('an address of one contact and a number of another are a conflict that names both', async () => {
    const ada = savedOf(await upsert({ email: 'ada@example.com' }));
    const bob = savedOf(await upsert({ phone: '+442079460000' }, 'c2'));
    assert.deepEqual(await upsert({ name: 'X', email: 'ada@example.com', phone: '+442079460000' }), {
      kind: 'conflict',
      clashes: [
        { field: 'email', contact: ada.id },
        { field: 'phone', contact: bob.id },
      ],
    });
    assert.deepEqual(await findContact(database, ada.id), ada);
    assert.deepEqual(await findContact(database, bob.id), bob);
  });

  it('without an address and a number, an action creates one contact, however often it is tried', async () => {
    const tries = await Promise.all(Array.from({ length: 5 }, () => upsert({ name: 'Ada' })));
    assert.equal(new Set(tries.map((result) => savedOf(result).id)).size, 1);
    savedOf(await upsert({ name: 'Ada' }, 'c1', 'save@2'));
    assert.equal((await all()).length, 2);
  });

  it('actions that save the same person at the same time make one contact', async () => {
    const people = Array.from({ length: 20 }, (_, index) => `c-${index}`);
    for (const id of people) await addConversation(database, id);
    await Promise.all(
      people.map((id, index) =>
        upsert(
          {
            email: 'ada@example.com',
            tags: [`t${index}`],
            // Half of them know the number too.
            ...(index % 2 === 0 && { phone: '+442079460000' }),
          },
          id,
        ).then(savedOf),
      ),
    );
    const [ada, ...others] = await all();
    assert.deepEqual(others, []);
    assert.equal(ada?.tags.length, people.length);
    assert.equal(ada.phone, '+442079460000');
    for (const id of people) assert.equal(await linkOf(id), ada.id);
  });

  it('contacts that take each other’s number at the same time do not end up with the same one', async () => {
    const [one, other] = [
      savedOf(await createContact(database, fieldsOf({ phone: '+442079460000' }))),
      savedOf(await createContact(database, fieldsOf({ phone: '+442079460001' }))),
    ];
    const swapped = await Promise.all([
      changeContact(database, one.id, fieldsOf({ phone: '+442079460001' })),
      changeContact(database, other.id, fieldsOf({ phone: '+442079460000' })),
    ]);
    for (const result of swapped) assert.equal(result?.kind, 'conflict');
  });

  it('any sequence of saves leaves every address and number with one contact', async () => {
    const email = fc.constantFrom('a@example.com', 'b@example.com', undefined);
    const phone = fc.constantFrom('+442079460000', '+442079460001', undefined);
    const save = fc.record({ email, phone, name: fc.constantFrom('A', 'B', undefined) });
    await fc.assert(
      fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 6 }), async (saves) => {
        await database.query('delete from contacts');
        await Promise.all(saves.map((written, index) => upsert(written, 'c1', `save@${index}`)));
        const rows = await all();
        for (const key of ['email', 'phone'] as const) {
          const given: string[] = saves.flatMap((written) => written[key] ?? []);
          const stored = rows.flatMap((row) => row[key] ?? []);
          assert.equal(new Set(stored).size, stored.length);
          assert.ok(stored.every((value) => given.includes(value)));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('a contact has at most 50 tags, however they add up', async () => {
    const tags = Array.from({ length: 40 }, (_, index) => `t${index}`);
    savedOf(await upsert({ email: 'ada@example.com', tags }));
    const result = await upsert({ email: 'ada@example.com', tags: tags.map((tag) => `more-${tag}`) });
    assert.equal(result.kind, 'invalid');
  });

  it('nothing is kept of a conversation that is gone', async () => {
    assert.deepEqual(await upsert({ email: 'ada@example.com' }, 'nowhere'), { kind: 'gone' });
    assert.deepEqual(await all(), []);
  });

  it('a change replaces and empties fields, but not with what another contact has', async () => {
    const ada = savedOf(await upsert({ name: 'Ada', email: 'ada@example.com', city: 'London', tags: ['a'] }));
    savedOf(await upsert({ email: 'bob@example.com' }, 'c2'));
    const changed = savedOf(await changeContact(database, ada.id, fieldsOf({ city: '', tags: ['b'] })));
    assert.deepEqual([changed.name, changed.city, changed.tags], ['Ada', null, ['b']]);
    assert.equal(
      (await changeContact(database, ada.id, fieldsOf({ email: 'BOB@example.com' })))?.kind,
      'conflict',
    );
    assert.equal((await findContact(database, ada.id))?.email, 'ada@example.com');
    assert.equal(await changeContact(database, 'nobody', { name: 'X' }), null);
  });

  it('a list goes page by page, the last changed first', async () => {
    for (let index = 0; index < 7; index++) await createContact(database, { name: `N${index}` });
    const seen: ContactRow[] = [];
    for (;;) {
      const last = seen.at(-1);
      const page = await listContacts(database, { limit: 3, ...(last && { before: last }) });
      if (page.length === 0) break;
      seen.push(...page);
    }
    assert.equal(new Set(seen.map(({ id }) => id)).size, 7);
    const times = seen.map(({ updatedAt }) => updatedAt.getTime());
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });

  it('contacts are found by a part of their name, address, number or company, by tag, and by segment', async () => {
    const ada = savedOf(
      await upsert({
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        phone: '+442079460000',
        company: '100%_Engines',
        tags: ['vip', 'it’s “quoted”'],
      }),
    );
    savedOf(await upsert({ name: 'Bob', tags: ['vip-ish'] }, 'c2'));
    await database.query(`update conversations set segment = 'sales' where id = 'c1'`);
    const found = async (filter: object) =>
      (await listContacts(database, { limit: 10, ...filter })).map(({ id }) => id);
    for (const q of ['LOVE', 'ada@ex', '+4420794', '020 7946', '(020) 7946-0000', '100%_']) {
      assert.deepEqual(await found({ q }), [ada.id], q);
    }
    for (const q of ['_da', '%a%', '9999']) assert.deepEqual(await found({ q }), [], q);
    assert.deepEqual(await found({ tag: 'vip' }), [ada.id]);
    assert.deepEqual(await found({ tag: 'it’s “quoted”' }), [ada.id]);
    assert.deepEqual(await found({ segment: 'sales' }), [ada.id]);
    assert.deepEqual(await found({ segment: 'sales', tag: 'vip-ish' }), []);
  });

  it('a visitor is recognised by address, then by number, then by the contact they had before', async () => {
    const ada = savedOf(await upsert({ email: 'ada@example.com' }));
    const bob = savedOf(await upsert({ phone: '+442079460000' }, 'c2'));
    const recognise = (visitor: { id?: string; email?: string; phone?: string }) =>
      recogniseContact(database.orm, { id: null, email: null, phone: null, ...visitor });
    assert.equal(await recognise({ id: 'v1' }), ada.id);
    assert.equal(await recognise({ id: 'v1', phone: '+442079460000' }), bob.id);
    assert.equal(await recognise({ id: 'v2', email: 'ada@example.com' }), ada.id);
    assert.equal(await recognise({ id: 'v2', email: 'new@example.com' }), bob.id);
    assert.equal(await recognise({ id: 'v3', email: 'new@example.com' }), null);
    assert.equal(await recognise({}), null);
  });

  it('an expression reads what is known, and nothing that is not', async () => {
    const ada = savedOf(await upsert({ name: 'Ada', country: 'GB' }));
    assert.deepEqual(contactRef(ada), { id: ada.id, name: 'Ada', country: 'GB', tags: [] });
  });
});
