import { useEffect, useState } from 'react';
import type { FlowDocument } from '../../../../../flow/document.ts';
import { parseDocument, type Surroundings } from '../../../../../flow/publish.ts';
import { compileAmong, runFlowTests, type TestReport } from '../../../../../simulator/run-flow-tests.ts';
import { holdTest } from '../../../../../simulator/hold-test.ts';
import { recordTest } from '../../../../../simulator/record-test.ts';
import type { FlowTest } from '../../../../../flow/tests/schema.ts';
import { describeFailure } from '../../../api/api-problem.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { toDocument } from '../../../studio/read-draft.ts';
import { useStudio, useStudioState } from '../studio-context.ts';

/** Milliseconds after the last edit until the tests are held again. */
const PAUSE = 400;

export type TestRun =
  | { kind: 'runs' }
  /** The draft cannot be read, or what it leads to could not be loaded. */
  | { kind: 'stopped'; why: string }
  | { kind: 'done'; report: TestReport; document: FlowDocument; surroundings: Surroundings };

/** Holds the draft's tests, and again after each edit. */
export function useTestRun(): TestRun {
  const studio = useStudio();
  const draft = useStudioState((state) => state.draft);
  const [run, setRun] = useState<TestRun>({ kind: 'runs' });
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        void hold(draft, (document) => studio.surroundings.load(document)).then((held) => {
          if (isCurrent) setRun(held);
        });
      },
      run.kind === 'runs' ? 0 : PAUSE,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // Only another draft is a reason to hold them again.
  }, [draft, studio]);
  return run;
}

async function hold(
  draft: FlowDraft,
  load: (document: FlowDocument) => Promise<Surroundings>,
): Promise<TestRun> {
  const parsed = parseDocument(toDocument(draft));
  if (!parsed.ok) {
    const [first] = parsed.problems;
    return { kind: 'stopped', why: `The draft has errors: ${first?.message ?? ''} ${first?.mend ?? ''}` };
  }
  try {
    const surroundings = await load(parsed.document);
    const report = runFlowTests(parsed.document, surroundings);
    return { kind: 'done', report, document: parsed.document, surroundings };
  } catch (error) {
    return { kind: 'stopped', why: describeFailure(error) };
  }
}

/** The test as its talk goes now, without the steps that cannot be taken any more; null: it cannot be held at all. */
export function acceptTest(
  document: FlowDocument,
  surroundings: Surroundings,
  test: FlowTest,
): FlowTest | null {
  const compiled = compileAmong(document, surroundings, test.without ?? []);
  if (!compiled.ok) return null;
  const { simulation } = holdTest(compiled.plan, test);
  const possible = simulation.steps.filter(({ refused, act }) => refused === null || 'commands' in act);
  const talk = possible.reduce((held, { act }) => held.act(act), simulation.after(0));
  return recordTest(test.name, talk, test.without);
}
