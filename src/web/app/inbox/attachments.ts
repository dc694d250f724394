import { MAX_FILE } from '../../widget/uploads.ts';
import { ApiProblem, describeFailure } from '../api/api-problem.ts';
import type { FileRef } from '../api/types.ts';
import { uploadFile } from '../api/upload-file.ts';
import type { InboxStore } from './store.ts';

/** A file that is to go with the next reply. */
export interface Attachment {
  id: string;
  name: string;
  bytes: number;
  /** An address within this page, for a picture. */
  preview: string | null;
  state: 'uploading' | 'ready' | 'failed';
  /** How much has gone through, from 0 to 1. */
  progress: number;
  /** Why it failed, in a sentence. */
  error: string | null;
  /** Whether it may go through when it is tried again. */
  canRepeat: boolean;
  /** As the server has it; null until it has it. */
  file: FileRef | null;
}

/** Sees to it that files are uploaded while the reply that they go with is still being written. */
export class Attachments {
  readonly #store: InboxStore;
  /** What is on its way or failed, by attachment. */
  readonly #files = new Map<string, File>();
  readonly #running = new Map<string, AbortController>();

  constructor(store: InboxStore) {
    this.#store = store;
  }

  add(conversation: string, files: readonly File[]): void {
    const added = files.map((file): Attachment => {
      const id = crypto.randomUUID();
      this.#files.set(id, file);
      const error = faultOf(file);
      return {
        id,
        name: file.name,
        bytes: file.size,
        preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : null,
        state: error === null ? 'uploading' : 'failed',
        progress: 0,
        error,
        canRepeat: false,
        file: null,
      };
    });
    this.#set(conversation, (all) => [...all, ...added]);
    for (const { id, state } of added) if (state === 'uploading') void this.#upload(conversation, id);
  }

  /** Tries one again that failed. */
  repeat(conversation: string, id: string): void {
    if (this.#of(conversation).find((one) => one.id === id)?.canRepeat !== true) return;
    this.#change(conversation, id, { state: 'uploading', progress: 0, error: null, canRepeat: false });
    void this.#upload(conversation, id);
  }

  remove(conversation: string, id: string): void {
    this.#running.get(id)?.abort();
    this.#forget(this.#of(conversation).filter((one) => one.id === id));
    this.#set(conversation, (all) => all.filter((one) => one.id !== id));
  }

  /** What is to be sent now, which is taken out; null: one of them is not there yet. */
  take(conversation: string): FileRef[] | null {
    const all = this.#of(conversation);
    const files = all.flatMap(({ file }) => file ?? []);
    if (files.length < all.length) return null;
    this.#forget(all);
    this.#set(conversation, () => []);
    return files;
  }

  stop(): void {
    for (const running of this.#running.values()) running.abort();
    for (const all of this.#store.state.attachments.values()) this.#forget(all);
  }

  async #upload(conversation: string, id: string): Promise<void> {
    const file = this.#files.get(id);
    if (!file) return;
    const running = new AbortController();
    this.#running.set(id, running);
    try {
      const uploaded = await uploadFile(conversation, file, {
        onProgress: (progress) => this.#change(conversation, id, { progress }),
        signal: running.signal,
      });
      this.#change(conversation, id, { state: 'ready', progress: 1, file: uploaded });
    } catch (error) {
      const canRepeat = error instanceof ApiProblem && error.isPassing;
      this.#change(conversation, id, { state: 'failed', error: describeFailure(error), canRepeat });
    } finally {
      this.#running.delete(id);
    }
  }

  #forget(gone: readonly Attachment[]): void {
    for (const { id, preview } of gone) {
      this.#files.delete(id);
      if (preview !== null) URL.revokeObjectURL(preview);
    }
  }

  #of(conversation: string): readonly Attachment[] {
    return this.#store.state.attachments.get(conversation) ?? [];
  }

  #change(conversation: string, id: string, change: Partial<Attachment>): void {
    this.#set(conversation, (all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  #set(conversation: string, change: (all: readonly Attachment[]) => readonly Attachment[]): void {
    this.#store.update((state) => ({
      ...state,
      attachments: new Map(state.attachments).set(
        conversation,
        change(state.attachments.get(conversation) ?? []),
      ),
    }));
  }
}

/** What can be told without asking the server. */
function faultOf({ size }: File): string | null {
  if (size > MAX_FILE) return 'It is larger than 10 MB.';
  return size === 0 ? 'It is empty.' : null;
}

/** Why the files cannot be sent yet, in a sentence; null: they can. */
export function whyFilesWait(attachments: readonly Attachment[]): string | null {
  if (attachments.some(({ state }) => state === 'failed'))
    return 'Remove the file that could not be uploaded.';
  return attachments.some(({ state }) => state === 'uploading')
    ? 'Uploading. You can send once it is done.'
    : null;
}
