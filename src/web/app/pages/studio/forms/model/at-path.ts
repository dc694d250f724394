type Container = Record<string, unknown> | unknown[];

/** These say something even when nothing is in them. */
const KEPT: readonly string[] = ['contact', 'parameters', 'outlets', 'nodes'];

/** What stands at a dotted path of a document; undefined: nothing. */
export function readAt(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split('.')) {
    if (!isContainer(value) || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/**
 * The document with another value at a dotted path; everything beside the path stays the same object. Undefined takes
 * the field away, with the objects around it that have nothing left in them.
 */
export function writeAt<Document extends object>(document: Document, path: string, value: unknown): Document {
  return write(document, path.split('.'), value) as Document;
}

function write(container: unknown, [key = '', ...rest]: string[], value: unknown): unknown {
  const before = isContainer(container) ? (container as Record<string, unknown>)[key] : undefined;
  const after = rest.length === 0 ? value : write(before, rest, value);
  if (after === before && (after !== undefined || !isContainer(container) || !Object.hasOwn(container, key)))
    return container;
  if (Array.isArray(container)) return container.map((item, index) => (index === Number(key) ? after : item));
  const fields = isContainer(container) ? container : {};
  if (after !== undefined && !(rest.length > 0 && isBare(key, after))) return { ...fields, [key]: after };
  const { [key]: _, ...others } = fields as Record<string, unknown>;
  return others;
}

const isBare = (key: string, value: unknown) =>
  isContainer(value) && !Array.isArray(value) && !KEPT.includes(key) && Object.keys(value).length === 0;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
