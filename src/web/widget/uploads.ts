import type { Credentials } from './api-client.ts';
import { ApiError } from './api-error.ts';

/** The largest file that the API takes, in bytes. */
export const MAX_FILE = 10 * 1024 * 1024;

/** What the API takes, by what a browser calls it. It looks at the content itself. */
export const FILE_TYPES = 'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain';

/** A file on its way to the server; kept no longer than the page, which cannot keep a file. */
export interface Upload {
  id: string;
  file: File;
  state: 'sending' | 'refused';
  /** Why it was not taken. */
  reason?: string;
}

export interface UploadsHost {
  upload(to: Credentials, file: File): Promise<{ id: string }>;
  /** The server has the file under this id; it is still to be said. */
  uploaded(file: File, fileId: string): void;
  changed(): void;
  newId(): string;
}

/** The files of one conversation on their way. One that fails waits until the visitor tries again or removes it. */
export class Uploads {
  readonly #credentials: Credentials;
  readonly #host: UploadsHost;
  readonly #uploads = new Map<string, Upload>();
  #stopped = false;

  constructor(credentials: Credentials, host: UploadsHost) {
    this.#credentials = credentials;
    this.#host = host;
  }

  list(): readonly Upload[] {
    return [...this.#uploads.values()];
  }

  add(file: File): void {
    const upload: Upload = { id: this.#host.newId(), file, state: 'sending' };
    if (file.size > MAX_FILE) this.#put({ ...upload, state: 'refused', reason: 'It is larger than 10 MB.' });
    else if (file.size === 0) this.#put({ ...upload, state: 'refused', reason: 'It is empty.' });
    else void this.#send(upload);
  }

  /** Sends one again that was not taken; answers whether there is such a one. */
  repeat(id: string): boolean {
    const upload = this.#uploads.get(id);
    if (upload?.state !== 'refused') return false;
    this.remove(id);
    this.add(upload.file);
    return true;
  }

  /** Gives one up; answers whether there is such a one. */
  remove(id: string): boolean {
    const was = this.#uploads.delete(id);
    if (was) this.#host.changed();
    return was;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #send(upload: Upload): Promise<void> {
    this.#put(upload);
    try {
      const { id } = await this.#host.upload(this.#credentials, upload.file);
      if (this.#stopped) return;
      this.#uploads.delete(upload.id);
      this.#host.uploaded(upload.file, id);
    } catch (error) {
      const reason = error instanceof ApiError ? error.message : 'The connection was lost.';
      if (!this.#stopped) this.#put({ ...upload, state: 'refused', reason });
    }
  }

  #put(upload: Upload): void {
    this.#uploads.set(upload.id, upload);
    this.#host.changed();
  }
}
