import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { seedExamples } from '../../src/seed.ts';
import { byConversation, readRuns } from '../../src/replay/history.ts';
import { readRecordedRun } from '../../src/replay/recorded-run.ts';
import { reenact } from '../../src/replay/reenact.ts';
import { archiveRun } from '../../src/store/archive.ts';
import { deleteContact } from '../../src/store/delete-contact.ts';
import { deleteHistories } from '../../src/temporal/delete-histories.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { runReplay } from '../replay/support/run-replay.ts';
import { API_KEY, openStudio, type Studio } from '../support/studio.ts';
import { tempDir } from '../support/temp-dir.ts';
import { command } from './support/commands.ts';
import { begin, eventually, runsOf, sayAndWait } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

type Json = { runs: { runId: string; events: object[] }[] };

describe('the archive of histories', () => {
  let studio: Studio;

  before(async () => {
    studio = await openStudio({ historyCap: 24 });
    await seedExamples(studio.database);
    await studio.publish(echoFlow());
  });

  after(() => studio.stop());

  const historyOf = (id: string, run = 'all') =>
    studio.call<Json>('GET', `/api/v1/conversations/${id}/history?run=${run}`);

  const archived = (id: string) =>
    studio.database.query<{ runId: string; nextRunId: string | null; events: number }>(
      `select run_id as "runId", next_run_id as "nextRunId", events from archived_runs
       where conversation_id = $1 order by number`,
      [id],
    );

  async function talk(turns: number, more: object = {}): Promise<string> {
    const id = await begin(studio, 'echo', more);
    for (let turn = 1; turn <= turns; turn += 1) await sayAndWait(studio, id, `turn ${turn}`);
    return id;
  }

  /** Its run after the last one that is archived goes on. */
  const untilArchived = (id: string, over: boolean) =>
    eventually(async () => {
      const runs = await archived(id);
      const isOver = runs.length > 0 && runs.at(-1)?.nextRunId === null;
      return isOver === over && runs.length > 0 ? runs : undefined;
    });

  /** As when a quarter of an hour has passed. */
  const lookNow = (id: string) =>
    studio.database.query('update conversations set archive_at = now() where id = $1', [id]);

  it('has every run of a closed conversation, and gives them when Temporal has none any more', async () => {
    const id = await talk(12);
    await command(studio, id, 'close');
    const runs = await untilArchived(id, true);
    const before = await historyOf(id);
    assert.equal(before.status, 200);
    assert.deepEqual(
      runs.map(({ runId }) => runId),
      await runsOf(studio, id),
    );
    assert.ok(runs.length > 2, `${runs.length} runs`);

    await eventually(async () =>
      (await deleteHistories(studio.client, workflowIdOf(id))) ? true : undefined,
    );
    const after = await historyOf(id);
    assert.deepEqual(after.body, before.body);
    assert.match(after.headers.get('content-disposition') ?? '', new RegExp(`conversation-${id}\\.json`));

    const recorded = [];
    const decode = createPayloadCodec(null);
    for (const run of byConversation(readRuns(after.body)).flat())
      recorded.push(await readRecordedRun(run, (payloads) => decode.decode([...payloads])));
    const { steps, difference } = reenact(recorded);
    assert.equal(difference, null);
    const said = steps.flatMap(({ happened }) =>
      happened.type === 'message' ? [happened.message.text] : [],
    );
    assert.deepEqual(said.slice(0, 2), ['turn 1', 'turn 2']);
    assert.equal(said.length, 12);
  });

  it('has the runs of an open conversation that have continued as new; the last one is Temporal’s', async () => {
    const id = await talk(7);
    await lookNow(id);
    const runs = await runsOf(studio, id);
    const kept = await eventually(async () => {
      const found = await archived(id);
      return found.length === runs.length - 1 ? found : undefined;
    });
    assert.deepEqual(
      kept.map(({ runId }) => runId),
      runs.slice(0, -1),
    );
    const all = await historyOf(id);
    assert.deepEqual(
      all.body.runs.map(({ runId }) => runId),
      runs,
    );
    const [first] = runs;
    const one = await studio.call<{ events: object[] }>(
      'GET',
      `/api/v1/conversations/${id}/history?run=${first}`,
    );
    assert.deepEqual(one.body, { events: all.body.runs[0]?.events });
    const last = await studio.call<{ events: object[] }>('GET', `/api/v1/conversations/${id}/history`);
    assert.deepEqual(last.body, { events: all.body.runs.at(-1)?.events });
  });

  it('is made up for when the processes that archive were away, and keeps each run once', async () => {
    const id = await talk(4);
    await studio.call('POST', `/api/v1/conversations/${id}/close`, { by: 'alex', id: randomUUID() });
    await untilArchived(id, true);
    const before = await archived(id);
    await studio.stopApi();
    // As if it had been killed before it had said that it was done, and before it had kept the last run.
    await studio.database.query('update conversations set archive_at = now() where id = $1', [id]);
    await studio.database.query(
      'delete from archived_runs where conversation_id = $1 and next_run_id is null',
      [id],
    );
    await studio.startApi();
    assert.deepEqual(await untilArchived(id, true), before);
    await eventually(async () => {
      const [row] = await studio.database.query<{ at: unknown }>(
        'select archive_at as at from conversations where id = $1',
        [id],
      );
      return row?.at === null ? true : undefined;
    });
  });

  it('keeps nothing of a person who has been deleted, even if it had their history in hand', async () => {
    const email = `${randomUUID()}@example.com`;
    const contact = await studio.call<{ id: string }>('POST', '/api/v1/contacts', { name: 'Ada', email });
    const id = await talk(6, { visitor: { email } });
    await lookNow(id);
    await untilArchived(id, false);
    const [run] = await studio.database.query<{ history: Uint8Array }>(
      'select history from archived_runs where conversation_id = $1',
      [id],
    );
    assert.ok(run);
    assert.deepEqual(await deleteContact(studio.database, contact.body.id, workflowIdOf), [id]);
    assert.deepEqual(await archived(id), []);
    const at = new Date();
    const late = {
      conversationId: id,
      runId: randomUUID(),
      events: 1,
      startedAt: at,
      endedAt: at,
      history: run.history,
    };
    await archiveRun(studio.database, late);
    assert.deepEqual(await archived(id), []);
    assert.equal((await historyOf(id)).status, 404);
  });

  it('is what the replayer asks for a conversation, or for the latest ones', async () => {
    const id = await talk(7);
    const asked = { env: { DATA_DIR: await tempDir(), API_KEY }, network: true };
    const one = await runReplay(asked, id, '--server', studio.url);
    const runs = (await runsOf(studio, id)).length;
    assert.equal(one.code, 0, one.out + one.err);
    assert.match(one.out, new RegExp(`^${id}: ${runs} runs, \\d+ events, 8 steps\\.$`, 'm'));
    assert.match(one.out, /^8\. .* The visitor says “turn 7”\./m);
    const all = await runReplay(asked, '--all', '--sample', '2', '--server', studio.url);
    assert.equal(all.code, 0, all.out + all.err);
    assert.match(
      all.out,
      /^✔ Replayed 2 conversations of \d+ events: the current code does the same in each\.$/m,
    );
    const unknown = await runReplay(asked, 'nobody', '--server', studio.url);
    assert.deepEqual([unknown.code, unknown.out], [1, '']);
    assert.match(unknown.err, /gives no history\. There is no conversation “nobody”\.$/m);
  });

  it('says what there is not, and what is not an id of a run', async () => {
    const id = await talk(1);
    assert.equal((await historyOf('nobody')).status, 404);
    assert.equal((await historyOf(id, randomUUID())).status, 404);
    assert.equal((await historyOf(id, 'first')).status, 422);
    const token = await studio.auth.visitorToken(id);
    assert.equal(
      (await studio.call('GET', `/api/v1/conversations/${id}/history`, undefined, token)).status,
      403,
    );
  });
});
