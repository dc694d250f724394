/**
 * The promise is kept by real processes: those of `npm start`, with a real Temporal server and a database on disk. Each
 * test kills at one instruction, lets the processes come up again, and compares what became of the conversation
 * with what the flow language makes of the same messages in memory.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Checkpoint } from '../../src/checkpoints.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Part } from '../support/processes.ts';
import { ERRAND, SEGMENTS } from './support/errand.ts';
import { ErrandVisitor } from './support/errand-visitor.ts';
import { ShakenStudio } from './support/shaken-studio.ts';

/** What the visitor says, turn by turn; the last answer closes the conversation. */
const NAME = 'Ada';
const TOPIC = 'lamps';
const COUNT = '3';
const LAST = 'no';
/** Closes it too, after an action. */
const FILE_IT = 'file it';

describe('kill -9 loses nothing', function () {
  // Temporal finds out after ten seconds that a worker has died with a task in hand.
  this.timeout(600_000);

  let studio: ShakenStudio;
  let visitor: ErrandVisitor;
  const toBeArchived: string[] = [];

  before(async () => {
    studio = await ShakenStudio.start();
    for (const { id, name } of SEGMENTS) await studio.insist('PUT', `/segments/${id}`, { name });
    await studio.insist('POST', '/flows', ERRAND);
    await studio.insist('POST', `/flows/${ERRAND.id}/publish`, {});
  });

  beforeEach(() => {
    visitor = new ErrandVisitor(studio);
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(studio.output().slice(-6_000));
  });

  function willKill(at: Checkpoint, ...kill: Part[]): Promise<void> {
    return studio.willKill(visitor.conversation, { at, kill });
  }

  async function assertNothingLost(): Promise<void> {
    await studio.struck();
    await visitor.assertNothingLost();
    await visitor.assertClosed();
  }

  describe('when a conversation starts', () => {
    for (const [promise, at] of [
      ['one that was accepted starts, though Temporal has not heard of it', 'conversation.accepted'],
      ['the first question is asked, though it was decided and not stored', 'turn.answered'],
    ] as const) {
      it(promise, async () => {
        await willKill(at, 'server');
        await visitor.arrive();
        await visitor.say(NAME, TOPIC, COUNT, LAST);
        await assertNothingLost();
      });
    }
  });

  describe('in the middle of a conversation', () => {
    for (const [promise, at] of [
      ['a message that was written down is answered, though it was not handed over', 'message.accepted'],
      ['an answer is given, though it was decided and not stored', 'turn.answered'],
      ['an answer is given once, though nobody was told that it is stored', 'turn.stored'],
      ['an action is carried out, though the process died that had begun it', 'action.begun'],
    ] as const) {
      it(promise, async () => {
        await visitor.arrive();
        await visitor.say(NAME);
        await willKill(at, 'server');
        await visitor.say(TOPIC, COUNT, LAST);
        await assertNothingLost();
      });
    }

    it('a message counts once, though the sweeper died before it could note that Temporal has it', async () => {
      await visitor.arrive();
      await studio.willKill(
        visitor.conversation,
        { at: 'message.accepted', kill: ['server'] },
        { at: 'sweep.handed_over', kill: ['server'] },
      );
      await visitor.say(NAME, TOPIC, COUNT, LAST);
      await assertNothingLost();
    });

    for (const [promise, at] of [
      ['what a timer brought is stored, though the process died that was about to', 'record.begun'],
      ['what a timer brought is stored once, though Temporal was not told', 'record.done'],
    ] as const) {
      it(promise, async () => {
        await visitor.arrive();
        await visitor.say(NAME, TOPIC);
        await willKill(at, 'server');
        await visitor.say(COUNT, LAST);
        await assertNothingLost();
      });
    }

    it('messages sent in one breath are answered one by one, though the answer to them was not stored', async () => {
      await visitor.arrive();
      await willKill('turn.answered', 'server');
      await visitor.sayAtOnce(NAME, TOPIC);
      await visitor.say(COUNT, LAST);
      await assertNothingLost();
    });
  });

  describe('in a turn that closes the conversation', () => {
    for (const [promise, at, last] of [
      ['the message that was written down still closes it', 'message.accepted', LAST],
      ['the last words are said, though they were decided and not stored', 'turn.answered', LAST],
      ['the last words are said once, though nobody was told that they are stored', 'turn.stored', LAST],
      ['it is closed for readers, though the process died that was about to store that', 'close.begun', LAST],
      ['it is closed once, though Temporal was not told that it is stored', 'close.done', LAST],
      ['an action before the close is carried out', 'action.begun', FILE_IT],
    ] as const) {
      it(promise, async () => {
        await visitor.arrive();
        await visitor.say(NAME, TOPIC, COUNT);
        await willKill(at, 'server');
        await visitor.say(last);
        await assertNothingLost();
      });
    }

    it('it closes once, though the sweeper died before it could note that Temporal has the message', async () => {
      await visitor.arrive();
      await visitor.say(NAME, TOPIC, COUNT);
      await studio.willKill(
        visitor.conversation,
        { at: 'message.accepted', kill: ['server'] },
        { at: 'sweep.handed_over', kill: ['server'] },
      );
      await visitor.say(LAST);
      await assertNothingLost();
    });
  });

  describe('when the history of one that is over is archived', () => {
    for (const [promise, at] of [
      ['it is archived, though the process died with it in hand', 'archive.fetched'],
      ['it is archived once, though nobody could note that it is', 'archive.kept'],
    ] as const) {
      it(promise, async () => {
        await visitor.arrive();
        await willKill(at, 'server');
        await visitor.say(NAME, TOPIC, COUNT, LAST);
        await assertNothingLost();
        toBeArchived.push(visitor.conversation);
      });
    }
  });

  describe('when another process dies in the middle of a turn', () => {
    it('Temporal alone: it comes up again, and the turn is finished', async () => {
      await visitor.arrive();
      await visitor.say(NAME);
      await willKill('action.begun', 'temporal');
      await visitor.say(TOPIC, COUNT, LAST);
      await assertNothingLost();
    });

    it('Temporal alone, with a message on its way', async () => {
      await visitor.arrive();
      await willKill('message.accepted', 'temporal');
      await visitor.say(NAME, TOPIC, COUNT, LAST);
      await assertNothingLost();
    });

    it('the parent alone: the server stops by itself, and the next start ends the Temporal that was left over', async () => {
      await visitor.arrive();
      await visitor.say(NAME);
      await willKill('turn.answered', 'parent');
      const turn = visitor.say(TOPIC);
      await studio.struck();
      await studio.startAgain();
      await turn;
      await visitor.say(COUNT, LAST);
      await assertNothingLost();
    });

    it('all of them at once', async () => {
      await visitor.arrive();
      await visitor.say(NAME);
      await willKill('turn.answered', 'parent', 'temporal', 'server');
      const turn = visitor.say(TOPIC);
      await studio.struck();
      await studio.startAgain();
      await turn;
      await visitor.say(COUNT, LAST);
      await assertNothingLost();
    });
  });

  describe('after all of it', () => {
    it('nothing that was accepted is without an outcome, and the order is that of acceptance', async () => {
      await studio.stop();
      const database = await openDatabase({ folder: join(studio.dataDir, 'database') });
      const accepted = await database.query(
        `select conversation_id, id, outcome is not null as settled from inbound order by conversation_id, position`,
      );
      const told = await database.query(
        `select conversation_id, entry ->> 'id' as id, true as settled from entries
       where entry ->> 'from' = 'visitor' order by conversation_id, seq`,
      );
      const archived = await database.query<{ id: string }>(
        `select conversation_id as id from archived_runs where conversation_id = any($1) and next_run_id is null`,
        [toBeArchived],
      );
      await database.close();
      assert.notEqual(accepted.length, 0);
      assert.deepEqual(accepted, told);
      assert.deepEqual(archived.map(({ id }) => id).sort(), toBeArchived.sort());
    });
  });
});
