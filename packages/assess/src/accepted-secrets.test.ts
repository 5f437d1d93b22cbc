import { BASIC_REQUEST, NO_TRUST, EMPTY_CONFIG } from '@assay/core';
import { DEFAULT_LIMITS, inspectImage } from '@assay/inspection';
import { buildLayer } from '@assay/oci';
import { memoryImage } from '@assay/testkit';
import { describe, expect, it } from 'vitest';
import { setAcceptedApart } from './accepted-secrets.ts';
import { requestOf } from './gather-facts.ts';

/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');

const inspect = async (secrets: boolean): ReturnType<typeof inspectImage> =>
  inspectImage(
    {
      ...memoryImage([buildLayer({ entries: [{ path: 'a', content: TOKEN }] })]),
      config: { ...EMPTY_CONFIG, env: [`T=${TOKEN}`] },
    },
    {
      request: { ...BASIC_REQUEST, secrets },
      limits: DEFAULT_LIMITS,
      signal: new AbortController().signal,
      cache: null,
      toolVersion: '0',
      concurrency: 1,
    },
  );

describe('accepted secrets', () => {
  it('stand apart from the others and are not lost', async () => {
    const inspection = setAcceptedApart(await inspect(true), ({ path }) => path === '/a');
    expect(inspection.secrets?.map(({ path }) => path)).toEqual(['ENV T']);
    expect(inspection.acceptedSecrets?.map(({ path }) => path)).toEqual(['/a']);
  });

  it('are nothing where nobody accepts, or nobody looked', async () => {
    const inspection = await inspect(true);
    expect(setAcceptedApart(inspection, undefined)).toBe(inspection);
    const unsearched = await inspect(false);
    expect(setAcceptedApart(unsearched, () => true)).toBe(unsearched);
  });
});

describe('the request for rules', () => {
  const search = (name: string, regex: string): { readonly name: string; readonly regex: string } => ({ name, regex });

  it('joins what the user and the rules want; a search of the user counts before one of a rule by its name', () => {
    const asked = { ...BASIC_REQUEST, retrieve: ['/a'], contentSearches: [search('x', 'from user')] };
    const request = { ...BASIC_REQUEST, retrieve: ['/b'], contentSearches: [search('x', 'x'), search('y', 'y')] };
    expect(requestOf({ kinds: new Set(['contentMatches']), request, trust: NO_TRUST }, asked)).toMatchObject({
      retrieve: ['/a', '/b'],
      contentSearches: [search('x', 'from user'), search('y', 'y')],
    });
  });
});
