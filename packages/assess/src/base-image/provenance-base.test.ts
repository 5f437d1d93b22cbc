import { type ProvenanceFact, formatReference, parseDigest, parseReference } from '@assay/core';
import { compilePolicy, planEvaluation } from '@assay/policy';
import { expect, test } from 'vitest';
import { provenBase } from './provenance-base.ts';

const HEX = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

type Named = readonly (readonly [uri: string, hex?: string])[];

const provenance = (uris: Named, verified = true): ProvenanceFact => ({
  verified,
  builder: null,
  buildType: null,
  source: null,
  revision: null,
  ref: null,
  workflow: null,
  signer: { identity: null, issuer: null, key: null },
  verifiers: [],
  finishedAt: null,
  materials: [],
  baseImages: uris.map(([uri, hex]) => ({ uri, digests: hex === undefined ? {} : { sha256: hex } })),
  evidence: parseDigest(`sha256:${OTHER}`),
});

const NO_HINTS = { references: [], digests: [] };
const ALPINE = ['pkg:docker/alpine@3', HEX] as const;
const GO = ['pkg:docker/golang@1', OTHER] as const;

const IDENTITY = {
  reference: parseReference('registry.example/app:1'),
  subject: { reference: 'registry.example/app:1', digest: null, indexDigest: null, imageId: null, platform: null },
};
const NAMING_SUBJECTS = JSON.stringify({
  version: '2',
  rule_sets: [
    {
      id: 'r',
      rules: [{ gate: 'provenance', trigger: 'required', action: 'STOP', params: { identities: 'a', issuers: 'b' } }],
    },
  ],
  mappings: [{ registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] }],
});

test.each<[string, Named, string | null, boolean | null]>([
  ['by tag', [['pkg:docker/node@22-slim?platform=linux%2Famd64', HEX]], 'docker.io/library/node:22-slim', false],
  [
    'by digest',
    [[`pkg:docker/ghcr.io/acme/base@1?digest=sha256:${HEX}&platform=linux%2Famd64`, HEX]],
    'ghcr.io/acme/base:1',
    true,
  ],
  ['beside its frontend', [['pkg:docker/docker/dockerfile@1', OTHER], ALPINE], 'docker.io/library/alpine:3', false],
  [
    'as an OCI package',
    [[`pkg:oci/base@sha256%3A${HEX}?repository_url=r.example/base&tag=1`, HEX]],
    'r.example/base:1',
    null,
  ],
  ['twice the same', [ALPINE, ALPINE], 'docker.io/library/alpine:3', false],
  ['as an address', [['docker-image://docker.io/library/alpine:3', HEX]], 'docker.io/library/alpine:3', false],
  ['two that nothing chooses among', [ALPINE, GO], null, null],
  ['nothing', [], null, null],
  ['what is no image', [['pkg:docker/NOT%ZZ@x', HEX]], null, null],
])('provenance that names %s', (_, uris, expected, pinned) => {
  const found = provenBase([provenance(uris)], NO_HINTS);
  const reference = found?.reference ?? null;
  expect(reference === null ? null : formatReference(reference)).toBe(expected);
  expect(found?.digest ?? null).toBe(expected === null ? null : `sha256:${HEX}`);
  expect(found?.pinned ?? null).toBe(pinned);
});

test('what nobody verified names nothing', () => {
  expect(provenBase([provenance([ALPINE], false)], NO_HINTS)).toBeNull();
  // A rule that names subjects and issuers has everybody whom Sigstore knows accepted, and filters them itself.
  const [everybody] = planEvaluation(compilePolicy({ text: NAMING_SUBJECTS, name: 'p' }), IDENTITY, { unmapped: null })
    .needs.trust.verifiers;
  expect(everybody).toBeDefined();
  const stranger = { ...provenance([ALPINE]), verifiers: [everybody?.name ?? ''] };
  expect(provenBase([stranger], NO_HINTS)).toBeNull();
  expect(provenBase([{ ...stranger, verifiers: ['release'] }], NO_HINTS)).not.toBeNull();
});

test('of several, it is the one that the Dockerfile or the layers name', () => {
  const several = [provenance([ALPINE, GO])];
  const named = { references: ['docker.io/library/alpine:3'], digests: [] };
  expect(provenBase(several, named)?.digest).toBe(`sha256:${HEX}`);
  const byLayers = { references: [], digests: [parseDigest(`sha256:${OTHER}`)] };
  expect(provenBase(several, byLayers)?.reference?.tag).toBe('1');
  expect(provenBase(several, { references: ['docker.io/library/alpine:4'], digests: [] })).toBeNull();
});
