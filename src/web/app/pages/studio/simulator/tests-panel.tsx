import { Alert, Button, Menu, TextInput } from '@mantine/core';
import { useEffect, useState, type JSX } from 'react';
import { listOutlets } from '../../../../../flow/list-outlets.ts';
import type { FlowTest } from '../../../../../flow/tests/schema.ts';
import type { Coverage } from '../../../../../simulator/measure-coverage.ts';
import type { TestResult } from '../../../../../simulator/run-flow-tests.ts';
import { EmptyState } from '../../../shared/empty-state.tsx';
import { TestsIcon } from '../icons.ts';
import { nodeName } from '../../../studio/node-kinds.ts';
import { useStudio, useStudioState } from '../studio-context.ts';
import { removeTest, setTest, testsOf } from './edit-tests.ts';
import { LineDifferences } from './line-differences.tsx';
import { useSimulator } from './simulator-context.ts';
import { acceptTest, useTestRun, type TestRun } from './test-run.ts';

/** The talks that are kept with the flow: which of them go as they should, and what none of them reaches. */
export function TestsPanel(): JSX.Element {
  const studio = useStudio();
  const run = useTestRun();
  const count = useStudioState(({ draft }) => Object.keys(testsOf(draft)).length);
  useLitCoverage(run);
  if (count === 0)
    return (
      <EmptyState
        icon={<TestsIcon size={28} />}
        title="No test yet"
        text="Talk with the flow in the simulator, and save the talk as a test: it tells when the flow does something else."
      >
        <Button onClick={() => studio.show('simulator')}>Open the simulator</Button>
      </EmptyState>
    );
  if (run.kind === 'stopped')
    return (
      <Alert color="red" title="The tests cannot be held">
        {run.why}
      </Alert>
    );
  if (run.kind === 'runs') return <p className="sim-quiet">The tests are held…</p>;
  const { results, coverage } = run.report;
  const failed = results.filter(({ ok }) => !ok).length;
  return (
    <div className="tests">
      <p className="tests-sum" role="status" data-failed={failed > 0 || undefined}>
        {failed === 0
          ? `${results.length === 1 ? 'The test passes' : `All ${results.length} tests pass`}.`
          : `${failed} of ${results.length} ${results.length === 1 ? 'test fails' : 'tests fail'}.`}
      </p>
      <ul className="tests-list">
        {results.map((result) => (
          <li key={result.id}>
            <TestRow result={result} run={run} />
          </li>
        ))}
      </ul>
      <Missed coverage={coverage} />
    </div>
  );
}

type Done = Extract<TestRun, { kind: 'done' }>;

function TestRow({ result, run }: { result: TestResult; run: Done }): JSX.Element | null {
  const { id, name, ok, step, expected = [], actual = [], reason } = result;
  const studio = useStudio();
  const simulator = useSimulator();
  const readOnly = useStudioState((state) => state.readOnly);
  const [renames, setRenames] = useState(false);
  const test = useStudioState(({ draft }) => testsOf(draft)[id]);
  if (!test) return null;
  const accepted = ok ? null : acceptTest(run.document, run.surroundings, test);
  const open = (at: number) => {
    studio.show('simulator');
    simulator.start();
    void simulator.open(id, test, at);
  };
  return (
    <article className="test" data-ok={ok} aria-label={name}>
      {renames ? (
        <Rename id={id} test={test} done={() => setRenames(false)} />
      ) : (
        <h3 dir="auto">
          <span className="test-mark" aria-hidden>
            {ok ? '✓' : '✗'}
          </span>
          <span className="unseen">{ok ? 'Passes: ' : 'Fails: '}</span>
          {name}
        </h3>
      )}
      {!ok && (
        <>
          <p className="test-why">{reason}</p>
          {step !== undefined && <LineDifferences expected={expected} actual={actual} />}
        </>
      )}
      <div className="sim-choices">
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => open(step === undefined ? test.talk.length : step + 1)}
        >
          {step === undefined || step >= test.talk.length
            ? 'Open in the simulator'
            : `Open at step ${step + 1}`}
        </Button>
        {!readOnly && accepted && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => studio.edit('Accept how a test goes', (draft) => setTest(draft, id, accepted))}
          >
            Accept what comes now
          </Button>
        )}
        {!readOnly && (
          // The field for another name has the keyboard while it is there.
          <Menu position="bottom-end" withinPortal returnFocus={!renames}>
            <Menu.Target>
              <Button size="compact-xs" variant="default" aria-label={`More for ${name}`}>
                More…
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setRenames(true)}>Rename</Menu.Item>
              <Menu.Item
                color="red"
                onClick={() => studio.edit('Delete a test', (draft) => removeTest(draft, id))}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </article>
  );
}

function Rename({ id, test, done }: { id: string; test: FlowTest; done: () => void }): JSX.Element {
  const studio = useStudio();
  const [name, setName] = useState(test.name);
  const isEmpty = name.trim() === '';
  return (
    <form
      className="test-rename"
      onSubmit={(event) => {
        event.preventDefault();
        if (isEmpty) return;
        studio.edit('Rename a test', (draft) => setTest(draft, id, { ...test, name: name.trim() }));
        done();
      }}
    >
      <TextInput
        size="xs"
        aria-label="The test’s name"
        value={name}
        maxLength={200}
        autoFocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') done();
        }}
      />
      <Button type="submit" size="compact-xs" disabled={isEmpty}>
        Rename
      </Button>
    </form>
  );
}

function Missed({ coverage: { nodes, outlets } }: { coverage: Coverage }): JSX.Element {
  return (
    <section className="tests-missed" aria-label="What no test reaches">
      <h3>
        {nodes.reached.length} of {nodes.reached.length + nodes.missed.length} nodes and{' '}
        {outlets.reached.length} of {outlets.reached.length + outlets.missed.length} connected outlets are
        reached
      </h3>
      {nodes.missed.length + outlets.missed.length > 0 && (
        <>
          <p>Not reached, and faint on the canvas:</p>
          <ul>
            {nodes.missed.map((id) => (
              <li key={id}>
                <MissedRow node={id} />
              </li>
            ))}
            {outlets.missed
              .filter((name) => !nodes.missed.includes(nodeOf(name)))
              .map((name) => (
                <li key={name}>
                  <MissedRow node={nodeOf(name)} outlet={name.slice(nodeOf(name).length + 1)} />
                </li>
              ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Node ids have no dots. */
const nodeOf = (outlet: string) => outlet.slice(0, outlet.indexOf('.'));

function MissedRow({ node: id, outlet }: { node: string; outlet?: string }): JSX.Element | null {
  const studio = useStudio();
  const node = useStudioState(({ draft }) => draft.nodes[id]);
  if (!node) return null;
  const label = listOutlets(node).find((one) => one.id === outlet)?.label ?? outlet;
  return (
    <button
      type="button"
      className="sim-link"
      onClick={() => {
        studio.select([id]);
        studio.bringIntoView(id);
      }}
    >
      {nodeName(node)}
      {label !== undefined && ` → ${label}`}
    </button>
  );
}

/** As long as the tests are in sight, the canvas shows what they reach together. */
function useLitCoverage(run: TestRun): void {
  const studio = useStudio();
  useEffect(() => {
    if (run.kind !== 'done' || run.report.results.length === 0) return undefined;
    const { nodes, outlets } = run.report.coverage;
    studio.light({ visited: new Set(nodes.reached), taken: new Set(outlets.reached), at: null });
    return () => studio.light(null);
  }, [run, studio]);
}
