import assert from 'node:assert/strict';
import type { Ticket } from '../../src/flow/state.ts';
import type { MemberRef, Status } from '../../src/flow/transcript.ts';
import type { Database } from '../../src/store/database.ts';
import { saveMember, saveSegment, saveTeam, type MemberChange } from '../../src/store/directory.ts';
import { dispatchAbandoned, dispatchOffers } from '../../src/store/routing/dispatch.ts';
import { setAvailability } from '../../src/store/routing/presence.ts';
import { placeInQueue } from '../../src/store/routing/queue.ts';
import { conversations, inbound } from '../../src/store/schema.ts';
import { emptyDatabase } from './support/empty-database.ts';

const ROUND_ROBIN: Ticket = {
  strategy: 'round_robin',
  offerFor: 60_000,
  reassignAfter: 300_000,
  passed: [],
};
const ANYONE: Ticket = { ...ROUND_ROBIN, strategy: 'anyone' };

let clock = Date.UTC(2030, 0, 1);

describe('routing', () => {
  let database: Database;

  beforeEach(async () => {
    database = await emptyDatabase();
    for (const id of ['support', 'sales']) await saveTeam(database, { id, name: id });
  });

  /** A member who is there. */
  async function there(id: string, more: Partial<MemberChange> = {}): Promise<void> {
    await saveMember(database, { id, name: id, email: null, teams: [], ...more });
    await setAvailability(database, id, 'online', { held: true });
  }

  interface Standing {
    status?: Status;
    ticket?: Ticket | null;
    assignee?: MemberRef;
    segment?: string;
    queuedAt?: Date;
    visitor?: string;
  }

  async function conversation(id: string, standing: Standing = {}): Promise<void> {
    const { status = 'queued', ticket = ROUND_ROBIN, visitor, ...rest } = standing;
    clock += 1_000;
    await database.orm.insert(conversations).values({
      id,
      flowId: 'shop',
      flowVersion: 1,
      request: {
        channel: 'web',
        visitor: visitor === undefined ? {} : { id: visitor },

        variables: {},
      },
      requestHash: '',
      rev: 1,
      status,
      ticket,
      queuedAt: new Date(clock),
      ...rest,
    });
  }

  /** Who is asked about which conversation: `c1→ann`. */
  async function offers(): Promise<string[]> {
    const dispatched = await dispatchOffers(database);
    return dispatched.map(({ conversationId, command }) =>
      command.name === 'offer'
        ? `${conversationId}→${command.member.id}${command.newRound ? ' again' : ''}`
        : assert.fail(),
    );
  }

  /** As the conversation stands once it has taken the offer. */
  async function taken(id: string, ticket: Ticket): Promise<void> {
    await database.orm.delete(inbound);
    await database.query(`update conversations set ticket = $2::jsonb, rev = rev + 1 where id = $1`, [
      id,
      JSON.stringify(ticket),
    ]);
  }

  describe('asks', () => {
    it('the conversation that waits longest first, and each member in turn', async () => {
      await there('ann');
      await there('ben');
      for (const id of ['c1', 'c2', 'c3']) await conversation(id);
      assert.deepEqual(await offers(), ['c1→ann', 'c2→ben', 'c3→ann']);
    });

    it('whoever was not asked for longest, also in a later round', async () => {
      await there('ann');
      await there('ben');
      await conversation('c1');
      assert.deepEqual(await offers(), ['c1→ann']);
      await conversation('c2');
      assert.deepEqual(await offers(), ['c2→ben']);
      await conversation('c3');
      assert.deepEqual(await offers(), ['c3→ann']);
    });

    it('the least busy, with those that they are asked about counted', async () => {
      const ticket: Ticket = { ...ROUND_ROBIN, strategy: 'least_busy' };
      await there('ann');
      await there('ben');
      for (const id of ['h1', 'h2']) {
        await conversation(id, { status: 'human', assignee: { id: 'ann', name: 'ann' } });
      }
      for (const id of ['c1', 'c2', 'c3', 'c4']) await conversation(id, { ticket });
      assert.deepEqual(await offers(), ['c1→ben', 'c2→ben', 'c3→ann', 'c4→ben']);
    });

    it('nobody about more than they have room for', async () => {
      await there('ann', { capacity: 2 });
      await conversation('h1', { status: 'human', assignee: { id: 'ann', name: 'ann' } });
      await conversation('c1');
      await conversation('c2');
      assert.deepEqual(await offers(), ['c1→ann']);
      assert.deepEqual(await offers(), [], 'the offer that is under way counts');
      const until = Date.now() + 60_000;
      await taken('c1', { ...ROUND_ROBIN, offer: { member: { id: 'ann', name: 'ann' }, until } });
      assert.deepEqual(await offers(), [], 'so does the one that has been made');
      await database.query(`update conversations set status = 'resolved' where id = 'h1'`);
      assert.deepEqual(await offers(), ['c2→ann']);
    });

    it('only members who are there', async () => {
      await saveMember(database, { id: 'never', name: 'never', email: null, teams: [] });
      await there('away');
      await setAvailability(database, 'away', 'away', { held: true });
      await there('asleep');
      await setAvailability(database, 'asleep', 'online', { held: false });
      await database.query(`update members set seen_at = now() - interval '50 seconds' where id = 'asleep'`);
      await there('archived');
      await database.query(`update members set archived_at = now() where id = 'archived'`);
      await conversation('c1');
      assert.deepEqual(await offers(), []);
      await setAvailability(database, 'asleep', 'online', { held: false });
      assert.deepEqual(await offers(), ['c1→asleep']);
    });

    it('only members of the team who speak the language and have the skill', async () => {
      await there('a-sales', { teams: ['sales'], languages: ['de'], skills: ['refunds'] });
      await there('b-english', { teams: ['support'], languages: ['en'], skills: ['refunds'] });
      await there('c-unskilled', { teams: ['support'], languages: ['de'] });
      await there('d-right', { teams: ['support'], languages: ['en', 'de-AT'], skills: ['Refunds'] });
      const ticket = { ...ROUND_ROBIN, team: 'support', language: 'DE_ch', skill: ' refunds' };
      await conversation('c1', { ticket });
      assert.deepEqual(await offers(), ['c1→d-right']);
    });

    it('whom the segment routes to, where the ticket names nobody', async () => {
      await there('ann', { teams: ['support'] });
      await there('ben', { teams: ['sales'] });
      await there('kim');
      await saveSegment(database, { id: 'leads', name: 'Leads', team: 'sales' });
      await saveSegment(database, { id: 'vip', name: 'VIP', member: 'kim' });
      await conversation('c1', { segment: 'leads' });
      await conversation('c2', { segment: 'vip', ticket: ANYONE });
      await conversation('c3', { ticket: { ...ROUND_ROBIN, segment: 'leads' } });
      await conversation('c4', { segment: 'leads', ticket: { ...ROUND_ROBIN, team: 'support' } });
      assert.deepEqual(await offers(), ['c1→ben', 'c2→kim', 'c3→ben', 'c4→ann']);
    });

    it('the member this visitor had before, if they are there and fit', async () => {
      await there('ann');
      await there('old', { languages: ['de'] });
      await conversation('before', {
        status: 'closed',
        assignee: { id: 'old', name: 'old' },
        visitor: 'ada',
      });
      const ticket: Ticket = { ...ROUND_ROBIN, previous: true };
      await conversation('c1', { ticket, visitor: 'ada' });
      await conversation('c2', { ticket: { ...ANYONE, previous: true }, visitor: 'ada' });
      await conversation('c3', { ticket: { ...ticket, language: 'fr' }, visitor: 'ada' });
      await conversation('c4', { ticket, visitor: 'eve' });
      assert.deepEqual(await offers(), ['c1→old', 'c2→old', 'c4→ann']);
    });

    it('the member who is named, whatever they speak; and the others once that one had time to come back', async () => {
      await there('ann');
      await saveMember(database, { id: 'kim', name: 'kim', email: null, teams: [] });
      const ticket: Ticket = { ...ROUND_ROBIN, member: 'kim', holdUntil: Date.now() + 60_000 };
      await conversation('c1', { ticket: { ...ticket, skill: 'none has it' } });
      assert.deepEqual(await offers(), []);
      await setAvailability(database, 'kim', 'online', { held: true });
      assert.deepEqual(await offers(), ['c1→kim']);
      await setAvailability(database, 'kim', 'offline', { held: true });
      await conversation('c2', { ticket: { ...ticket, holdUntil: Date.now() - 1 } });
      assert.deepEqual(await offers(), ['c2→ann']);
    });

    it('the one it is assigned to before the others', async () => {
      await there('ann');
      await there('kim', { teams: ['support'] });
      const assignee = { id: 'kim', name: 'kim' };
      await conversation('c1', { assignee });
      await conversation('c2', { assignee, ticket: ANYONE });
      await conversation('c3', { assignee, ticket: { ...ROUND_ROBIN, team: 'support' } });
      await conversation('c4', { assignee, ticket: { ...ROUND_ROBIN, team: 'sales' } });
      assert.deepEqual(await offers(), ['c1→kim', 'c2→kim', 'c3→kim']);
    });

    it('nobody where anybody may accept', async () => {
      await there('ann');
      await conversation('c1', { ticket: { ...ANYONE, team: 'support' } });
      assert.deepEqual(await offers(), []);
    });

    it('nobody twice in a round; and all again in a new one, after a rest that grows', async () => {
      await there('ann');
      await there('ben');
      const ago = (milliseconds: number) => Date.now() - milliseconds;
      await conversation('c1', { ticket: { ...ROUND_ROBIN, passed: ['ann'], passedAt: ago(0) } });
      assert.deepEqual(await offers(), ['c1→ben']);
      const all = { ...ROUND_ROBIN, passed: ['ann', 'ben'] };
      await taken('c1', { ...all, passedAt: ago(30_000) });
      assert.deepEqual(await offers(), []);
      await taken('c1', { ...all, passedAt: ago(61_000) });
      assert.deepEqual(await offers(), ['c1→ann again']);
      await taken('c1', { ...all, passedAt: ago(90_000), rounds: 1 });
      assert.deepEqual(await offers(), []);
      await taken('c1', { ...all, passedAt: ago(121_000), rounds: 1 });
      assert.deepEqual(await offers(), ['c1→ben again']);
      await taken('c1', { ...all, passedAt: ago(901_000), rounds: 40 });
      assert.deepEqual(await offers(), ['c1→ann again']);
    });

    it('about one conversation once, however often it looks and however many look', async () => {
      await there('ann');
      await conversation('c1');
      const rounds = await Promise.all([offers(), offers(), offers()]);
      assert.deepEqual(rounds.flat(), ['c1→ann']);
    });

    it('about nothing that is asked already, or is not queued', async () => {
      await there('ann');
      const offer = { member: { id: 'ben', name: 'ben' }, until: Date.now() + 60_000 };
      await conversation('c1', { ticket: { ...ROUND_ROBIN, offer } });
      await conversation('c2', { status: 'human', assignee: { id: 'ben', name: 'ben' } });
      await conversation('c3', { ticket: { ...ROUND_ROBIN, offer: { ...offer, until: Date.now() - 1 } } });
      assert.deepEqual(await offers(), ['c3→ann']);
    });
  });

  describe('takes from a member who has gone', () => {
    const KIM = { id: 'kim', name: 'kim' };
    const gone = async () =>
      (await dispatchAbandoned(database)).map(({ conversationId, command }) => [conversationId, command]);
    const goneFor = (seconds: number) =>
      database.query(
        `update members set availability_at = now() - $1 * interval '1 second',
           seen_at = now() - $1 * interval '1 second'`,
        [seconds],
      );

    beforeEach(async () => {
      await there('kim');
      await conversation('c1', {
        status: 'human',
        assignee: KIM,
        ticket: { ...ROUND_ROBIN, reassignAfter: 60_000 },
      });
      await conversation('c2', { status: 'human', assignee: KIM, ticket: null });
      await conversation('c3', { status: 'resolved', assignee: KIM });
    });

    it('their conversations, each after the time its author set, five minutes where none did', async () => {
      await setAvailability(database, 'kim', 'offline', { held: false });
      await goneFor(30);
      assert.deepEqual(await gone(), []);
      await goneFor(61);
      assert.deepEqual(await gone(), [['c1', { name: 'unassign', member: 'kim' }]]);
      assert.deepEqual(await gone(), [], 'once');
      await goneFor(301);
      assert.deepEqual(await gone(), [['c2', { name: 'unassign', member: 'kim' }]]);
    });

    it('when their inbox shows no signs of life', async () => {
      await setAvailability(database, 'kim', 'online', { held: false });
      await goneFor(45 + 30);
      assert.deepEqual(await gone(), []);
      await goneFor(45 + 61);
      assert.equal((await gone()).length, 1);
    });

    it('when they are archived', async () => {
      await database.query(`update members set archived_at = now() - interval '61 seconds'`);
      assert.equal((await gone()).length, 1);
    });

    it('nothing while they are there, only away, or were never seen at all', async () => {
      assert.deepEqual(await gone(), []);
      await setAvailability(database, 'kim', 'away', { held: true });
      await goneFor(10_000);
      assert.deepEqual(await gone(), []);
      await database.query(
        `update members set availability = 'offline', availability_at = null, seen_at = null, availability_held = false`,
      );
      assert.deepEqual(await gone(), []);
    });

    it('counted from when they said so, however often they say it', async () => {
      await setAvailability(database, 'kim', 'offline', { held: false });
      await goneFor(61);
      await setAvailability(database, 'kim', 'offline', { held: false });
      assert.equal((await gone()).length, 1);
    });
  });

  describe('the place in the queue', () => {
    const place = async (id: string) => (await placeInQueue(database, id))?.place ?? null;

    it('counts those before who wait for the same team or member, and nobody else', async () => {
      await saveSegment(database, { id: 'leads', name: 'Leads', team: 'sales' });
      await conversation('other', { ticket: { ...ANYONE, team: 'support' } });
      await conversation('c1', { ticket: { ...ANYONE, team: 'sales' } });
      await conversation('anyone', { ticket: ANYONE });
      await conversation('c2', { ticket: ANYONE, segment: 'leads' });
      await conversation('had', { status: 'human', ticket: { ...ANYONE, team: 'sales' } });
      await conversation('c3', { ticket: { ...ROUND_ROBIN, team: 'sales', language: 'de' } });
      assert.deepEqual(await Promise.all(['c1', 'c2', 'c3', 'anyone', 'other'].map(place)), [1, 2, 3, 1, 1]);
      assert.equal(await place('had'), null);
      assert.equal(await place('nowhere'), null);
    });

    it('is that of who was queued first, also when they come back to it', async () => {
      const queuedAt = new Date(clock - 60_000);
      await conversation('c1', { ticket: ANYONE });
      await conversation('back', { ticket: ANYONE, queuedAt });
      assert.deepEqual(await Promise.all(['back', 'c1'].map(place)), [1, 2]);
      assert.deepEqual((await placeInQueue(database, 'back'))?.since, queuedAt);
    });
  });
});
