import { type VulnerabilityMatch, parseDigest } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { type BaseSituation, baseAdvice } from './base-advice.ts';

const [OLD, NEW] = ['1', '2'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
if (OLD === undefined || NEW === undefined) throw new Error('two digests');
const BASE = { digest: OLD, references: ['registry.example/base:1'], currentDigest: null };

function match(name: string, id: string, over: Partial<VulnerabilityMatch> = {}): VulnerabilityMatch {
  return {
    id,
    aliases: [],
    severity: 'high',
    package: { purl: `pkg:deb/debian/${name}@1`, name, version: '1', type: 'deb' },
    locations: [],
    fix: { state: 'unknown', versions: [], availableSince: null },
    knownSince: null,
    cvss: { nvd: null, vendor: null },
    epss: null,
    kev: false,
    vex: null,
    inheritedFromBase: true,
    link: null,
    ...over,
  };
}

const OURS = match('app', 'CVE-2026-9', { inheritedFromBase: false });
const MATCHES = [match('curl', 'CVE-2026-1'), match('curl', 'CVE-2026-2', { aliases: ['GHSA-2'] }), OURS];

describe('advice on the base image', () => {
  const nothing: BaseSituation = { known: null, base: null, matches: MATCHES, isAsked: false, candidates: [] };
  const onBase: BaseSituation = { ...nothing, known: [], base: BASE };
  it.each<[string, BaseSituation, readonly (string | RegExp)[]]>([
    ['is none where nobody asked', nothing, []],
    ['says that nothing is known without a list', { ...nothing, isAsked: true }, [/not known: no list/]],
    ['says that none of the list is the base', { ...nothing, known: [] }, [/not known: none of the known/]],
    ['counts what comes from it', onBase, ['2 matches of 3: from the base image registry.example/base:1']],
    [
      'tells that it was built anew, and how to learn more',
      { ...onBase, base: { ...BASE, currentDigest: NEW } },
      [/now points at sha256:2+; what that fixes is told with --newer-base$/],
    ],
    ['says nothing of a base that is current', { ...onBase, base: { ...BASE, currentDigest: OLD } }, [/base:1$/]],
    [
      'compares with others, whatever they call the same vulnerability',
      {
        ...onBase,
        candidates: [
          { name: 'base:2', isCovered: true, matches: [match('curl', 'GHSA-2'), match('wget', 'CVE-2026-1')] },
          { name: 'base:3', isCovered: true, matches: [] },
          { name: 'other:1', isCovered: false, matches: [] },
        ],
      },
      [
        /^2 matches of 3/,
        'on base:2: 1 of these 2 would be gone, 1 other would come',
        'on base:3: 2 of these 2 would be gone, 0 others would come',
        /^on other:1: not known/,
      ],
    ],
  ])('%s', (_, situation, expected) => {
    const lines = baseAdvice(situation);
    expect(lines).toEqual(expected.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))));
  });
});
