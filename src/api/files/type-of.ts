import { isUtf8 } from 'node:buffer';

/** What can be sent as a file: nothing that a browser or an office suite would run. */
export const FILE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
] as const;

export type FileType = (typeof FILE_TYPES)[number];

const latin = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** How a file of each type begins, as its specification has it; text is whatever else is UTF-8. */
const BEGINS: Record<Exclude<FileType, 'text/plain'>, (bytes: Uint8Array) => boolean> = {
  'image/png': (bytes) => latin(bytes, 0, 8) === '\x89PNG\r\n\x1a\n',
  'image/jpeg': (bytes) => latin(bytes, 0, 3) === '\xff\xd8\xff',
  'image/gif': (bytes) => /^GIF8[79]a/.test(latin(bytes, 0, 6)),
  'image/webp': (bytes) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP',
  'application/pdf': (bytes) => latin(bytes, 0, 5) === '%PDF-',
};

/** The type of a file by its content, whatever it is called; `null`: none that is taken. */
export function typeOf(bytes: Uint8Array): FileType | null {
  for (const [type, begins] of Object.entries(BEGINS)) {
    if (begins(bytes)) return type as FileType;
  }
  return isText(bytes) ? 'text/plain' : null;
}

/** UTF-8 without control characters other than those of lines and tabs. */
function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte));
}
