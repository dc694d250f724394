/**
 * Conversations on one published version have equal plans, and each run is given a copy. Those in a worker's cache
 * share one, because for a large flow it is most of what an open conversation takes of the worker's memory.
 *
 * What one run leaves here another one can only find equal to what it was given, and nobody can change it: a replay
 * cannot tell.
 */
import type { Plan } from '../flow/plan.ts';

const MOST_PLANS = 100;

/** The one used last comes last. */
const plans = new Map<string, Plan>();

/** The plan that runs before have brought, when it is the same as this one, which is emptied then; frozen. */
export function sharePlan(plan: Plan): Plan {
  const key = `${plan.flow}@${plan.version}`;
  const known = plans.get(key);
  if (known === plan) return plan;
  const shared = known && isEqual(known, plan) ? known : freeze(plan);
  // The SDK holds on to what a run was started with until the run ends.
  if (shared !== plan) Object.assign(plan, { flows: {} });
  plans.delete(key);
  plans.set(key, shared);
  const [oldest] = plans.keys();
  if (plans.size > MOST_PLANS && oldest !== undefined) plans.delete(oldest);
  return shared;
}

/** Of JSON values. */
function isEqual(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}

function freeze<Json>(value: Json): Json {
  if (isObject(value)) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
