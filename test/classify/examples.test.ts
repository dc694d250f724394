import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';
import { parse } from '../flow/support/conversation.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, EXAMPLES), 'utf8')) as unknown;

describe('the intents of the example order-support', () => {
  const classifier = createLocalClassifier();
  const { intents = null } = parse(read('order-support.json'));
  const intentOf = async (text: string) => {
    const { signal } = new AbortController();
    const { intent } = await classifier.classify(text, { language: 'en', sentiment: false, intents, signal });
    return intent?.id ?? null;
  };

  for (const [id, texts] of Object.entries({
    talk_to_person: ['human please', 'can i speak to someone?', 'a real person!', 'I want an agent'],
    return_something: ['how do I return this', 'can I have my money back', 'it arrived broken', 'exchange'],
    track_order: ['where is my parcel', 'when will my order arrive?', 'has my package been shipped?'],
  })) {
    it(`know ${id} in other words`, async () => {
      for (const text of texts) assert.equal(await intentOf(text), id, text);
    });
  }

  it('fetch nobody for what visitors answer in the examples’ tests', async () => {
    const documents = readdirSync(EXAMPLES).map((name) => parse(read(name)));
    const tests = documents.flatMap(({ tests = {} }) => Object.values(tests));
    const said = tests.flatMap(({ talk }) => talk.flatMap(({ says }) => says ?? []));
    assert.ok(said.length > 20);
    for (const text of said.filter((answer) => !/\b(human|person|somebody)\b/.test(answer)))
      assert.notEqual(await intentOf(text), 'talk_to_person', text);
  });
});
