import assert from 'node:assert/strict';
import { openStudio, type Studio } from '../support/studio.ts';
import { begin, eventually, sayAndWait, textsOf } from './support/expectations.ts';

/** One action that refers to something, done whenever the visitor writes; says by which outlet it was left. */
function referringFlow(id: string, action: object, outlets: readonly string[]): object {
  return {
    format: 1,
    id,
    name: id,
    start: 'ask',
    settings: { takeTogether: false },
    variables: { said: { type: 'text' } },
    nodes: {
      ask: {
        kind: 'listener',
        type: 'text',
        prompt: [{ type: 'text', text: 'Go on.' }],
        saveTo: 'said',
        outlets: { answered: 'act' },
      },
      act: {
        kind: 'action',
        ...action,
        outlets: Object.fromEntries(outlets.map((outlet) => [outlet, outlet])),
      },
      ...Object.fromEntries(
        outlets.map((outlet) => [
          outlet,
          {
            kind: 'message',
            messages: [{ type: 'text', text: `${outlet}: {{error.code | default: "none"}}` }],
            outlets: { next: 'ask' },
          },
        ]),
      ),
    },
  };
}

const SIMPLE = ['success', 'error'];
const ESCALATE = ['returned', 'timeout', 'error'];

/** What each action refers to, and the error when that is gone. */
const CASES: [name: string, action: object, outlets: string[], gone: string, error: string][] = [
  ['a segment', { action: 'updateSegment', segment: 'vip' }, SIMPLE, 'segments/vip', 'no_such_segment'],
  ['a member', { action: 'assignMember', member: 'ana' }, SIMPLE, 'members/ana', 'no_such_member'],
  ['a team’s members', { action: 'assignMember', team: 'sales' }, SIMPLE, 'teams/sales', 'nobody_eligible'],
  ['a team to wait for', { action: 'escalate', team: 'sales' }, ESCALATE, 'teams/sales', 'no_such_team'],
  ['a member to wait for', { action: 'escalate', member: 'ana' }, ESCALATE, 'members/ana', 'no_such_member'],
];

describe('an action that refers to', () => {
  let studio: Studio;

  const put = (path: string, body: object) => studio.call('PUT', `/api/v1/${path}`, body);

  before(async () => {
    studio = await openStudio();
    await put('segments/vip', { name: 'VIP' });
    await put('teams/sales', { name: 'Sales' });
    await put('members/ana', { name: 'Ana', teams: ['sales'] });
  });
  after(() => studio.stop());

  for (const [index, [name, action, outlets, gone, error]] of CASES.entries()) {
    it(`${name} takes its Error path once that is archived, also in a conversation that runs`, async () => {
      const flow = `refers-${index}`;
      await studio.publish(referringFlow(flow, action, outlets));
      const [known] =
        (await studio.call<Record<string, { id: string }[]>>('GET', `/api/v1/${gone.split('/')[0]}`)).body[
          gone.split('/')[0] as string
        ] ?? [];
      assert.ok(known, 'it is there');

      const id = await begin(studio, flow);
      const other = await begin(studio, flow);
      const before = await sayAndWait(studio, other, 'go');
      assert.ok(!textsOf(before.body.messages).some((text) => text.startsWith('error')), 'it succeeds');

      assert.equal((await studio.call('DELETE', `/api/v1/${gone}`)).status, 204);
      const after = await sayAndWait(studio, id, 'go');
      assert.deepEqual(textsOf(after.body.messages), [`error: ${error}`, 'Go on.']);

      await put(gone, gone.startsWith('members') ? { name: 'Ana', teams: ['sales'] } : { name: 'Back' });
      const again = await eventually(async () => {
        const reply = await sayAndWait(studio, id, 'go');
        return textsOf(reply.body.messages).some((text) => text.startsWith('error')) ? undefined : reply;
      });
      assert.equal(again.status, 200);
    });
  }
});
