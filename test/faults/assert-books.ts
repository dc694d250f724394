import assert from 'node:assert/strict';
import { countAmbiguous, type FaultReport } from './run-faults.ts';

/** The outbox and the providers agree to the message. */
export function assertBooks({ rows, accepted, injected, unheard }: FaultReport, sends: number): void {
  assert.equal(rows.length, sends);
  const inState = (...states: string[]) => rows.filter(({ state }) => states.includes(state));

  const open = rows.filter(
    ({ state, error }) => state === 'pending' || (state === 'unknown' && error === null),
  );
  assert.deepEqual(open, [], 'every row is settled');

  const times = new Map<string, number>();
  for (const key of [...accepted.twilio, ...accepted.sendgrid]) {
    assert.ok(key !== null, 'what was accepted has its outbox key');
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const taken = inState('sent', 'delivered', 'unknown').map(({ key }) => key);
  assert.deepEqual([...times.keys()].sort(), taken.sort(), 'what was accepted is what is sent or unknown');

  const twice = [...times].filter(([, count]) => count > 1).map(([key]) => key);
  const admitted = rows.filter(({ attempts }) => attempts.some(({ result }) => result === 'resend'));
  const unsaid = twice.filter((key) => !admitted.some((row) => row.key === key));
  assert.deepEqual(unsaid, [], 'nothing was accepted twice without the outbox saying that it was sent again');

  const lost = countAmbiguous(injected.sendgrid) + unheard;
  assert.ok(inState('unknown').length <= lost, `${inState('unknown').length} unknown, ${lost} answers lost`);
  assert.ok(
    inState('unknown').every(({ provider }) => provider === 'sendgrid'),
    'what Twilio has is found out',
  );

  for (const { key, state, error, said } of rows) {
    const expected = state === 'unknown' || state === 'failed' ? `Failed: ${error?.code ?? ''}` : 'Sent.';
    assert.deepEqual(said, [expected], `the flow of ${key} has gone on once, and as the outbox says`);
  }
}
