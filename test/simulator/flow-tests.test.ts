import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lint } from '../../src/flow/publish.ts';
import { recordTest } from '../../src/simulator/record-test.ts';
import { runFlowTests } from '../../src/simulator/run-flow-tests.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { parse, plan } from '../flow/support/conversation.ts';
import { tempDir } from '../support/temp-dir.ts';

const findFlow = () => null;

const nodes = {
  ask: {
    kind: 'listener',
    type: 'choice',
    prompt: [{ type: 'text', text: 'Tea or coffee?' }],
    buttons: [
      { id: 'tea', label: 'Tea' },
      { id: 'coffee', label: 'Coffee' },
    ],
    timeout: '5m',
    outlets: { 'button.tea': 'tea', 'button.coffee': 'coffee', timeout: 'close' },
  },
  tea: { kind: 'message', messages: [{ type: 'text', text: 'Tea it is.' }], outlets: { next: 'close' } },
  coffee: {
    kind: 'message',
    messages: [{ type: 'text', text: 'Coffee it is.' }],
    outlets: { next: 'close' },
  },
  close: { kind: 'action', action: 'close' },
};
const tea = {
  name: 'who likes tea gets tea',
  talk: [
    { starts: true, transcript: ['bot: Tea or coffee? [Tea] [Coffee]'] },
    {
      presses: 'tea',
      transcript: ['visitor: Tea', 'bot: Tea it is.', 'system, closed: This conversation is closed.'],
    },
  ],
  status: 'closed',
};
const document = (tests: object, rest: object = {}) =>
  parse({ format: 1, id: 'drinks', name: 'Drinks', start: 'ask', nodes, tests, ...rest });

