import assert from 'node:assert/strict';
import { PROBLEMS, type ProblemCode } from '../../../src/api/problem.ts';
import type { Answer } from './test-api.ts';

/** It is a complete RFC 9457 document with this code, naming these fields and nothing of our insides. */
export function assertProblem(answer: Answer, code: ProblemCode, fields?: string[]): void {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, answer.text);
  assert.equal(answer.body.code, code, answer.text);
  assert.equal(answer.status, PROBLEMS[code].status);
  assert.equal(answer.body.status, answer.status);
  assert.equal(answer.body.title, PROBLEMS[code].title);
  assert.equal(answer.body.type, `/problems/${code}`);
  assert.equal(answer.body.instance, `urn:request:${answer.headers.get('x-request-id')}`);
  assert.ok(typeof answer.body.detail === 'string' && answer.body.detail !== '');
  assert.doesNotMatch(answer.text, /node_modules|\.ts:\d|\bat .*\(/, 'no stack');
  if (fields) {
    const named = (answer.body.errors as { field: string }[] | undefined)?.map(({ field }) => field);
    assert.deepEqual(named, fields);
  }
}
