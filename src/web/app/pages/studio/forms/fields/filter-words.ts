import type { FilterName } from '../../../../../../flow/plan.ts';

/** What each filter does, and how it is written when it is chosen; `¦` is where the text cursor goes. */
export const FILTERS: Readonly<Record<FilterName, { does: string; insert: string }>> = {
  default: { does: 'Stands in where there is nothing', insert: "default: '¦'" },
  upper: { does: 'IN CAPITALS', insert: 'upper' },
  lower: { does: 'in small letters', insert: 'lower' },
  capitalize: { does: 'The first letter as a capital', insert: 'capitalize' },
  trim: { does: 'Without space at the ends', insert: 'trim' },
  truncate: { does: 'So many characters at most', insert: 'truncate: 80¦' },
  replace: { does: 'One text in place of another', insert: "replace: '¦', ''" },
  date: { does: 'A date, written as you like', insert: "date: 'D MMMM YYYY¦'" },
  add_days: { does: 'So many days later', insert: 'add_days: 1¦' },
  number: { does: 'With so many decimals', insert: 'number: 2¦' },
  plus: { does: 'Adds a number', insert: 'plus: 1¦' },
  minus: { does: 'Takes a number away', insert: 'minus: 1¦' },
  times: { does: 'Multiplies', insert: 'times: 2¦' },
  divided_by: { does: 'Divides', insert: 'divided_by: 2¦' },
  join: { does: 'A list with something between', insert: "join: ', ¦'" },
  first: { does: 'The first item or character', insert: 'first' },
  last: { does: 'The last item or character', insert: 'last' },
  size: { does: 'How many items or characters', insert: 'size' },
  json: { does: 'The value as JSON', insert: 'json' },
};
