import { compact } from '../compact.ts';
import type { FlowDocument } from '../document.ts';
import { DEFAULT_CLOSE_AFTER } from '../limits.ts';
import type { FlowPlan, NodePlan, SettingsPlan, TriggerPlan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { compileNode } from './compile-node.ts';
import type { FlowContext } from './compile-node.ts';
import { NodeCompiler } from './node-compiler.ts';
import type { PathUse } from './node-compiler.ts';

export interface CompiledFlow {
  plan: FlowPlan;
  problems: Problem[];
  uses: PathUse[];
}

/** Compiles one flow by itself, without the flows it leads to. */
export function compileFlow(flow: FlowDocument, version: number): CompiledFlow {
  const variables = Object.entries(flow.variables ?? {});
  const context: FlowContext = {
    types: Object.fromEntries(variables.map(([name, { type }]) => [name, type])),
    region: flow.settings?.region,
  };
  const compilers: NodeCompiler[] = [];
  const nodes: { [id: string]: NodePlan } = {};
  for (const [id, node] of Object.entries(flow.nodes)) {
    const compiler = new NodeCompiler(id);
    nodes[id] = compileNode(compiler, node, context);
    compilers.push(compiler);
  }
  const settings = new NodeCompiler();
  compilers.push(settings);
  return {
    plan: {
      version,
      name: flow.name,
      start: flow.start,
      settings: compileSettings(settings, flow.settings),
      defaults: Object.fromEntries(
        variables.flatMap(([name, variable]) =>
          variable.default === undefined ? [] : [[name, variable.default]],
        ),
      ),
      nodes,
    },
    problems: compilers.flatMap(({ problems }) => problems),
    uses: compilers.flatMap(({ uses }) => uses),
  };
}

function compileSettings(to: NodeCompiler, settings: FlowDocument['settings'] = {}): SettingsPlan {
  return compact<SettingsPlan>({
    fallbackMessage: to.optional('settings.fallbackMessage', settings.fallbackMessage),
    earlierButtonMessage: to.optional('settings.earlierButtonMessage', settings.earlierButtonMessage),
    takeTogether: settings.takeTogether === false ? false : undefined,
    reopen: settings.reopen === 'queue' ? 'queue' : undefined,
    closeAfter: to.duration('settings.idle.closeAfter', settings.idle?.closeAfter) ?? DEFAULT_CLOSE_AFTER,
    idleMessage: to.optional('settings.idle.message', settings.idle?.message),
    escalateWhen: settings.escalateWhen && compact<TriggerPlan>(settings.escalateWhen),
    ...compileNudge(to, settings),
    satisfaction:
      settings.satisfaction &&
      compact<NonNullable<SettingsPlan['satisfaction']>>({
        question: to.template('settings.satisfaction.question', settings.satisfaction.question),
        thanks: to.optional('settings.satisfaction.thanks', settings.satisfaction.thanks),
      }),
  });
}

function compileNudge(
  to: NodeCompiler,
  { idle = {} }: NonNullable<FlowDocument['settings']>,
): { [K in 'nudgeAfter' | 'nudge']: SettingsPlan[K] | undefined } {
  if ((idle.nudge === undefined) !== (idle.nudgeAfter === undefined)) {
    to.error(
      'nudge_incomplete',
      idle.nudge === undefined ? 'settings.idle.nudge' : 'settings.idle.nudgeAfter',
      'A reminder needs both a text and a time.',
      'Give both “nudge” and “nudgeAfter”, or neither.',
    );
  }
  const nudgeAfter = to.duration('settings.idle.nudgeAfter', idle.nudgeAfter);
  const closeAfter = to.duration('settings.idle.closeAfter', idle.closeAfter) ?? DEFAULT_CLOSE_AFTER;
  if (nudgeAfter !== undefined && nudgeAfter >= closeAfter) {
    to.error(
      'nudge_too_late',
      'settings.idle.nudgeAfter',
      'The conversation is closed before the visitor is reminded.',
      'Make “nudgeAfter” shorter than “closeAfter”.',
    );
  }
  return { nudgeAfter, nudge: to.optional('settings.idle.nudge', idle.nudge) };
}
