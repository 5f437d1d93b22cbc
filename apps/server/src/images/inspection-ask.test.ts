import { BASIC_REQUEST, type InspectionRequest, NO_TRUST } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { askFor, coversRequest, inspectionAsk, readFormat } from './inspection-ask.ts';

const WITH = (changes: Partial<InspectionRequest>): InspectionRequest => ({ ...BASIC_REQUEST, ...changes });
const SOME = WITH({ fileDigests: { algorithms: ['sha256'], paths: ['/a', '/b'] } });
const ALL = WITH({ fileDigests: { algorithms: ['sha1', 'sha256'], paths: 'all' } });
const SEARCH = WITH({ contentSearches: [{ name: 'a', regex: 'x' }] });

describe('an inspection', () => {
  it.each([
    ['nothing', BASIC_REQUEST, BASIC_REQUEST, true],
    ['digests of more paths', ALL, SOME, true],
    ['digests of fewer paths', SOME, ALL, false],
    ['another algorithm', ALL, WITH({ fileDigests: { algorithms: ['md5'], paths: ['/a'] } }), false],
    ['a file', WITH({ retrieve: ['/a', '/b'] }), WITH({ retrieve: ['/b'] }), true],
    ['a file that was not read', WITH({ retrieve: ['/a'] }), WITH({ retrieve: ['/b'] }), false],
    ['a search', SEARCH, SEARCH, true],
    ['another search of that name', SEARCH, WITH({ contentSearches: [{ name: 'a', regex: 'y' }] }), false],
    ['secrets', BASIC_REQUEST, WITH({ secrets: true }), false],
    ['lock files', BASIC_REQUEST, WITH({ declared: true }), false],
    ['layers', BASIC_REQUEST, WITH({ scope: 'all-layers' }), false],
  ])('tells or does not tell of %s', (_name, answered, asked, covered) => {
    expect(coversRequest(answered, asked)).toBe(covered);
  });

  it('is shared under a name that says what was asked, and by which code', async () => {
    const usual = await inspectionAsk(null, false);
    expect(await inspectionAsk(null, true)).toEqual(usual);
    const needs = { kinds: new Set(['malware'] as const), request: WITH({ retrieve: ['/a'] }), trust: NO_TRUST };
    const more = await inspectionAsk(needs, true);
    expect(more.format).not.toBe(usual.format);
    expect(more.malware).toBe(true);
    expect(coversRequest(more.request, usual.request)).toBe(true);
    expect(await askFor(more.request, true)).toEqual(more);
    expect(readFormat(more.format)).toMatchObject({ malware: true });
    expect(readFormat(more.format)?.code).toBe(readFormat(usual.format)?.code);
    expect(readFormat('assay-json.zst;claimed')).toBeNull();
  });
});
