import assert from 'node:assert/strict';
import { findConversation, readTranscript, storeProjection } from '../../src/store/conversations.ts';
import type { Database } from '../../src/store/database.ts';
import { acceptCommand, acceptMessage, findInbound, markHandedOver } from '../../src/store/inbound.ts';
import { settleEnded, swept, toHandOver, unsettledInputs } from '../../src/store/unsettled.ts';
import { addConversation, projectionOf, VIEW } from './support/conversations.ts';
import { emptyDatabase } from './support/empty-database.ts';

const BACKEND = { id: 'backend', name: 'Support' };

describe('what is not known to have reached its workflow', () => {
  let database: Database;
  beforeEach(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
  });

  /** Lets time pass for everything that has been accepted or put off. */
  async function later(seconds: number): Promise<void> {
    const by = `interval '${seconds} seconds'`;
    await database.query(`update inbound set accepted_at = accepted_at - ${by}`);
    await database.query(
      `update conversations set created_at = created_at - ${by}, sweep_at = sweep_at - ${by}`,
    );
  }

  const due = async () => (await toHandOver(database, 10)).map(({ id }) => id);

  it('is left for a moment to whoever accepted it, then is due', async () => {
    assert.deepEqual(await due(), []);
    await later(3);
    assert.deepEqual(await due(), ['c']);
  });

  it('is still taken after an outage of any length', async () => {
    await database.query(`update conversations set sweeps = 100000`);
    await later(3);
    assert.deepEqual(await due(), ['c']);
  });

  it('is taken by one of several sweepers, and put off longer each time', async () => {
    await later(3);
    const taken = await Promise.all([due(), due(), due()]);
    assert.deepEqual(taken.flat(), ['c']);
    for (const seconds of [1, 2, 4]) {
      await later(seconds);
      assert.deepEqual(await due(), ['c']);
    }
    await later(4);
    assert.deepEqual(await due(), []);
    await later(4);
    assert.deepEqual(await due(), ['c']);
  });

  it('is not due once it is handed over or answered, and is again with the next input', async () => {
    await acceptMessage(database, 'c', 'one', { text: 'one' });
    await later(3);
    assert.deepEqual(await due(), ['c']);
    await markHandedOver(database, 'c', ['one']);
    await swept(database, 'c');
    await later(60);
    assert.deepEqual(await due(), []);

    await acceptMessage(database, 'c', 'two', { text: 'two' });
    const outcome = { id: 'two', firstSeq: 1, lastSeq: 1, status: 'bot' as const, expects: null };
    await storeProjection(database, 'c', projectionOf(0, 1, { outcomes: [outcome] }));
    await later(60);
    assert.deepEqual(await due(), []);

    await acceptMessage(database, 'c', 'three', { text: 'three' });
    await later(60);
    assert.deepEqual(await due(), ['c']);
  });

  it('is due as long as nobody has what its start was answered, also when its workflow tells of later', async () => {
    await storeProjection(database, 'c', projectionOf(0, 1), false);
    await later(3);
    assert.deepEqual(await due(), ['c']);
    await storeProjection(database, 'c', projectionOf(1, 2));
    await later(60);
    assert.deepEqual(await due(), []);
  });

  it('is handed over in the order of acceptance, messages and commands', async () => {
    // Within one millisecond a command and a message have no order.
    await acceptMessage(database, 'c', 'one', { text: 'one' });
    await later(1);
    await acceptCommand(database, 'c', 'x', { by: BACKEND, command: { name: 'resolve' } });
    await later(1);
    await acceptMessage(database, 'c', 'two', { text: 'two' });
    const inputs = await unsettledInputs(database, 'c');
    assert.deepEqual(
      inputs.map((input) => (input.kind === 'message' ? input.message.id : input.id)),
      ['one', 'x', 'two'],
    );
    await markHandedOver(database, 'c', ['one']);
    assert.equal((await unsettledInputs(database, 'c')).length, 2);
  });

  describe('when the run was ended from outside', () => {
    it('the conversation is closed for everybody, and says so once', async () => {
      await acceptMessage(database, 'c', 'one', { text: 'one' });
      await storeProjection(database, 'c', projectionOf(0, 2));
      await Promise.all([settleEnded(database, 'c'), settleEnded(database, 'c')]);
      await settleEnded(database, 'c');
      const row = await findConversation(database, 'c');
      assert.deepEqual([row?.status, row?.error?.code, row?.seq], ['closed', 'run_ended', 3]);
      const transcript = await readTranscript(database, 'c', { after: 2, limit: 10 }, 'visitor');
      assert.equal(transcript.length, 1);
      assert.ok(transcript[0]?.type === 'event' && transcript[0].event === 'closed');
      assert.equal((await findInbound(database, 'c', 'one'))?.outcome?.refused?.code, 'conversation_closed');
      assert.equal((await acceptMessage(database, 'c', 'two', { text: 'two' })).kind, 'closed');
    });

    it('a conversation that had closed by itself stays as it was, and what came too late is refused', async () => {
      await acceptCommand(database, 'c', 'late', { by: BACKEND, command: { name: 'resolve' } });
      await storeProjection(database, 'c', projectionOf(0, 2, { view: { ...VIEW, status: 'closed' } }));
      await settleEnded(database, 'c');
      const row = await findConversation(database, 'c');
      assert.deepEqual([row?.status, row?.error, row?.seq], ['closed', null, 2]);
      assert.equal((await findInbound(database, 'c', 'late'))?.outcome?.refused?.code, 'conversation_closed');
    });
  });
});
