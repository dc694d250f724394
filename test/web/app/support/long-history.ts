import { DELIVER } from '../../../../src/workflows/protocol.ts';

interface Json {
  events: { [field: string]: unknown }[];
}

const START = Date.UTC(2026, 10, 25);

/** A run that begins like this one, and in which the visitor then says so much that it has so many events. */
export function longHistory(json: string, count: number): Json {
  const [first = {}] = (JSON.parse(json) as Json).events;
  const events = [first];
  let now = START;
  const add = (type: string, attributes: object): number => {
    const eventId = events.length + 1;
    now += 5_000;
    const eventTime = new Date(now).toISOString();
    events.push({ eventId: String(eventId), eventTime, [`${type}EventAttributes`]: attributes });
    return eventId;
  };
  const task = (): number => {
    const scheduledEventId = add('workflowTaskScheduled', {});
    const startedEventId = add('workflowTaskStarted', { scheduledEventId });
    add('workflowTaskCompleted', { scheduledEventId, startedEventId });
    return scheduledEventId;
  };
  task();
  for (let said = 1; events.length + 5 <= count; said += 1) {
    const id = `m${said}`;
    const acceptedRequestSequencingEventId = task();
    const message = { id, position: said, acceptedAt: now, text: `Number ${said}` };
    const args = { payloads: [payloadOf({ inputs: [{ kind: 'message', message }] })] };
    add('workflowExecutionUpdateAccepted', {
      acceptedRequestSequencingEventId,
      acceptedRequest: { meta: { updateId: id }, input: { name: DELIVER, args } },
    });
    add('workflowExecutionUpdateCompleted', {});
  }
  return { events };
}

const toBase64 = (text: string) => Buffer.from(text).toString('base64');

const payloadOf = (value: object) => ({
  metadata: { encoding: toBase64('json/plain') },
  data: toBase64(JSON.stringify(value)),
});
