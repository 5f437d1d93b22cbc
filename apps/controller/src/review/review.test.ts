import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedText } from './bounded-text.ts';
import { MAX_REVIEW_BYTES, parseReview } from './parse-review.ts';
import { timeBudgetMs } from './time-budget.ts';
import { boundedWarnings, writeAnswer } from './write-answer.ts';

const REQUEST = {
  uid: 'u-1',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'anna', groups: ['system:authenticated'] },
  object: { metadata: { generateName: 'web-' } },
  dryRun: true,
};

function reviewOf(request: unknown, more: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request, ...more }));
}

describe('parseReview', () => {
  it('reads a request without a name, as creating with generateName gives', () => {
    expect(parseReview(reviewOf(REQUEST))).toEqual({
      kind: 'request',
      request: {
        uid: 'u-1',
        kind: { group: '', version: 'v1', name: 'Pod' },
        resource: { group: '', version: 'v1', name: 'pods' },
        subResource: '',
        name: '',
        namespace: 'shop',
        operation: 'CREATE',
        user: { name: 'anna', groups: ['system:authenticated'] },
        object: { metadata: { generateName: 'web-' } },
        oldObject: null,
        dryRun: true,
      },
    });
  });

  it.each([
    ['no JSON', Buffer.from('{'), 400],
    ['an empty body', Buffer.alloc(0), 400],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0]), 400],
    ['a list', Buffer.from('[]'), 400],
    ['another version', reviewOf(REQUEST, { apiVersion: 'admission.k8s.io/v1beta1' }), 400],
    ['another kind', reviewOf(REQUEST, { kind: 'Pod' }), 400],
    ['no request', reviewOf(undefined), 400],
    ['no uid', reviewOf({ ...REQUEST, uid: undefined }), 400],
    ['a uid without end', reviewOf({ ...REQUEST, uid: 'x'.repeat(300) }), 400],
    ['nesting without end', Buffer.from('['.repeat(100_000)), 400],
    ['a body over the limit', Buffer.alloc(MAX_REVIEW_BYTES + 1, 0x20), 413],
  ])('rejects %s', (_what, body, status) => {
    const parsed = parseReview(body);
    expect(parsed.kind === 'rejected' ? parsed.status : parsed.kind).toBe(status);
  });

  it('says which version it answers', () => {
    expect(parseReview(reviewOf(REQUEST, { apiVersion: 'admission.k8s.io/v1beta1' }))).toMatchObject({
      message:
        'only admission.k8s.io/v1 AdmissionReview is answered here, not admission.k8s.io/v1beta1 AdmissionReview',
    });
  });

  it.each([
    ['no operation', { ...REQUEST, operation: 'create' }],
    ['no kind', { ...REQUEST, kind: 'Pod' }],
    ['no object', { ...REQUEST, object: undefined }],
    ['an object that is text', { ...REQUEST, object: 'pod' }],
  ])('can answer a request with %s, which is refused', (_what, request) => {
    expect(parseReview(reviewOf(request))).toMatchObject({ kind: 'malformed', uid: 'u-1' });
  });

  it('is not misled by brackets and quotes in text', () => {
    const text = String.raw`\\"[[[{{{`.repeat(200);
    expect(parseReview(reviewOf({ ...REQUEST, name: text }))).toMatchObject({ kind: 'request' });
  });

  it('gives an answer for any bytes and any JSON', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => parseReview(Buffer.from(bytes)).kind === 'rejected'));
    fc.assert(fc.property(fc.jsonValue(), (value) => parseReview(reviewOf(value)).kind.length > 0));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(REQUEST)), fc.jsonValue(), (key, value) => {
        expect(() => parseReview(reviewOf({ ...REQUEST, [key]: value }))).not.toThrow();
      }),
    );
  });
});

describe('timeBudgetMs', () => {
  it.each([
    ['/validate', 9700],
    ['/validate?timeout=5s', 4700],
    ['/validate?timeout=1500ms', 1200],
    ['/validate?timeout=1m30s', 29_700],
    ['/validate?timeout=100ms', 50],
    ['/validate?timeout=0s', 9700],
    ['/validate?timeout=-5s', 9700],
    ['/validate?timeout=soon', 9700],
    ['/validate?other=1', 9700],
    ['/validate?timeout=%', 9700],
  ])('of %s is %i', (url, expected) => {
    expect(timeBudgetMs(url)).toBe(expected);
  });
});

describe('writeAnswer', () => {
  it('writes what the API server expects of an admission', () => {
    expect(JSON.parse(writeAnswer({ uid: 'u', allowed: true }))).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u', allowed: true },
    });
  });

  it('writes patch and type of the patch together, in base64', () => {
    const patch = [{ op: 'replace', path: '/spec', value: 'x' }] as const;
    const { response } = JSON.parse(writeAnswer({ uid: 'u', allowed: true, patch }));
    expect(response.patchType).toBe('JSONPatch');
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString())).toEqual(patch);
    expect(JSON.parse(writeAnswer({ uid: 'u', allowed: true, patch: [] })).response).toEqual({
      uid: 'u',
      allowed: true,
    });
  });

  it('keeps messages, warnings and annotations within limits', () => {
    const { response } = JSON.parse(
      writeAnswer({
        uid: 'u',
        allowed: false,
        status: { code: 403, reason: 'Forbidden', message: 'é'.repeat(10_000) },
        warnings: Array.from({ length: 100 }, (_, index) => `${index} ${'ü'.repeat(500)}`),
        auditAnnotations: { 'not a key': 'x', good: 'y'.repeat(9000), ['x'.repeat(64)]: 'z' },
      }),
    );
    expect(Buffer.byteLength(response.status.message)).toBeLessThanOrEqual(4096);
    expect(Object.keys(response.auditAnnotations)).toEqual(['good']);
    expect(Buffer.byteLength(response.auditAnnotations.good)).toBeLessThanOrEqual(1024);
    const sizes = response.warnings.map((warning: string) => Buffer.byteLength(warning));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
    expect(sizes.reduce((sum: number, size: number) => sum + size, 0)).toBeLessThanOrEqual(4096);
    expect(response.warnings.at(-1)).toMatch(/^assay: and \d+ more warnings$/);
  });

  it('tells the same warning once', () => {
    expect(boundedWarnings(['a', 'b', 'a'])).toEqual(['a', 'b']);
  });
});

describe('boundedText', () => {
  it('never breaks a character and never exceeds its limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 4, max: 60 }), (text, max) => {
        const cut = boundedText(text, max);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(max, 3));
        expect(cut).not.toContain('\u{fffd}');
        expect(cut === text || text.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});
