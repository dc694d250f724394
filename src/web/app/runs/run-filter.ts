import type { RunFilter } from '../api/runs.ts';

const NAMES = ['flow', 'version', 'status', 'node', 'contact', 'error', 'from', 'to', 'q'] as const;

/** What an address narrows the list to. A version and a node are of a flow. */
export function readFilter(parameters: URLSearchParams): RunFilter {
  return Object.fromEntries(
    NAMES.map((name) => [name, parameters.get(name) ?? '']).filter(([, value]) => value !== ''),
  );
}

/** The same with some of it changed; empty: any. What belongs to another flow goes with it. */
export function changeFilter(filter: RunFilter, change: RunFilter): Record<string, string> {
  const isOther = change.flow !== undefined && change.flow !== filter.flow;
  const next = { ...filter, ...(isOther && { version: '', node: '' }), ...change };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ''));
}

/** An instant as a field of time takes it, in the reader’s zone; empty: none. */
export function toField(instant: string | undefined): string {
  const at = new Date(instant ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant that a field of time names; empty: none. */
export function fromField(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
