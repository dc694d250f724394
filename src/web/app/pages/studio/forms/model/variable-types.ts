import type { VariableType } from '../../../../../../flow/plan.ts';

export const VARIABLE_TYPES: readonly { value: VariableType; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'list', label: 'List' },
  { value: 'object', label: 'Object' },
];
