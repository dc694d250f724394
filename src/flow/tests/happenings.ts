/** What can happen in a step of a flow test: exactly one of these, save that a file may come with a text. */
export const HAPPENINGS = [
  'starts',
  'says',
  'sends',
  'presses',
  'passes',
  'finishes',
  'delivers',
  'commands',
] as const;
