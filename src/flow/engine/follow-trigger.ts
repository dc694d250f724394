import type { TriggerPlan } from '../plan.ts';
import type { Readings } from '../state.ts';
import type { Next, Turn } from './turn.ts';

/**
 * Where an answer leads by what it means, whatever was asked: to the node that `escalateWhen` names, in the flow the
 * conversation is in, or in the nearest of its callers that has a trigger for it; the called flow is left then. Null: nowhere.
 */
export function followTrigger({ plan, state }: Turn, readings: Readings): Next {
  if (!state.position) return null;
  const frames = [...state.stack, state.position];
  for (let depth = frames.length - 1; depth >= 0; depth -= 1) {
    const flow = frames[depth]?.flow ?? '';
    const trigger = plan.flows[flow]?.settings.escalateWhen;
    if (!trigger || !matches(trigger, readings)) continue;
    state.stack = state.stack.slice(0, depth);
    state.position = { flow, node: trigger.to, visit: state.visits };
    return trigger.to;
  }
  return null;
}

function matches(trigger: TriggerPlan, { intent, sentiment }: Readings): boolean {
  if (intent && intent.id !== null && trigger.intents?.includes(intent.id)) return true;
  if (!sentiment || (trigger.sentiment === undefined && trigger.below === undefined)) return false;
  if (trigger.sentiment !== undefined && sentiment.label !== trigger.sentiment) return false;
  return trigger.below === undefined || sentiment.score < trigger.below;
}
