import assert from 'node:assert/strict';
import { Outbox } from '../../../src/web/widget/outbox.ts';
import { NodeBrowser } from '../support/node-surroundings.ts';

const ids = (outbox: Outbox) => outbox.list().map(({ id }) => id);

describe('the outbox', () => {
  it('keeps messages in the order in which they were written, across a reload', () => {
    const { storage } = new NodeBrowser().tab();
    const outbox = new Outbox(storage, 'c1');
    for (const id of ['z', 'a', 'm']) outbox.add({ id, text: id, label: id }, 1_000);
    assert.deepEqual(ids(outbox), ['z', 'a', 'm']);
    assert.deepEqual(ids(new Outbox(storage, 'c1')), ['z', 'a', 'm']);
  });

  it('keeps the messages of one conversation out of another', () => {
    const { storage } = new NodeBrowser().tab();
    new Outbox(storage, 'c1').add({ id: 'a', text: 'a', label: 'a' }, 1);
    assert.deepEqual(ids(new Outbox(storage, 'c2')), []);
  });

  it('loses nothing when two tabs write at once', () => {
    const browser = new NodeBrowser();
    const [here, there] = [new Outbox(browser.tab().storage, 'c'), new Outbox(browser.tab().storage, 'c')];
    here.add({ id: 'a', text: 'a', label: 'a' }, 1);
    there.add({ id: 'b', text: 'b', label: 'b' }, 2);
    here.reload();
    assert.deepEqual(ids(here), ['a', 'b']);
  });

  it('does not offer for sending what another tab has sent, and shows it until its entry comes', () => {
    const browser = new NodeBrowser();
    const [here, there] = [new Outbox(browser.tab().storage, 'c'), new Outbox(browser.tab().storage, 'c')];
    here.add({ id: 'a', text: 'a', label: 'a' }, 1);
    assert.equal(there.next()?.id, 'a');
    there.accept('a');
    assert.equal(here.next(), null);
    there.remove('a');
    assert.equal(here.next(), null);
    assert.deepEqual(ids(here), ['a']);
  });

  it('passes a refused message over until it is readmitted, in its old place', () => {
    const outbox = new Outbox(new NodeBrowser().tab().storage, 'c');
    outbox.add({ id: 'a', text: 'a', label: 'a' }, 1);
    outbox.add({ id: 'b', text: 'b', label: 'b' }, 2);
    outbox.refuse('a', { code: 'too_long', detail: 'Too long.' });
    assert.equal(outbox.next()?.id, 'b');
    outbox.readmit('a');
    assert.equal(outbox.next()?.id, 'a');
  });

  it('survives storage that somebody else has filled with nonsense', () => {
    const { storage } = new NodeBrowser().tab();
    storage.set('chatbot-studio:outbox:c:x', '{"id":');
    assert.deepEqual(ids(new Outbox(storage, 'c')), []);
  });
});
