import { ApiProblem, readProblem } from './api-problem.ts';
import { part, unreachable } from './call.ts';
import type { FileRef } from './types.ts';

/** Milliseconds without a byte going through after which an upload is given up. */
const STALLED = 30_000;

export interface UploadOptions {
  /** How much has gone through, from 0 to 1. */
  onProgress: (done: number) => void;
  signal: AbortSignal;
}

/**
 * Uploads a file to a conversation, where nobody sees it before a reply names it. By XMLHttpRequest, as `fetch` does not
 * tell how far an upload is.
 * @throws {ApiProblem} always, and nothing else.
 */
export function uploadFile(
  conversation: string,
  file: File,
  { onProgress, signal }: UploadOptions,
): Promise<FileRef> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let stalled = setTimeout(stop, STALLED);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(stalled);
      stalled = setTimeout(stop, STALLED);
      onProgress(total === 0 ? 0 : loaded / total);
    };
    request.onloadend = () => {
      clearTimeout(stalled);
      signal.removeEventListener('abort', stop);
      const { status, responseText } = request;
      readAnswer(status, responseText).then(resolve, reject);
    };
    request.open('POST', `/api/v1/conversations/${part(conversation)}/files`);
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}

/** @param status 0: there was no answer. */
async function readAnswer(status: number, text: string): Promise<FileRef> {
  if (status === 0) throw unreachable();
  if (status !== 201) throw inWords(await readProblem(new Response(text, { status })));
  try {
    return (JSON.parse(text) as { file: FileRef }).file;
  } catch {
    throw unreachable();
  }
}

/** The API names types as programs do. */
function inWords(problem: ApiProblem): ApiProblem {
  const { status, code } = problem;
  if (code === 'unsupported_media_type')
    return new ApiProblem(
      status,
      code,
      'Only pictures (PNG, JPEG, GIF, WebP), PDFs and plain texts can be sent.',
    );
  if (code === 'too_large') return new ApiProblem(status, code, 'It is larger than 10 MB.');
  return problem;
}
