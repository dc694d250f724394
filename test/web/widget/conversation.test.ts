import assert from 'node:assert/strict';
import { leaveId, ratingId } from '../../../src/flow/system-buttons.ts';
import type { Entry, Status } from '../../../src/flow/transcript.ts';
import type { Surroundings } from '../../../src/web/widget/surroundings.ts';
import { Conversation, isBotBusy, MAX_TEXT, pressable } from '../../../src/web/widget/conversation.ts';
import { MAX_FILE } from '../../../src/web/widget/uploads.ts';
import type { Timings } from '../../../src/web/widget/timings.ts';
import { eventually } from '../support/eventually.ts';
import { FakeApi, type Script } from '../support/fake-api.ts';
import { NodeBrowser } from '../support/node-surroundings.ts';

/** As impatient as a test, in the same proportions as the real ones. */
const QUICK: Timings = {
  request: 2_000,
  transfer: 2_000,
  silence: 300,
  firstPause: 20,
  longestPause: 100,
  overdue: 50,
  typingAgain: 40,
  typingHolds: 100,
  queueLook: 30,
};

/** Greets, and says after every message how many there have been. */
const echo: Script = (conversation, message) => {
  if (!message) conversation.bot({ type: 'text', text: 'Hello' });
  else
    conversation.bot({
      type: 'text',
      text: `${conversation.taken.length}: ${message.text ?? message.choice}`,
    });
};

