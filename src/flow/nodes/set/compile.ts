import { compact } from '../../compact.ts';
import type { SetNode, VariableType } from '../../plan.ts';
import type { NodeCompiler } from '../../publishing/node-compiler.ts';
import { convert } from './convert.ts';
import type { SetDocument } from './schema.ts';

/** @param types the declared variables' types; a value is stored in its variable's type unless `as` says otherwise */
export function compileSet(
  to: NodeCompiler,
  node: SetDocument,
  types: { [variable: string]: VariableType },
): Pick<SetNode, 'kind' | 'assign'> {
  return {
    kind: 'set',
    assign: node.assign.map(({ variable, value, as }, index) => {
      const type = as ?? (Object.hasOwn(types, variable) ? types[variable] : undefined);
      const plan = to.value(`assign.${index}.value`, value);
      if ('value' in plan && type && convert(plan.value, type) === undefined) {
        to.error(
          'wrong_type',
          `assign.${index}.value`,
          `The value is not a ${type}.`,
          `Give a ${type}, or another type in “as”.`,
        );
      }
      return compact<SetNode['assign'][number]>({ variable, value: plan, as: type });
    }),
  };
}
