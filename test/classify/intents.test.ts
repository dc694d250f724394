import assert from 'node:assert/strict';
import type { IntentExamples } from '../../src/flow/intents/merge-intents.ts';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';
import { KNOWN_LANGUAGES } from '../../src/classify/language.ts';

const BANK: IntentExamples = {
  block_card: {
    examples: [
      'My card was stolen',
      'I lost my card',
      'Block my credit card',
      'Somebody took my debit card',
      'Please freeze my card',
    ],
  },
  balance: {
    examples: [
      'What is my balance?',
      'How much money do I have?',
      'Show me my account balance',
      'How much is left in my account',
    ],
  },
  transfer: {
    examples: [
      'I want to transfer money',
      'Send 50 euros to my brother',
      'Make a payment to Ann',
      'Move money to my savings account',
    ],
  },
  person: {
    examples: [
      'Can I talk to a person?',
      'I need a human',
      'Get me an agent, please',
      'Connect me with somebody from your team',
      'I do not want to talk to a bot',
    ],
  },
};

/** None of them is an example. The last ones mean the same in other words, which is more than can be asked of words. */
const PARAPHRASES: [intent: string, text: string][] = [
  ['block_card', 'please block the card'],
  ['block_card', 'i lost my credit card yesterday'],
  ['block_card', 'can you freeze my debit card'],
  ['block_card', 'my crad was stolen'],
  ['balance', 'balance please'],
  ['balance', 'how much have I got in my account'],
  ['balance', 'what is the balance of my account'],
  ['balance', 'how much money is left'],
  ['transfer', 'move 20 to savings'],
  ['transfer', 'make a transfer'],
  ['person', 'can I speak to a human'],
  ['person', 'let me talk to a real person'],
  ['person', 'agent'],
  ['person', 'get me somebody from the team'],
  ['person', 'I dont want to talk to a bot'],
  ['block_card', 'someone stole my card'],
  ['transfer', 'transfer 100 euros to my sister'],
  ['person', 'I would rather speak with one of your colleagues'],
];

const OUT_OF_SCOPE = [
  'hello',
  'yes',
  'no',
  'thanks a lot',
  'what is the weather like?',
  'how do I change my password',
  'when do you open',
  'I would like to open an account',
  'my name is Ann',
  'order 17',
  '42',
  'lorem ipsum',
  'can you help me?',
  'I do not know',
  'how are you?',
  'what can you do',
  'I want to buy a house',
  'is my data safe',
  'grace@example.com',
  '',
  '?!',
];

describe('the intent of a text', () => {
  const classifier = createLocalClassifier();
  const read = async (text: string, intents: IntentExamples = BANK, language: string | null = 'en') => {
    const { signal } = new AbortController();
    const { intent } = await classifier.classify(text, { language, sentiment: false, intents, signal });
    assert.ok(intent);
    return intent;
  };

  it('is that of an example, with full confidence', async () => {
    for (const [id, { examples }] of Object.entries(BANK)) {
      for (const example of examples)
        assert.deepEqual(await read(`  ${example.toUpperCase()}!`), { id, confidence: 1 });
    }
  });

  it('is recognised in most paraphrases, and is never another one', async () => {
    const found = await Promise.all(PARAPHRASES.map(async ([, text]) => (await read(text)).id));
    const wrong = PARAPHRASES.filter(([id], index) => found[index] !== null && found[index] !== id);
    assert.deepEqual(wrong, []);
    const missed = PARAPHRASES.filter((_, index) => found[index] === null);
    assert.ok(missed.length <= PARAPHRASES.length * 0.2, `missed: ${missed.join(' | ')}`);
  });

  it('is none for what is about something else', async () => {
    for (const text of OUT_OF_SCOPE) {
      const { id, confidence } = await read(text);
      assert.equal(id, null, text);
      assert.ok(confidence >= 0 && confidence < 0.4, text);
    }
  });

  it('is as sure as the intent’s threshold asks for', async () => {
    const text = 'please block the card';
    const { confidence } = await read(text);
    const strict = { ...BANK, block_card: { examples: BANK.block_card?.examples ?? [], threshold: 0.95 } };
    assert.deepEqual(await read(text, strict), { id: null, confidence });
    const lax = { ...BANK, balance: { examples: BANK.balance?.examples ?? [], threshold: 0.01 } };
    assert.equal((await read('how much is it?', lax)).id, 'balance');
  });

  it('is the same every time, in whatever order the intents are given', async () => {
    const reversed = Object.fromEntries(
      Object.entries(BANK)
        .reverse()
        .map(([id, intent]) => [id, { ...intent }]),
    );
    for (const [, text] of PARAPHRASES) {
      const once = await read(text);
      assert.deepEqual(await read(text), once);
      assert.deepEqual(await read(text, reversed), once);
      assert.deepEqual(await read(text, structuredClone(BANK)), once);
    }
  });

  it('is recognised by stems, without accents and in compounds in other languages', async () => {
    const german = {
      return: { examples: ['Ich möchte etwas zurückschicken', 'Wie kann ich die Schuhe zurückgeben?'] },
      person: { examples: ['Ich möchte mit einem Menschen sprechen', 'Einen Mitarbeiter bitte'] },
    };
    assert.equal((await read('mochte zuruckschicken', german, 'de-AT')).id, 'return');
    assert.equal((await read('Mitarbeitern', german, 'de')).id, 'person');
    assert.equal((await read('Guten Tag', german, 'de')).id, null);
    const japanese = {
      person: { examples: ['人と話したい', '担当者につないでください'] },
      cancel: { examples: ['注文をキャンセルしたい'] },
    };
    assert.equal((await read('担当者と話したい', japanese, 'ja')).id, 'person');
  });

  for (const language of [...KNOWN_LANGUAGES, 'xx']) {
    it(`can be asked for in ${language}`, async () => {
      const intents = { hello: { examples: ['Abc déf', 'добрый день', 'नमस्ते'] }, bye: { examples: ['xyz'] } };
      assert.deepEqual(await read('abc DEF', intents, language), { id: 'hello', confidence: 1 });
    });
  }

  it('is found for any text, however odd', async () => {
    for (const text of ['a '.repeat(2_048), '\u0300'.repeat(4_096), '\ud800', '😀'.repeat(2_000), '\0'])
      assert.equal((await read(text)).id, null, JSON.stringify(text.slice(0, 10)));
  });

  it('is none where there are no examples', async () => {
    assert.deepEqual(await read('hello', {}), { id: null, confidence: 0 });
  });
});
