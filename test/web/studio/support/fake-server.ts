import { ApiProblem } from '../../../../src/web/app/api/api-problem.ts';
import type { StudioServer } from '../../../../src/web/app/studio/server.ts';

/** A server that keeps one draft, as the API does. */
export class FakeServer implements StudioServer {
  document: Record<string, unknown>;
  number = 1;
  saves = 0;
  copies: Record<string, unknown>[] = [];
  /** What the next saves fail with, in turn. */
  readonly failures: ApiProblem[] = [];

  constructor(document: Record<string, unknown>) {
    this.document = document;
  }

  get etag(): string {
    return `"${this.number}"`;
  }

  /** Somebody else saves. */
  change(document: Record<string, unknown>): void {
    this.document = document;
    this.number += 1;
  }

  readonly read = () => Promise.resolve({ document: structuredClone(this.document), etag: this.etag });
  readonly revision = () => Promise.resolve(this.etag);
  readonly savedBy = () => Promise.resolve('Kim');
  readonly published = () => Promise.resolve(null);
  readonly connected = () => Promise.resolve(undefined);

  readonly save = (document: Record<string, unknown>, etag: string) => {
    this.saves += 1;
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    if (etag !== this.etag)
      return Promise.reject(new ApiProblem(412, 'precondition_failed', 'The draft is not at this revision.'));
    this.change(structuredClone(document));
    return Promise.resolve(this.etag);
  };

  readonly createCopy = (document: Record<string, unknown>) => {
    this.copies.push(document);
    return Promise.resolve('small-copy');
  };
}
