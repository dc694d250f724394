import type { FlowDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import { linkedFlows } from '../publishing/find-flow.ts';
import { HAPPENINGS } from '../tests/happenings.ts';
import type { FlowTest, FlowTestStep } from '../tests/schema.ts';

/** What keeps a flow's tests from showing what they are meant to. They change nothing in the flow, so none is an error. */
export function lintTests(flow: FlowDocument): Problem[] {
  const names = new Set<string>();
  return Object.entries(flow.tests ?? {}).flatMap(([id, test]) => {
    const isTwice = names.has(test.name);
    names.add(test.name);
    return [
      ...(isTwice
        ? [
            warn(
              'test_name_twice',
              `tests.${id}.name`,
              `There are two tests “${test.name}”.`,
              'Give one of them another name, so that a failure says which it is.',
            ),
          ]
        : []),
      ...lintSetting(flow, id, test),
      ...lintTalk(flow, id, test),
    ];
  });
}

function lintSetting(flow: FlowDocument, id: string, { variables = {}, without = [] }: FlowTest): Problem[] {
  const linked = linkedFlows(flow);
  return [
    ...Object.keys(variables)
      .filter((name) => !Object.hasOwn(flow.variables ?? {}, name))
      .map((name) =>
        warn(
          'test_variable_unknown',
          `tests.${id}.variables.${name}`,
          `The flow has no variable “${name}”.`,
          `Declare “${name}” in variables, or remove it from the test.`,
        ),
      ),
    ...without
      .filter((other) => !linked.includes(other))
      .map((other) =>
        warn(
          'test_flow_unused',
          `tests.${id}.without`,
          `The flow leads to no flow “${other}”, so being without it changes nothing.`,
          `Remove “${other}”.`,
        ),
      ),
  ];
}

function lintTalk(flow: FlowDocument, id: string, { talk }: FlowTest): Problem[] {
  const problems = talk.flatMap((step, index) => lintStep(flow, `tests.${id}.talk.${index}`, step));
  const begins = talk.findIndex(({ starts }) => starts);
  const isTwice = talk.filter(({ starts }) => starts).length > 1;
  if (begins === 0 && !isTwice) return problems;
  const field = `tests.${id}.talk`;
  const mend = 'Let the first step, and no other, be {"starts": true}.';
  return [
    warn('test_start_unclear', field, 'A conversation begins once, and first of all.', mend),
    ...problems,
  ];
}

function lintStep(flow: FlowDocument, field: string, step: FlowTestStep): Problem[] {
  const given = HAPPENINGS.filter((name) => step[name] !== undefined);
  const isFileWithText = given.length === 2 && given.every((name) => name === 'says' || name === 'sends');
  const problems: Problem[] = [];
  if (given.length !== 1 && !isFileWithText) {
    problems.push(
      warn(
        'test_step_unclear',
        field,
        given.length === 0 ? 'Nothing happens in this step.' : 'Several things happen in this step.',
        `Give exactly one of: ${HAPPENINGS.join(', ')}.`,
      ),
    );
  }
  if (step.readings && step.says === undefined) {
    problems.push(unused(`${field}.readings`, 'What is recognised belongs to what the visitor says.'));
  }
  if (step.by && !step.commands) {
    problems.push(unused(`${field}.by`, 'Only what is under “commands” is done by a member.'));
  }
  const intent = step.readings?.intent?.id;
  if (intent != null && !Object.hasOwn(flow.intents ?? {}, intent) && linkedFlows(flow).length === 0) {
    problems.push(
      warn(
        'test_intent_unknown',
        `${field}.readings.intent.id`,
        `The flow has no intent “${intent}”.`,
        'Name one of its intents, or null for none of them.',
      ),
    );
  }
  return problems;
}

function unused(field: string, message: string): Problem {
  return warn('test_field_unused', field, message, 'Remove it, or correct the step.');
}

function warn(code: string, field: string, message: string, mend: string): Problem {
  return { severity: 'warning', code, field, message, mend };
}
