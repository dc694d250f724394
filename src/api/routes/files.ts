import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import type { FileStorage } from '../../store/file-storage.ts';
import { addFile, findFile, MOST_BYTES, MOST_FILES } from '../../store/files.ts';
import type { Auth } from '../auth.ts';
import { conversationId, fileRef } from '../conversation-schemas.ts';
import { FILE_TYPES, typeOf } from '../files/type-of.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { findTextFault } from '../text-rules.ts';
import { invalidField } from '../validate.ts';
import { knownConversation } from './conversations.ts';

export interface FileRouteDeps {
  database: Database;
  auth: Auth;
  files: FileStorage;
}

/** How long the address of a file is good for without a credential, in seconds. */
const LINK_LIFE = 300;
const LONGEST_NAME = 200;

/** A file is sent in two steps: its bytes here, then a message or a reply that names it. */
export const fileRoutes = ({ database, auth, files }: FileRouteDeps): Route[] => [
  route({
    name: 'uploadFile',
    method: 'post',
    path: '/api/v1/conversations/:id/files',
    tag: 'conversations',
    summary: 'Upload a file, to be sent with a message or a reply',
    description:
      `The body is the file itself, at most 10 MB, of one of these types, which is told by its content: ${FILE_TYPES.join(', ')}. ` +
      'Nobody sees it before a message or a reply names it.',
    credentials: ['apiKey', 'member', 'visitor'],
    scope: 'conversations:write',
    limit: 'upload',
    bodyLimit: 'file',
    rawBody: '*/*',
    params: z.strictObject({ id: conversationId }),
    headers: z.object({ 'x-file-name': z.string().max(2_000).optional().describe('URI-encoded.') }),
    responses: {
      201: {
        description: `Stored. \`url\` is good for ${LINK_LIFE / 60} minutes and needs no credential.`,
        body: z.object({ file: fileRef.extend({ url: z.string() }) }),
      },
    },
    problems: ['not_found', 'conversation_closed', 'refused', 'invalid_input', 'unavailable'],
    async handle({ params, headers, rawBody }) {
      await knownConversation(database, params.id);
      if (rawBody.length === 0) throw new Problem('bad_request', 'The body is the file; it is empty.');
      const type = typeOf(rawBody);
      if (type === null) {
        throw new Problem(
          'unsupported_media_type',
          `By its content this is none of the types that are taken: ${FILE_TYPES.join(', ')}.`,
        );
      }
      const file = { id: randomUUID(), name: readName(headers['x-file-name']), type, bytes: rawBody.length };
      await files.put(file.id, rawBody).catch((cause: unknown) => {
        throw new Problem('unavailable', 'The file could not be stored just now. Send it again.', { cause });
      });
      const result = await addFile(database, params.id, file);
      if (result !== 'added') {
        // Where that fails, it is removed with what is forgotten.
        await files.remove(file.id).catch(() => undefined);
        throw refusalOf(result, params.id);
      }
      const token = await auth.fileToken(params.id, file.id, LINK_LIFE);
      const url = `/api/v1/conversations/${encodeURIComponent(params.id)}/files/${file.id}?token=${token}`;
      return { status: 201, body: { file: { ...file, url } } };
    },
  }),
  route({
    name: 'downloadFile',
    method: 'get',
    path: '/api/v1/conversations/:id/files/:file',
    tag: 'conversations',
    summary: 'A file of a conversation',
    description: 'With a credential, or with the `token` of its `url`.',
    credentials: ['apiKey', 'member', 'visitor', 'open'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId, file: z.string().max(100) }),
    query: z.strictObject({ token: z.string().max(2_000).optional() }),
    responses: {
      200: {
        description: 'The bytes, as an attachment.',
        stream: 'application/octet-stream',
        headers: { 'Content-Disposition': 'Its name.' },
      },
    },
    problems: ['not_found', 'unauthorized', 'unavailable'],
    async handle({ params: { id, file: fileId }, query: { token = '' }, caller }) {
      if (caller.kind === 'open' && !(await auth.opensFile(token, id, fileId))) {
        throw new Problem('unauthorized', 'This takes a credential, or an address that has not expired.');
      }
      const file = await findFile(database, id, fileId);
      const bytes = file && (await read(files, file.id));
      if (!file || !bytes) throw new Problem('not_found', `This conversation has no file “${fileId}”.`);
      return {
        status: 200,
        // Whatever it holds, it is shown in nobody's name: not sniffed, not run, not within a page of ours.
        headers: { 'Content-Security-Policy': "sandbox; default-src 'none'" },
        stream: (response) => {
          response.attachment(file.name).type(file.type).end(bytes);
        },
      };
    },
  }),
];

function read(files: FileStorage, id: string): Promise<Buffer | null> {
  return files.get(id).catch((cause: unknown) => {
    throw new Problem('unavailable', 'The file cannot be read just now. Ask for it again.', { cause });
  });
}

/** The file's name without folders; a name that is missing is `file`. */
function readName(given: string | undefined): string {
  let name: string;
  try {
    name = decodeURIComponent(given ?? '');
  } catch {
    throw invalidField('x-file-name', 'is not URI-encoded', 'header');
  }
  const fault = findTextFault(name);
  if (fault) throw invalidField('x-file-name', fault.message, 'header');
  const last = (name.split(/[\\/]/).at(-1) ?? '').replaceAll(/\p{Cc}|\p{Cf}/gu, '').trim();
  return last === '' ? 'file' : last.slice(-LONGEST_NAME);
}

function refusalOf(result: 'full' | 'closed' | 'unknown', id: string): Problem {
  switch (result) {
    case 'unknown':
      return new Problem('not_found', `There is no conversation “${id}”.`);
    case 'closed':
      return new Problem('conversation_closed', 'This conversation is closed; nothing can be sent any more.');
    case 'full':
      return new Problem(
        'refused',
        `A conversation has at most ${MOST_FILES} files, of ${MOST_BYTES / 1024 / 1024} MB together.`,
      );
  }
}
