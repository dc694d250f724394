import { SaxesParser } from 'saxes';

/** An element that has ended: the names from the root to it, and the text that stands in it directly. */
export interface XmlElement {
  /** Such as `ListBucketResult/Contents/Key`. */
  path: string;
  text: string;
}

/**
 * The elements in the order in which they end. Entities beyond those of XML itself are not known here, so that no
 * document grows, or reads anything, by being read.
 * @throws when it is not well-formed.
 */
export function readXml(document: string): XmlElement[] {
  const found: XmlElement[] = [];
  const open: XmlElement[] = [];
  const parser = new SaxesParser();
  const add = (text: string) => {
    const inner = open.at(-1);
    if (inner) inner.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const outer = open.at(-1);
    open.push({ path: outer ? `${outer.path}/${name}` : name, text: '' });
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const ended = open.pop();
    if (ended) found.push(ended);
  });
  parser.write(document).close();
  return found;
}