describe('the tests of a flow', () => {
  it('pass while the flow does what they say, and tell what none of them reaches', () => {
    const { results, coverage } = runFlowTests(document({ tea }), { findFlow });
    assert.deepEqual(results, [{ id: 'tea', name: tea.name, ok: true }]);
    assert.deepEqual(coverage.nodes, { reached: ['ask', 'tea', 'close'], missed: ['coffee'] });
    assert.deepEqual(coverage.outlets.missed, ['ask.button.coffee', 'ask.timeout', 'coffee.next']);
  });

  it('name the first step that goes another way, with what it should bring and what it brings', () => {
    const other = { ...nodes, tea: { ...nodes.tea, messages: [{ type: 'text', text: 'No tea left.' }] } };
    const { results } = runFlowTests(document({ tea }, { nodes: other }), { findFlow });
    assert.deepEqual(results, [
      {
        id: 'tea',
        name: tea.name,
        ok: false,
        step: 1,
        expected: tea.talk[1]?.transcript,
        actual: ['visitor: Tea', 'bot: No tea left.', 'system, closed: This conversation is closed.'],
        reason: 'Step 2, the visitor presses “tea”, adds other lines than it should.',
      },
    ]);
  });

  it('fail by how the conversation stands, by what is not possible, and by a flow with errors', () => {
    const reasonOf = (test: object, rest: object = {}) =>
      runFlowTests(document({ tea: { ...tea, ...test } }, rest), { findFlow }).results[0]?.reason ?? '';
    assert.match(reasonOf({ status: 'bot' }), /should be “bot” and is “closed”/);
    const finishes = { finishes: { ok: true, result: {} }, transcript: [] };
    assert.match(
      reasonOf({ talk: [tea.talk[0], finishes] }),
      /Step 2, the action succeeds: No action is running/,
    );
    assert.match(reasonOf({ talk: [tea.talk[0], { transcript: [] }] }), /In step 2 nothing happens/);
    assert.match(reasonOf({}, { start: 'gone' }), /has an error, so it cannot be tried/);
  });

  it('change nothing in what is published', () => {
    const without = plan({ format: 1, id: 'drinks', name: 'Drinks', start: 'ask', nodes });
    assert.deepEqual(plan(document({ tea })), without);
  });

  it('are recorded from a simulation, and pass at once', () => {
    const setting = { variables: { mood: 'good' }, at: Date.UTC(2031, 4, 5, 6, 7, 8), channel: 'whatsapp' };
    const talk = Simulation.of(plan(document({})), setting)
      .act({ starts: true })
      .act({ passes: 'due' });
    const test = recordTest('nobody answers', talk);
    assert.deepEqual([test.at, test.channel, test.status], ['2031-05-05T06:07:08Z', 'whatsapp', 'closed']);
    const recorded = document({ test }, { variables: { mood: { type: 'text' } } });
    assert.deepEqual(runFlowTests(recorded, { findFlow }).results, [
      { id: 'test', name: test.name, ok: true },
    ]);
    assert.deepEqual(
      lint(recorded, { findFlow }).filter(({ code }) => code.startsWith('test_')),
      [],
    );
  });

  it('are linted, as warnings that name the field and the mend', () => {
    const wrong = {
      name: tea.name,
      variables: { nothing: 1 },
      without: ['nowhere'],
      talk: [
        { presses: 'tea', by: { id: 'sam', name: 'Sam' }, transcript: [] },
        { presses: 'tea', says: 'tea', readings: { intent: { id: 'buy', confidence: 1 } }, transcript: [] },
      ],
      status: 'closed',
    };
    const problems = lint(document({ tea, wrong }), { findFlow }).filter(({ code }) =>
      code.startsWith('test_'),
    );
    assert.deepEqual(
      problems.map(({ severity, code, field }) => [severity, code, field]),
      [
        ['warning', 'test_name_twice', 'tests.wrong.name'],
        ['warning', 'test_variable_unknown', 'tests.wrong.variables.nothing'],
        ['warning', 'test_flow_unused', 'tests.wrong.without'],
        ['warning', 'test_start_unclear', 'tests.wrong.talk'],
        ['warning', 'test_field_unused', 'tests.wrong.talk.0.by'],
        ['warning', 'test_step_unclear', 'tests.wrong.talk.1'],
        ['warning', 'test_intent_unknown', 'tests.wrong.talk.1.readings.intent.id'],
      ],
    );
    for (const { message, mend } of problems) assert.ok(message.endsWith('.') && mend.endsWith('.'), mend);
  });

  it('stand in the documentation as they are', () => {
    const text = readFileSync(new URL('../../docs/flow-language.md', import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(
      ([, json = '']) => JSON.parse(json) as object,
    );
    const withTests = { ...blocks[0], ...blocks.find((block) => 'tests' in block) };
    const { results } = runFlowTests(parse(withTests), { findFlow });
    assert.deepEqual(
      results.map(({ ok, reason }) => [ok, reason]),
      [[true, undefined]],
    );
  });
});

describe('npm run test-flows', () => {
  const run = (...files: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const program = new URL('../../src/test-flows.ts', import.meta.url).pathname;
      execFile(process.execPath, ['--import', 'tsx', program, ...files], (error, output) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output }),
      );
    });

  it('holds the tests of the examples', async () => {
    const { code, output } = await run();
    assert.equal(code, 0, output);
    assert.match(output, /Order support \(order-support\)\n {2}✔/);
    assert.match(output, /\d+ of \d+ outlets reached; not:\n {4}\w/);
  });

  it('ends with 1 where a test fails, a document is wrong or there is none', async () => {
    const folder = await tempDir();
    const file = (name: string) => join(folder, name);
    const failing = { ...tea, talk: [{ starts: true, transcript: ['bot: Tea?'] }] };
    const written = { format: 1, id: 'drinks', name: 'Drinks', start: 'ask', nodes, tests: { failing } };
    await writeFile(file('failing.json'), JSON.stringify(written));
    await writeFile(file('wrong.json'), JSON.stringify({ format: 1, id: 'wrong' }));
    const failed = await run(file('failing.json'));
    assert.equal(failed.code, 1);
    assert.match(failed.output, /✘ who likes tea gets tea\n {4}Step 1, the conversation begins,/);
    assert.match(failed.output, / {4}- bot: Tea\?\n {4}\+ bot: Tea or coffee\? \[Tea\] \[Coffee\]/);
    const wrong = await run(file('wrong.json'), file('missing.json'));
    assert.equal(wrong.code, 1);
    assert.match(wrong.output, /wrong\.json is not a flow document:\n {2}.*missing/);
    assert.match(wrong.output, /missing\.json is not a flow document:\n {2}ENOENT/);
  });
});
