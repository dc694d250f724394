import assert from 'node:assert/strict';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';

const COMPLAINTS = [
  'This is terrible, I am so angry',
  'Your service is awful',
  'not happy with my order',
  'this is not good at all',
  'The parcel arrived broken',
  'worst shop ever',
  'I am very disappointed',
  'this is ridiculous!!!',
  'you are useless 😡',
  'I want my money back, you thieves',
  'still not working, so frustrating',
  'what a horrible experience',
  'you lied to me',
  'The quality is poor and the seams are torn',
];
const MATTERS = [
  'Where is my order?',
  'My order number is 10482',
  'I would like to return something',
  'Can I talk to a person?',
  'hi',
  'no',
  'No, thank you',
  'no thanks',
  'No problem!',
  'that is not a problem',
  'no worries, take your time',
  'tomorrow at five',
  'Please cancel my order',
  'How do I pay?',
  'I do not know',
  'I do not have it',
  'not yet',
  'is there a fee if I miss the delivery?',
  'The red one in size M',
  'my dress has arrived',
];
const PRAISE = [
  'Thank you so much',
  'great, thanks!',
  'I love it',
  'Perfect',
  'this was really helpful',
  ':)',
];

describe('the sentiment of a text', () => {
  const classifier = createLocalClassifier();
  const read = async (text: string, language: string | null = null) => {
    const { signal } = new AbortController();
    return (await classifier.classify(text, { language, sentiment: true, intents: null, signal })).sentiment;
  };
  const labelled = async (texts: string[], label: string) => {
    const found = await Promise.all(texts.map(async (text) => (await read(text))?.label === label));
    return texts.filter((_, index) => found[index]);
  };

  it('is negative for complaints', async () => {
    const found = await labelled(COMPLAINTS, 'negative');
    assert.ok(found.length >= COMPLAINTS.length - 1, `found only: ${found.join(' | ')}`);
  });

  it('is not negative for what visitors say every day', async () => {
    assert.deepEqual(await labelled([...MATTERS, ...PRAISE], 'negative'), []);
  });

  it('is positive for praise, and not for complaints', async () => {
    assert.deepEqual(await labelled(PRAISE, 'positive'), PRAISE);
    assert.deepEqual(await labelled(COMPLAINTS, 'positive'), []);
  });

  it('has a score between -1 and 1 that grows with how good it sounds', async () => {
    const texts = ['I hate this horrible, awful, disgusting shop!!!', 'I hate it', 'Hello', 'I love it'];
    const scores = await Promise.all(texts.map(async (text) => (await read(text))?.score ?? NaN));
    assert.deepEqual(
      [...scores].sort((a, b) => a - b),
      scores,
    );
    assert.equal(new Set(scores).size, texts.length);
    for (const score of scores) assert.ok(score >= -1 && score <= 1);
  });

  it('is read in English, whatever its region, and left out in other languages', async () => {
    for (const language of [null, 'en', 'en-GB', 'EN_us', 'not a language'])
      assert.equal((await read('This is awful', language))?.label, 'negative', String(language));
    for (const language of ['de', 'fr-CH']) assert.equal(await read('Die Hard', language), undefined);
  });

  it('is found for any text, however odd', async () => {
    for (const text of [
      '',
      ' ',
      '\n',
      '!'.repeat(4_096),
      '1,'.repeat(2_048),
      '\u0300'.repeat(4_096),
      '\ud800',
    ])
      assert.equal((await read(text))?.label, 'neutral', JSON.stringify(text.slice(0, 10)));
  });
});
