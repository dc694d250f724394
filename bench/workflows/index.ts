/** The workflows that ours are compared with. */
export { bare } from './bare.ts';
export { stepwise } from './stepwise.ts';
