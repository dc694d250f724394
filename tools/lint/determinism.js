/**
 * What the flow language and the workflows may not call. A conversation's history is replayed against this
 * code, on other machines and years later: whatever depends on the clock, on chance, on the locale, the time
 * zone or the library's version would take another way the second time. Time reaches it inside events.
 */
const BECAUSE = 'a replay would take another way';

const bannedGlobals = [
  'Intl',
  'process',
  'Buffer',
  'fetch',
  'crypto',
  'performance',
  'require',
  'globalThis',
  'global',
  'window',
  'document',
  'navigator',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'queueMicrotask',
  'WeakRef',
  'FinalizationRegistry',
].map((name) => ({ name, message: `${name} is not for code that is replayed: ${BECAUSE}.` }));

const bannedCalls = [
  ["MemberExpression[object.name='Date'][property.name='now']", 'Date.now: take the time from the event'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'Math.random'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'new Date(): take the time from the event'],
  ["NewExpression[callee.name='Date'][arguments.length>1]", 'local-time Date: use Date.UTC'],
  ["CallExpression[callee.name='Date']", 'Date() as a function'],
  ['MemberExpression[property.name=/^toLocale/]', 'toLocale…: its result changes with ICU'],
  ["MemberExpression[property.name='localeCompare']", 'localeCompare: its result changes with ICU'],
  [
    'MemberExpression[property.name=/^[gs]et(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)$/]',
    'local time: use the getUTC… and setUTC… methods',
  ],
  ['MemberExpression[property.name=/^to(Date|Time)String$/]', 'local time: use toISOString'],
  ['ImportExpression', 'import(): everything is loaded before a workflow runs'],
].map(([selector, what]) => ({ selector, message: `${what} (${BECAUSE}).` }));

/** @type {import('eslint').Linter.RulesRecord} */
export const DETERMINISM_RULES = {
  'no-restricted-globals': ['error', ...bannedGlobals],
  'no-restricted-syntax': ['error', ...bannedCalls],
  'no-eval': 'error',
  'no-new-func': 'error',
};