describe('a conversation', () => {
  let api: FakeApi;
  let browser: NodeBrowser;
  const opened: Conversation[] = [];

  beforeEach(async () => {
    api = new FakeApi(echo);
    browser = new NodeBrowser();
    await api.listen();
  });

  afterEach(async () => {
    for (const conversation of opened.splice(0)) conversation.stop();
    await api.close();
  });

  function open(surroundings: Surroundings = browser.tab(), timings = QUICK): Conversation {
    const conversation = new Conversation({ flow: 'demo', surroundings, origin: api.origin, timings });
    opened.push(conversation);
    conversation.open();
    return conversation;
  }

  const texts = ({ view }: Conversation) =>
    view.entries.map((entry) => ('text' in entry ? entry.text : entry.type));
  const shows = (conversation: Conversation, expected: string[]) =>
    eventually(() => {
      assert.deepEqual(texts(conversation), expected);
      assert.deepEqual(conversation.view.outgoing, []);
    });
  const isUp = (conversation: Conversation) => eventually(() => assert.equal(conversation.view.line, 'up'));
  const takenTexts = () => api.conversation.taken.map(({ text }) => text);

  it('starts with the first visit and shows what the bot says first', async () => {
    const conversation = open();
    await shows(conversation, ['Hello']);
    assert.equal(conversation.view.phase, 'open');
  });

  it('shows a message at once, and once when its entry comes back', async () => {
    const conversation = open();
    await isUp(conversation);
    assert.ok(conversation.say('  one  '));
    assert.deepEqual(
      conversation.view.outgoing.map(({ label, state }) => ({ label, state })),
      [{ label: 'one', state: 'sending' }],
    );
    await shows(conversation, ['Hello', 'one', '1: one']);
  });

  it('sends messages in the order in which they were written', async () => {
    const conversation = open();
    await isUp(conversation);
    const written = Array.from({ length: 25 }, (_, i) => `m${i}`);
    for (const text of written) conversation.say(text);
    await eventually(() => assert.deepEqual(takenTexts(), written));
    await eventually(() => assert.equal(conversation.view.entries.length, 51));
  });

  it('takes no empty text and none that is too long', async () => {
    const conversation = open();
    await isUp(conversation);
    assert.equal(conversation.say('  \n '), false);
    assert.equal(conversation.say('x'.repeat(MAX_TEXT + 1)), false);
    assert.equal(conversation.say('x'.repeat(MAX_TEXT)), true);
  });

  it('goes on with the same conversation after a reload', async () => {
    const first = open();
    await shows(first, ['Hello']);
    first.say('one');
    await shows(first, ['Hello', 'one', '1: one']);
    first.stop();
    await shows(open(), ['Hello', 'one', '1: one']);
    assert.equal(api.conversations.size, 1);
  });

  describe('when messages cannot be sent', () => {
    it('keeps what was written offline and sends it once and in order afterwards', async () => {
      const conversation = open();
      await isUp(conversation);
      browser.online = false;
      for (const text of ['a', 'b', 'c']) conversation.say(text);
      await eventually(() => assert.equal(conversation.view.trouble, 'offline'));
      assert.deepEqual(
        conversation.view.outgoing.map(({ state }) => state),
        ['waiting', 'waiting', 'waiting'],
      );
      browser.online = true;
      await shows(conversation, ['Hello', 'a', '1: a', 'b', '2: b', 'c', '3: c']);
      assert.deepEqual(takenTexts(), ['a', 'b', 'c']);
    });

    it('sends it after a reload as well', async () => {
      const first = open();
      await isUp(first);
      browser.online = false;
      first.say('a');
      first.say('b');
      first.stop();
      const second = open();
      assert.deepEqual(
        second.view.outgoing.map(({ label }) => label),
        ['a', 'b'],
      );
      browser.online = true;
      await shows(second, ['Hello', 'a', '1: a', 'b', '2: b']);
      assert.equal(api.conversations.size, 1);
    });

    it('repeats a message whose answer was lost as the same message', async () => {
      const conversation = open();
      await isUp(conversation);
      const ids: unknown[] = [];
      api.faults.push({
        match: /^POST .*\/messages$/,
        answer: (req, res) => {
          ids.push(req.body.id);
          api.conversation.taken.push({ id: req.body.id, text: 'one' });
          api.conversation.add({ type: 'text', from: 'visitor', id: req.body.id, text: 'one' });
          res.destroy();
        },
      });
      conversation.say('one');
      await eventually(() => assert.deepEqual(texts(conversation), ['Hello', 'one']));
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.deepEqual(takenTexts(), ['one']);
      assert.deepEqual(
        ids,
        api.conversation.taken.map(({ id }) => id),
      );
      assert.deepEqual(conversation.view.outgoing, []);
    });

    it('tries again by itself while the server has trouble, and waits as long as it is told to', async () => {
      const conversation = open();
      await isUp(conversation);
      api.refuseNext(/^POST .*\/messages$/, 503, 'unavailable');
      api.refuseNext(/^POST .*\/messages$/, 429, 'too_many_requests', { 'retry-after': '1' });
      let refusedAt = Infinity;
      const [, tooMany = assert.fail()] = api.faults;
      api.faults[1] = {
        ...tooMany,
        answer: (...asked) => {
          refusedAt = Date.now();
          tooMany.answer(...asked);
        },
      };
      conversation.say('one');
      await eventually(() => assert.equal(conversation.view.trouble, 'unreachable'));
      await eventually(() => assert.equal(conversation.view.trouble, 'too_many'));
      await shows(conversation, ['Hello', 'one', '1: one']);
      assert.ok(Date.now() - refusedAt > 900, 'not before Retry-After');
      assert.equal(conversation.view.trouble, 'none');
    });

    it('does not wait when the visitor asks to try again', async () => {
      const conversation = open();
      await isUp(conversation);
      api.refuseNext(/^POST .*\/messages$/, 503, 'unavailable', { 'retry-after': '3600' });
      conversation.say('one');
      await eventually(() => assert.equal(conversation.view.trouble, 'unreachable'));
      conversation.tryAgain();
      await shows(conversation, ['Hello', 'one', '1: one']);
    });

    it('shows a refused message with the reason, goes on with the next, and repeats it on demand', async () => {
      const conversation = open();
      await isUp(conversation);
      api.refuseNext(/^POST .*\/messages$/, 422, 'invalid_text');
      conversation.say('bad');
      conversation.say('good');
      await eventually(() => assert.deepEqual(takenTexts(), ['good']));
      const [refused, ...others] = await eventually(() => {
        assert.equal(conversation.view.outgoing.length, 1);
        return conversation.view.outgoing;
      });
      assert.deepEqual([refused?.state, refused?.reason, others], ['refused', 'Refused: invalid_text.', []]);
      conversation.repeat(String(refused?.id));
      await eventually(() => assert.equal(api.conversation.taken[1]?.id, refused?.id));
      await eventually(() => assert.deepEqual(conversation.view.outgoing, []));
    });

    it('drops a refused message that the visitor dismisses, also after a reload', async () => {
      const conversation = open();
      await isUp(conversation);
      api.refuseNext(/^POST .*\/messages$/, 422, 'invalid_text');
      conversation.say('bad');
      const [refused] = await eventually(() => {
        assert.equal(conversation.view.outgoing[0]?.state, 'refused');
        return conversation.view.outgoing;
      });
      conversation.dismiss(String(refused?.id));
      assert.deepEqual(conversation.view.outgoing, []);
      conversation.stop();
      assert.deepEqual(open().view.outgoing, []);
    });
  });

  describe('when the line breaks', () => {
    it('comes back and misses nothing', async () => {
      const conversation = open();
      await isUp(conversation);
      for (const text of ['one', 'two', 'three']) {
        api.breakStreams();
        api.conversation.bot({ type: 'text', text });
      }
      await shows(conversation, ['Hello', 'one', 'two', 'three']);
      await isUp(conversation);
    });

    it('survives a restart of the server', async () => {
      const conversation = open();
      await isUp(conversation);
      await api.close();
      conversation.say('meanwhile');
      await eventually(() => assert.equal(conversation.view.line, 'down'));
      api.conversation.bot({ type: 'text', text: 'said without listeners' });
      await api.listen();
      await shows(conversation, ['Hello', 'said without listeners', 'meanwhile', '1: meanwhile']);
    });

    it('listens again as soon as a message gets through', async () => {
      const conversation = open(browser.tab(), { ...QUICK, firstPause: 60_000, longestPause: 60_000 });
      await isUp(conversation);
      api.breakStreams();
      await eventually(() => assert.equal(conversation.view.line, 'down'));
      conversation.say('one');
      await isUp(conversation);
      await shows(conversation, ['Hello', 'one', '1: one']);
    });

    it('notices a line that is silent for too long', async () => {
      const conversation = open();
      await isUp(conversation);
      // The stand-in sends no heartbeats, so every stream is silent.
      const streams = () => api.requests.filter((request) => request.endsWith('/events')).length;
      await eventually(() => assert.ok(streams() >= 2));
      api.conversation.bot({ type: 'text', text: 'still here' });
      await shows(conversation, ['Hello', 'still here']);
    });

    it('goes on with pages where streams do not get through at all', async () => {
      for (let i = 0; i < 50; i++) api.refuseNext(/\/events$/, 502, 'bad_gateway');
      const conversation = open();
      await eventually(() => assert.equal(conversation.view.loaded, true));
      conversation.say('one');
      await shows(conversation, ['Hello', 'one', '1: one']);
      api.conversation.bot({ type: 'text', text: 'later' });
      await shows(conversation, ['Hello', 'one', '1: one', 'later']);
    });

    it('goes on with pages where a stream is open and brings nothing', async () => {
      api.faults.push({
        match: /\/events$/,
        answer: (_, res) => res.set('content-type', 'text/event-stream').flushHeaders(),
      });
      const conversation = open(browser.tab(), { ...QUICK, silence: 60_000 });
      await isUp(conversation);
      conversation.say('one');
      await shows(conversation, ['Hello', 'one', '1: one']);
    });
  });

  it('shows no entry before those that came before it, though some are for members only', async () => {
    const conversation = open();
    await isUp(conversation);
    const shown = new Set<string>();
    conversation.subscribe(() => shown.add(texts(conversation).join()));
    api.conversation.note('for members');
    api.conversation.bot({ type: 'text', text: 'a' });
    api.conversation.note('for members');
    await shows(conversation, ['Hello', 'a']);
    assert.deepEqual([...shown].sort(), ['Hello', 'Hello,a']);
  });

  describe('in two tabs', () => {
    it('is one conversation, though both begin at the same moment', async () => {
      const [here, there] = [open(), open()];
      await shows(here, ['Hello']);
      await shows(there, ['Hello']);
      assert.equal(api.conversations.size, 1);
    });

    it('shows the same in both', async () => {
      const [here, there] = [open(), open()];
      await isUp(here);
      await isUp(there);
      here.say('from here');
      there.say('from there');
      await eventually(() => assert.equal(here.view.entries.length, 5));
      await eventually(() => assert.deepEqual(texts(there), texts(here)));
      assert.deepEqual([...takenTexts()].sort(), ['from here', 'from there']);
    });

    it('sends what was written offline from one of them', async () => {
      const [here, there] = [open(), open()];
      await isUp(here);
      await isUp(there);
      browser.online = false;
      for (const text of ['a', 'b', 'c']) here.say(text);
      await eventually(() => assert.equal(there.view.outgoing.length, 3));
      const posts = () => api.requests.filter((request) => /^POST .*\/messages$/.test(request)).length;
      const before = posts();
      browser.online = true;
      await shows(there, ['Hello', 'a', '1: a', 'b', '2: b', 'c', '3: c']);
      assert.equal(posts() - before, 3);
    });

    it('follows the other tab to a new conversation', async () => {
      const [here, there] = [open(), open()];
      await isUp(here);
      await isUp(there);
      here.say('old');
      await eventually(() => assert.equal(there.view.entries.length, 3));
      here.startNew();
      await shows(there, ['Hello']);
      await shows(here, ['Hello']);
      assert.equal(there.view.id, here.view.id);
      assert.equal(api.conversations.size, 2);
    });
  });

  describe('with buttons', () => {
    const asks: Script = (conversation, message) => {
      if (message) conversation.bot({ type: 'text', text: `You pressed ${message.choice}.` });
      const buttons = conversation.expect('choice', ['Yes', 'No']);
      conversation.bot({ type: 'text', text: 'Well?', buttons });
    };

    it('offers the system’s own as long as they have a meaning, and of several the last', async () => {
      const conversation = open();
      await isUp(conversation);
      const shows = (seq: number, ...ids: string[]): Entry => ({
        seq,
        id: `e${seq}`,
        at: '2030-01-01T00:00:00.000Z',
        from: 'system',
        type: 'text',
        text: 'Well?',
        buttons: ids.map((id) => ({ id, label: id })),
      });
      const live = (status: Status, ...entries: Entry[]) => [
        ...pressable({ ...conversation.view, status, expects: null, entries }),
      ];
      assert.deepEqual(live('queued', shows(1, leaveId(1)), shows(5, leaveId(3))), [leaveId(3)]);
      for (const status of ['bot', 'human', 'resolved', 'closed'] as const) {
        assert.deepEqual(live(status, shows(1, leaveId(1))), [], status);
      }
      assert.deepEqual(live('resolved', shows(2, ratingId(1, 2), ratingId(2, 2))), [
        ratingId(1, 2),
        ratingId(2, 2),
      ]);
      assert.deepEqual(live('bot', shows(2, ratingId(1, 2))), []);
    });

    it('offers the current question, not earlier ones, and none while an answer is on its way', async () => {
      api.script = asks;
      const conversation = open();
      await isUp(conversation);
      assert.deepEqual([...pressable(conversation.view)], ['b1@1', 'b2@1']);
      assert.ok(conversation.press({ id: 'b2@1', label: 'No' }));
      assert.deepEqual([...pressable(conversation.view)], []);
      assert.equal(conversation.press({ id: 'b1@1', label: 'Yes' }), false);
      await eventually(() => assert.deepEqual([...pressable(conversation.view)], ['b1@2', 'b2@2']));
      assert.equal(conversation.press({ id: 'b1@1', label: 'Yes' }), false);
      assert.deepEqual(
        api.conversation.taken.map(({ choice, text }) => ({ choice, text })),
        [{ choice: 'b2@1', text: undefined }],
      );
    });
  });

  it('says that the bot is busy while a message is on its way or an action runs, not while people talk', async () => {
    const conversation = open();
    await isUp(conversation);
    assert.equal(isBotBusy(conversation.view), false);
    conversation.say('one');
    assert.equal(isBotBusy(conversation.view), true);
    await shows(conversation, ['Hello', 'one', '1: one']);
    assert.equal(isBotBusy(conversation.view), false);
    api.conversation.set({ working: true });
    await eventually(() => assert.equal(isBotBusy(conversation.view), true));
    api.conversation.set({ status: 'human', assignee: { name: 'Alex' } });
    await eventually(() => assert.equal(isBotBusy(conversation.view), false));
    assert.deepEqual(conversation.view.assignee, { name: 'Alex' });
  });

  describe('that is closed', () => {
    it('takes no more messages and listens no longer', async () => {
      const conversation = open();
      await isUp(conversation);
      api.conversation.event('closed', 'This conversation has ended.');
      api.conversation.note('for members');
      api.conversation.set({ status: 'closed' });
      await shows(conversation, ['Hello', 'This conversation has ended.']);
      assert.equal(conversation.say('too late'), false);
      await eventually(() => assert.equal(api.conversation.streams.size, 0));
    });

    it('says so of a message that came too late, and shows how it ended', async () => {
      const conversation = open();
      await isUp(conversation);
      browser.online = false;
      conversation.say('too late');
      api.breakStreams();
      api.conversation.set({ status: 'closed' });
      api.conversation.event('closed', 'This conversation has ended.');
      browser.online = true;
      await eventually(() => assert.equal(conversation.view.status, 'closed'));
      await eventually(() => assert.equal(conversation.view.outgoing[0]?.state, 'refused'));
      assert.deepEqual(texts(conversation), ['Hello', 'This conversation has ended.']);
    });

    it('gives way to a new one', async () => {
      const conversation = open();
      await isUp(conversation);
      api.conversation.set({ status: 'closed' });
      await eventually(() => assert.equal(conversation.view.status, 'closed'));
      conversation.startNew();
      await shows(conversation, ['Hello']);
      assert.equal(conversation.view.status, 'bot');
      assert.equal(api.conversations.size, 2);
      conversation.say('again');
      await shows(conversation, ['Hello', 'again', '1: again']);
    });
  });

  describe('that cannot begin', () => {
    const failure = (conversation: Conversation) => conversation.view.failure?.kind;

    it('says that there is no such flow', async () => {
      api.flows = [];
      const conversation = open();
      await eventually(() => assert.equal(failure(conversation), 'unknown_flow'));
    });

    it('keeps trying while the server cannot be reached', async () => {
      await api.close();
      const conversation = open();
      await eventually(() => assert.equal(failure(conversation), 'unreachable'));
      await api.listen();
      await shows(conversation, ['Hello']);
      assert.equal(conversation.view.failure, null);
    });

    it('waits when too many were started', async () => {
      api.refuseNext(/^POST/, 429, 'too_many_requests', { 'retry-after': '1' });
      const conversation = open();
      await eventually(() => assert.equal(failure(conversation), 'too_many'));
      await shows(conversation, ['Hello']);
    });
  });

  describe('that the server no longer knows', () => {
    it('is replaced when it was only remembered', async () => {
      browser.items.set('chatbot-studio:conversation:demo', JSON.stringify({ id: 'gone', token: 'gone' }));
      await shows(open(), ['Hello']);
    });

    it('is not replaced without a word when it was in use', async () => {
      const conversation = open();
      await isUp(conversation);
      api.conversations.clear();
      api.breakStreams();
      conversation.say('anybody?');
      await eventually(() => assert.equal(conversation.view.failure?.kind, 'gone'));
      conversation.startNew();
      await shows(conversation, ['Hello']);
    });

    it('is kept when it was a proxy that said so', async () => {
      const conversation = open();
      await isUp(conversation);
      api.faults.push({
        match: /^POST .*\/messages$/,
        answer: (_, res) => void res.status(404).send('<h1>default backend</h1>'),
      });
      conversation.say('one');
      await shows(conversation, ['Hello', 'one', '1: one']);
    });
  });

  describe('with people', () => {
    const queued = async (place: number) => {
      const conversation = open();
      await isUp(conversation);
      api.conversation.set({ status: 'queued', queue: { place, since: '2026-01-05T10:00:00.000Z' } });
      await eventually(() => assert.equal(conversation.view.queue?.place, place));
      return conversation;
    };
    const isRead = (path: string) => api.requests.filter((request) => request === `GET ${path}`).length;

    it('shows the place in the queue shrink, though no stream tells of it', async () => {
      const conversation = await queued(3);
      for (const place of [2, 1]) {
        api.conversation.moveUp(place);
        await eventually(() => assert.equal(conversation.view.queue?.place, place));
      }
      assert.equal(conversation.view.queue?.since, '2026-01-05T10:00:00.000Z');
    });

    it('asks for its place no longer once it has left the queue', async () => {
      const conversation = await queued(1);
      const { id } = api.conversation;
      await eventually(() => assert.equal(isRead(`/api/v1/conversations/${id}`) >= 2, true));
      api.conversation.set({ status: 'human', queue: null, assignee: { name: 'Alex' } });
      await eventually(() => assert.equal(conversation.view.queue, null));
      const before = isRead(`/api/v1/conversations/${id}`);
      await new Promise((resolve) => setTimeout(resolve, QUICK.queueLook * 4));
      // One that was under way may still have come in.
      assert.equal(isRead(`/api/v1/conversations/${id}`) <= before + 1, true);
    });

    it('knows after a reload who has it', async () => {
      const conversation = open();
      await isUp(conversation);
      const assignee = { name: 'Alex', picture: 'https://example.com/alex.png' };
      api.conversation.set({ status: 'human', assignee });
      conversation.stop();
      const again = open();
      await eventually(() => assert.deepEqual(again.view.assignee, assignee));
    });

    it('shows that a member writes until it is there, is taken back or was long ago', async () => {
      const conversation = await queued(1);
      const server = api.conversation;
      const writes = (name: string | null) =>
        eventually(() => assert.equal(conversation.view.typing?.name ?? null, name));
      server.set({ status: 'human', assignee: { name: 'Alex' } });
      server.signal('typing', 'Alex');
      await writes('Alex');
      server.member('Alex', 'Hi');
      await writes(null);
      server.signal('typing', 'Alex');
      await writes('Alex');
      server.signal('stopped', 'Sam');
      server.signal('stopped', 'Alex');
      await writes(null);
      server.signal('typing', 'Alex');
      await writes('Alex');
      await writes(null);
    });

    it('shows up to where members have seen it', async () => {
      const conversation = await queued(1);
      for (const seq of [3, 2]) api.conversation.signal('seen', 'Alex', seq);
      api.conversation.signal('typing', 'Alex');
      await eventually(() => assert.notEqual(conversation.view.typing, null));
      assert.equal(conversation.view.seenUpTo, 3);
    });

    it('tells members that the visitor types and what they have seen, but not a bot', async () => {
      const conversation = open();
      await isUp(conversation);
      conversation.typing(true);
      api.conversation.set({ status: 'human', assignee: { name: 'Alex' } });
      api.conversation.member('Alex', 'Hi');
      await eventually(() => assert.equal(conversation.view.entries.length, 2));
      conversation.typing(true);
      conversation.seen();
      conversation.typing(false);
      await eventually(() => assert.equal(api.conversation.signals.length, 3));
      const kinds = api.conversation.signals.map(({ kind, seq }) =>
        seq === undefined ? kind : `${kind} ${seq}`,
      );
      assert.deepEqual(kinds.sort(), ['seen 2', 'stopped', 'typing']);
    });
  });

  describe('with files', () => {
    const uploads = ({ view }: Conversation) => view.uploads.map(({ label, state }) => [label, state]);
    const text = (size: number) => new File(['x'.repeat(size)], 'notes.txt', { type: 'text/plain' });

    it('sends a file’s bytes once, then a message that names it', async () => {
      const conversation = open();
      await isUp(conversation);
      assert.equal(conversation.sendFile(text(9)), true);
      assert.deepEqual(uploads(conversation), [['notes.txt', 'sending']]);
      await eventually(() => assert.equal(api.conversation.taken.length, 1));
      await eventually(() => assert.deepEqual(conversation.view.outgoing, []));
      const [stored] = api.conversation.files;
      assert.deepEqual([stored?.name, stored?.bytes], ['notes.txt', 9]);
      assert.equal(api.conversation.taken[0]?.file, stored?.id);
      const entry = conversation.view.entries.find(({ from }) => from === 'visitor');
      assert.ok(entry?.type === 'text' && entry.file);
      const blob = await conversation.load(entry.file);
      assert.equal(await blob.text(), 'x'.repeat(9));
      assert.equal(blob.type, 'text/plain');
    });

    it('says why a file was not taken, and sends it again or gives it up on demand', async () => {
      const conversation = open();
      await isUp(conversation);
      api.refuseNext(/POST .*\/files/, 415, 'unsupported_media_type');
      conversation.sendFile(text(9));
      await eventually(() => assert.deepEqual(uploads(conversation), [['notes.txt', 'refused']]));
      const [refused] = conversation.view.uploads;
      assert.equal(refused?.reason, 'Refused: unsupported_media_type.');
      api.dropNext(/POST .*\/files/);
      conversation.repeat(refused.id);
      await eventually(() => assert.equal(conversation.view.uploads[0]?.reason, 'The connection was lost.'));
      conversation.repeat(conversation.view.uploads[0]?.id ?? '');
      await eventually(() => assert.equal(api.conversation.taken.length, 1));
      assert.deepEqual(uploads(conversation), []);
    });

    it('does not even try with one that is too large or empty', async () => {
      const conversation = open();
      await isUp(conversation);
      conversation.sendFile(text(MAX_FILE + 1));
      conversation.sendFile(text(0));
      assert.deepEqual(
        conversation.view.uploads.map(({ reason }) => reason),
        ['It is larger than 10 MB.', 'It is empty.'],
      );
      for (const { id } of conversation.view.uploads) conversation.dismiss(id);
      assert.deepEqual(uploads(conversation), []);
      assert.ok(!api.requests.some((request) => request.endsWith('/files')));
    });
  });

  describe('that is long', () => {
    it('shows its last page first and earlier ones on demand', async () => {
      const seeded = api.seed('demo');
      for (let i = 1; i <= 250; i++) {
        if (i % 10 === 0) seeded.note('for members');
        else seeded.bot({ type: 'text', text: `#${i}` });
      }
      const { id, token } = seeded;
      browser.items.set('chatbot-studio:conversation:demo', JSON.stringify({ id, token }));
      const conversation = open();
      const seqs = () => conversation.view.entries.map(({ seq }) => seq);
      const visible = (from: number) =>
        Array.from({ length: 250 - from }, (_, i) => from + i + 1).filter((seq) => seq % 10 !== 0);
      await eventually(() => assert.deepEqual(seqs(), visible(150)));
      for (const from of [50, 0]) {
        assert.equal(conversation.view.hasEarlier, true);
        conversation.loadEarlier();
        await eventually(() => assert.deepEqual(seqs(), visible(from)));
        await eventually(() => assert.equal(conversation.view.loadingEarlier, false));
      }
      assert.equal(conversation.view.hasEarlier, false);
    });
  });
});
