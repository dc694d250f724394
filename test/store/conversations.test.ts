import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import type { Entry } from '../../src/flow/transcript.ts';
import {
  changesHeldUp,
  createConversation,
  findConversation,
  globalCursorNow,
  lastCursor,
  listConversations,
  previousMember,
  readAllChanges,
  readChanges,
  readTranscript,
  storeProjection,
} from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { acceptMessage, findInbound } from '../../src/store/inbound.ts';
import { addConversation, botEntry, projectionOf, VIEW } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';

const ANA = { id: 'ana', name: 'Ana' };
const EVERYTHING = { after: 0, limit: 1_000 };

describe('conversations in the database', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
  });

  const transcript = (reader: 'visitor' | 'member' = 'member') =>
    readTranscript(database, 'c', EVERYTHING, reader);
  const seqs = (entries: Entry[]) => entries.map(({ seq }) => seq);

  describe('creating one', () => {
    it('happens once: the same id leads to the same row, with its first message', async () => {
      const conversation = {
        id: 'new',
        flowId: 'echo',
        flowVersion: 1,
        request: { channel: 'test', visitor: {}, variables: {} },
        requestHash: 'one',
        message: { id: 'm', body: { text: 'hello' }, bodyHash: 'hash' },
      };
      const results = await Promise.all([
        createConversation(database, conversation),
        createConversation(database, { ...conversation, requestHash: 'two' }),
      ]);
      assert.deepEqual(results.map((result) => result?.created).sort(), [false, true]);
      const [hash] = new Set(results.map((result) => result?.row.requestHash));
      assert.equal(hash, results.find((result) => result?.created)?.row.requestHash);
      assert.equal((await findInbound(database, 'new', 'm'))?.position, 1);
      assert.equal((await acceptMessage(database, 'new', 'm2', { text: 'second' })).kind, 'accepted');
      assert.equal((await findInbound(database, 'new', 'm2'))?.position, 2);
    });
  });

  describe('storing a projection', () => {
    it('stores entries, variables, outcomes and how the conversation stands', async () => {
      await acceptMessage(database, 'c', 'm', { text: 'hello' });
      const outcome = { id: 'm', firstSeq: 1, lastSeq: 2, status: 'bot' as const, expects: null };
      await storeProjection(
        database,
        'c',
        projectionOf(0, 2, { outcomes: [outcome], view: { ...VIEW, segment: 'vip', assignee: ANA } }),
      );
      assert.deepEqual(await transcript(), [botEntry(1), botEntry(2)]);
      assert.deepEqual((await findInbound(database, 'c', 'm'))?.outcome, outcome);
      const row = await findConversation(database, 'c');
      assert.deepEqual(
        [row?.rev, row?.seq, row?.segment, row?.assignee, row?.variables, row?.handedOver],
        [2, 2, 'vip', ANA, { revision: 2 }, true],
      );
    });

    it('changes nothing when it comes a second time', async () => {
      await storeProjection(database, 'c', projectionOf(0, 2));
      const before = [await findConversation(database, 'c'), await readChanges(database, 'c', 0, 10)];
      await storeProjection(database, 'c', projectionOf(0, 2));
      assert.deepEqual(
        [await findConversation(database, 'c'), await readChanges(database, 'c', 0, 10)],
        before,
      );
    });

    it('changes nothing when a newer one has been stored', async () => {
      await storeProjection(database, 'c', projectionOf(0, 3));
      const before = await findConversation(database, 'c');
      await storeProjection(database, 'c', projectionOf(0, 1, { view: { ...VIEW, status: 'closed' } }));
      assert.deepEqual(await findConversation(database, 'c'), before);
      assert.deepEqual(seqs(await transcript()), [1, 2, 3]);
    });

    it('keeps the first outcome of an input', async () => {
      await acceptMessage(database, 'c', 'm', { text: 'hello' });
      const outcome = { id: 'm', firstSeq: 1, lastSeq: 1, status: 'bot' as const, expects: null };
      await storeProjection(database, 'c', projectionOf(0, 1, { outcomes: [outcome] }));
      await storeProjection(database, 'c', projectionOf(1, 2, { outcomes: [{ ...outcome, lastSeq: 2 }] }));
      assert.deepEqual((await findInbound(database, 'c', 'm'))?.outcome, outcome);
    });

    it('leaves the transcript complete and gapless whatever is stored late, twice or at once', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(8), fc.nat(3)), { minLength: 1, maxLength: 8 }),
          fc.context(),
          async (steps, context) => {
            await database.query(`truncate conversations, entries, changes, inbound`);
            await addConversation(database, 'c');
            let rev = 0;
            const overlapping = steps.map(([back, forward]) => {
              const from = Math.max(0, rev - back);
              rev += forward + 1;
              return projectionOf(from, rev);
            });
            // Whoever tells of a revision on top of another has seen that one stored.
            for (const projection of overlapping) {
              const from = projection.rev - projection.entries.length;
              const row = await findConversation(database, 'c');
              if (row && row.rev < from) continue;
              context.log(`${from}…${projection.rev}`);
              await Promise.all([
                storeProjection(database, 'c', projection),
                storeProjection(database, 'c', projection),
                storeProjection(database, 'c', projectionOf(0, Math.max(1, from))),
              ]);
              const entries = seqs(await transcript());
              assert.deepEqual(
                entries,
                entries.map((_, index) => index + 1),
              );
              assert.equal((await findConversation(database, 'c'))?.seq, entries.length);
            }
          },
        ),
        { numRuns: 15 },
      );
    });

    it('announces each entry in exactly one change', async () => {
      await storeProjection(database, 'c', projectionOf(0, 2));
      await storeProjection(database, 'c', projectionOf(0, 2));
      await storeProjection(database, 'c', projectionOf(1, 4));
      const changes = await readChanges(database, 'c', 0, 10);
      assert.deepEqual(
        changes.map(({ fromSeq, toSeq }) => [fromSeq, toSeq]),
        [
          [0, 2],
          [2, 4],
        ],
      );
      assert.equal(await lastCursor(database, 'c'), changes.at(-1)?.cursor);
      assert.deepEqual(await readChanges(database, 'c', changes[0]?.cursor ?? 0, 10), changes.slice(1));
    });

    it('moves a conversation up in the list only when its transcript grows', async () => {
      await storeProjection(database, 'c', projectionOf(0, 2));
      const before = (await findConversation(database, 'c'))?.updatedAt;
      await storeProjection(database, 'c', { ...projectionOf(2, 3), seq: 2, entries: [] });
      assert.deepEqual((await findConversation(database, 'c'))?.updatedAt, before);
    });
  });

  it('shows a visitor nothing that is for members', async () => {
    const note: Entry = { ...botEntry(2), from: 'member', author: ANA, audience: 'members' };
    await storeProjection(database, 'c', projectionOf(0, 3, { entries: [botEntry(1), note, botEntry(3)] }));
    assert.deepEqual(seqs(await transcript('visitor')), [1, 3]);
    assert.deepEqual(seqs(await transcript('member')), [1, 2, 3]);
  });

  it('gives a reader of all conversations every change once, in portions, from where they stand', async () => {
    await addConversation(database, 'd');
    await storeProjection(database, 'c', projectionOf(0, 1));
    let cursor = await globalCursorNow(database);
    const expected: string[] = [];
    for (let rev = 1; rev <= 5; rev += 1) {
      for (const id of ['c', 'd']) {
        if (id === 'c' && rev === 1) continue;
        await storeProjection(database, id, projectionOf(rev - 1, rev));
        expected.push(`${id}${rev}`);
      }
    }
    const seen: string[] = [];
    for (;;) {
      const changes = await readAllChanges(database, cursor, 2);
      const last = changes.at(-1);
      if (!last) break;
      seen.push(...changes.map(({ conversationId, toSeq }) => `${conversationId}${toSeq}`));
      cursor = last;
    }
    assert.deepEqual(seen, expected);
  });

  it('holds changes back from a reader of all while an older transaction is open, and says so', async () => {
    const cursor = await globalCursorNow(database);
    await database.orm.transaction(async (orm) => {
      await orm.execute(sql`insert into changes (conversation_id, from_seq, to_seq) values ('c', 0, 0)`);
      assert.deepEqual(await readAllChanges({ orm }, cursor, 10), []);
      assert.equal(await changesHeldUp({ orm }, cursor), true);
    });
    assert.equal((await readAllChanges(database, cursor, 10)).length, 1);
    assert.equal(await changesHeldUp(database, cursor), false);
  });

  it('lists by status, member, segment, flow and text, in pages without repeats or gaps', async () => {
    for (const id of ['d', 'e', 'f']) await addConversation(database, id);
    await storeProjection(
      database,
      'd',
      projectionOf(0, 1, { view: { ...VIEW, status: 'human', assignee: ANA } }),
    );
    await storeProjection(database, 'e', projectionOf(0, 1, { view: { ...VIEW, segment: 'vip' } }));
    await storeProjection(database, 'f', projectionOf(0, 1, { entries: [botEntry(1, '100% of a_b')] }));
    const found = async (filter: object) =>
      (await listConversations(database, { limit: 10, ...filter })).map(({ id }) => id).sort();
    assert.deepEqual(await found({ status: 'human' }), ['d']);
    assert.deepEqual(await found({ assignee: 'ana' }), ['d']);
    assert.deepEqual(await found({ assignee: 'none' }), ['c', 'e', 'f']);
    assert.deepEqual(await found({ segment: 'vip' }), ['e']);
    assert.deepEqual(await found({ flow: 'other' }), []);
    assert.deepEqual(await found({ q: '0% of A_B' }), ['f']);
    assert.deepEqual(await found({ q: '%' }), ['f']);

    const paged: string[] = [];
    let before: { updatedAt: Date; id: string } | undefined;
    for (;;) {
      const page = await listConversations(database, { limit: 3, ...(before && { before }) });
      if (page.length === 0) break;
      paged.push(...page.map(({ id }) => id));
      before = page.at(-1);
    }
    assert.deepEqual([...paged].sort(), ['c', 'd', 'e', 'f']);
  });

  it('remembers the member who last had the same visitor', async () => {
    await addConversation(database, 'earlier', 'visitor');
    await addConversation(database, 'now', 'visitor');
    assert.equal(await previousMember(database, 'now'), null);
    await storeProjection(database, 'earlier', projectionOf(0, 1, { view: { ...VIEW, assignee: ANA } }));
    assert.deepEqual(await previousMember(database, 'now'), ANA);
    assert.equal(await previousMember(database, 'c'), null);
  });
});
