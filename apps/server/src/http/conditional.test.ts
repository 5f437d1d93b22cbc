import { describe, expect, it } from 'vitest';
import { checkMatch, entityTag, requireMatch, taggedAnswer } from './conditional.ts';

const call = (headers: Readonly<Record<string, string>>): { header: (name: string) => string | null } => ({
  header: (name) => headers[name] ?? null,
});
const tag = entityTag('policy', 3);
const other = entityTag('policy', 4);

describe('If-Match', () => {
  it.each([
    [{}, 'PRECONDITION_REQUIRED', null],
    [{ 'if-match': tag }, null, null],
    [{ 'if-match': '*' }, null, null],
    [{ 'if-match': `${other}, ${tag}` }, null, null],
    [{ 'if-match': other }, 'PRECONDITION_FAILED', 'PRECONDITION_FAILED'],
    [{ 'if-match': `W/${tag}` }, 'PRECONDITION_FAILED', 'PRECONDITION_FAILED'],
  ] as const)('%j required: %s, taken: %s', (headers, required, taken) => {
    const codeOf = (work: () => void): string | null => {
      try {
        work();
        return null;
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      }
    };
    expect(codeOf(() => requireMatch(call(headers), tag))).toBe(required);
    expect(codeOf(() => checkMatch(call(headers), tag))).toBe(taken);
  });
});

describe('If-None-Match', () => {
  it.each([
    [{}, 200],
    [{ 'if-none-match': other }, 200],
    [{ 'if-none-match': tag }, 304],
    [{ 'if-none-match': `W/${tag}` }, 304],
    [{ 'if-none-match': '*' }, 304],
  ] as const)('%j gives %i', (headers, status) => {
    const answer = taggedAnswer(call(headers), tag, { status: 200, body: { a: 1 } });
    expect([answer.status, answer.headers?.['etag'], answer.body === undefined]).toEqual([status, tag, status === 304]);
  });
});
