import assert from 'node:assert/strict';
import { compile, parseDocument } from '../../src/flow/publish.ts';
import type { Plan } from '../../src/flow/plan.ts';
import { sharePlan } from '../../src/workflows/share-plan.ts';
import { echoFlow } from '../promises/support/flows.ts';

/** A copy of its own, as every run is given one. */
function planOf(version: number, name = 'Echo'): Plan {
  const parsed = parseDocument({ ...echoFlow(), name });
  assert.ok(parsed.ok);
  const compiled = compile(parsed.document, version, { findFlow: () => null });
  assert.ok(compiled.ok);
  return compiled.plan;
}

describe('a plan that conversations share', () => {
  it('is equal to what each of them was given', () => {
    const first = sharePlan(planOf(1));
    const second = sharePlan(planOf(1));
    assert.equal(second, first);
    assert.deepEqual(second, planOf(1));
  });

  it('is not one of the same name that says something else', () => {
    const ours = sharePlan(planOf(2));
    const theirs = sharePlan(planOf(2, 'Another database’s'));
    assert.deepEqual(theirs, planOf(2, 'Another database’s'));
    assert.deepEqual(ours, planOf(2));
  });

  it('is told from one that lacks a node, or has one more', () => {
    const { flows, ...rest } = planOf(3);
    const [[id, flow]] = Object.entries(flows) as [[string, Plan['flows'][string]]];
    const lessOf = (nodes: typeof flow.nodes): Plan => ({ ...rest, flows: { [id]: { ...flow, nodes } } });
    const [, ...others] = Object.entries(flow.nodes);
    const less = () => structuredClone(lessOf(Object.fromEntries(others)));
    assert.deepEqual(sharePlan(less()), less());
    assert.deepEqual(sharePlan(planOf(3)), planOf(3));
    assert.deepEqual(sharePlan(less()), less());
  });

  it('cannot be changed by any of them', () => {
    const plan = sharePlan(planOf(4));
    assert.throws(() => Object.assign(Object.values(plan.flows)[0] as object, { nodes: {} }), TypeError);
  });

  it('stays as it was when a run brings the very same object again', () => {
    const plan = sharePlan(planOf(5));
    assert.equal(sharePlan(plan), plan);
    assert.deepEqual(plan, planOf(5));
  });
});
