import type { FlowTest } from '../../../../../flow/tests/schema.ts';
import type { FlowDraft } from '../../../studio/draft.ts';

/** The tests as they stand in a draft; a wrong one may be among them. */
export function testsOf(draft: FlowDraft): { [id: string]: FlowTest } {
  const { tests } = draft;
  return typeof tests === 'object' && tests !== null ? (tests as { [id: string]: FlowTest }) : {};
}

export function setTest(draft: FlowDraft, id: string, test: FlowTest): FlowDraft {
  return { ...draft, tests: { ...testsOf(draft), [id]: test } };
}

export function removeTest(draft: FlowDraft, id: string): FlowDraft {
  const { [id]: _removed, ...tests } = testsOf(draft);
  if (Object.keys(tests).length > 0) return { ...draft, tests };
  const { tests: _none, ...rest } = draft;
  return rest;
}

/** The draft with other steps in its tests; a test whose steps are the same ones stays as it is. */
export function changeSteps(draft: FlowDraft, change: (step: Step) => Step): FlowDraft {
  return Object.entries(testsOf(draft)).reduce((after, [id, test]) => {
    const talk = test.talk.map(change);
    return talk.every((step, index) => step === test.talk[index])
      ? after
      : setTest(after, id, { ...test, talk });
  }, draft);
}

type Step = FlowTest['talk'][number];

/** An id that no test of the draft has. */
export function newTestId(draft: FlowDraft): string {
  const tests = testsOf(draft);
  for (let number = Object.keys(tests).length + 1; ; number += 1) {
    if (!Object.hasOwn(tests, `test${number}`)) return `test${number}`;
  }
}
