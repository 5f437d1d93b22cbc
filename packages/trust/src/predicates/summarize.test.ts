import { describe, expect, it } from 'vitest';
import type { JsonValue, PredicateSummary } from '@assay/core';
import { SHORT_PREDICATE_TYPES, summarizePredicate } from './summarize.ts';

const SLSA1 = 'https://slsa.dev/provenance/v1';
const SLSA02 = 'https://slsa.dev/provenance/v0.2';
const SLSA01 = 'https://slsa.dev/provenance/v0.1';
const COMMIT = 'c'.repeat(40);
const BASE = { uri: 'pkg:docker/debian@12?platform=linux%2Famd64', digest: { sha256: 'd'.repeat(64) } };

const provenances: readonly (readonly [string, string, JsonValue, Partial<PredicateSummary>])[] = [
  [
    'GitHub, SLSA 1',
    SLSA1,
    {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/tags/v1',
            repository: 'https://github.com/org/app',
            path: '.github/workflows/release.yml',
          },
        },
        resolvedDependencies: [{ uri: 'git+https://github.com/org/app@refs/tags/v1', digest: { gitCommit: COMMIT } }],
      },
      runDetails: {
        builder: { id: 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1' },
        metadata: {
          invocationId: 'https://github.com/org/app/actions/runs/1',
          startedOn: '2026-01-02T03:04:05Z',
          finishedOn: '2026-01-02T04:04:05+01:00',
        },
      },
    },
    {
      slsaVersion: '1',
      builder: 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1',
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      source: 'https://github.com/org/app',
      revision: COMMIT,
      ref: 'refs/tags/v1',
      workflow: '.github/workflows/release.yml',
      invocation: 'https://github.com/org/app/actions/runs/1',
      startedAt: '2026-01-02T03:04:05.000Z',
      finishedAt: '2026-01-02T03:04:05.000Z',
      baseImages: [],
    },
  ],
  [
    'the container generator of SLSA for GitHub, SLSA 0.2',
    SLSA02,
    {
      builder: {
        id: 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2',
      },
      buildType: 'https://github.com/slsa-framework/slsa-github-generator/container@v1',
      invocation: {
        configSource: {
          uri: 'git+https://github.com/org/app@refs/heads/main',
          digest: { sha1: COMMIT },
          entryPoint: '.github/workflows/ci.yml',
        },
        environment: { github_ref: 'refs/heads/other' },
      },
      metadata: { buildInvocationID: '7-1' },
      materials: [{ uri: 'git+https://github.com/org/app@refs/heads/main', digest: { sha1: COMMIT } }],
    },
    {
      slsaVersion: '0.2',
      source: 'https://github.com/org/app',
      revision: COMMIT,
      ref: 'refs/heads/main',
      workflow: '.github/workflows/ci.yml',
      invocation: '7-1',
    },
  ],
  [
    'BuildKit on a folder, SLSA 0.2',
    SLSA02,
    {
      builder: { id: '' },
      buildType: 'https://mobyproject.org/buildkit@v1',
      invocation: { configSource: { entryPoint: 'Dockerfile' } },
      materials: [BASE],
      metadata: {
        buildStartedOn: '2026-01-02T03:04:05.123456789Z',
        'https://mobyproject.org/buildkit@v1#metadata': {
          vcs: { source: 'https://github.com/org/app', revision: COMMIT },
        },
      },
    },
    {
      builder: '',
      source: 'https://github.com/org/app',
      revision: COMMIT,
      ref: null,
      workflow: 'Dockerfile',
      startedAt: '2026-01-02T03:04:05.123Z',
      baseImages: [{ uri: BASE.uri, digests: BASE.digest }],
    },
  ],
  [
    'BuildKit on a repository, SLSA 1',
    SLSA1,
    {
      buildDefinition: {
        buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
        externalParameters: {
          configSource: {
            uri: 'https://github.com/org/app.git#refs/heads/main',
            digest: { sha1: COMMIT },
            path: 'Dockerfile',
          },
          request: { frontend: 'dockerfile.v0' },
        },
        resolvedDependencies: [
          BASE,
          { uri: 'https://github.com/org/app.git#refs/heads/main', digest: { sha1: COMMIT } },
        ],
      },
      runDetails: { builder: { id: 'https://example.test/run' }, metadata: { buildkit_metadata: {} } },
    },
    {
      source: 'https://github.com/org/app.git',
      revision: COMMIT,
      ref: 'refs/heads/main',
      workflow: 'Dockerfile',
      baseImages: [{ uri: BASE.uri, digests: BASE.digest }],
    },
  ],
  [
    'Google Cloud Build, SLSA 1',
    SLSA1,
    {
      buildDefinition: {
        buildType: 'https://cloud.google.com/build/gcb-buildtypes/google-worker/v1',
        externalParameters: {
          buildConfigSource: {
            path: 'cloudbuild.yaml',
            ref: 'refs/heads/main',
            repository: 'git+https://github.com/org/app',
          },
        },
        resolvedDependencies: [
          { uri: 'git+https://github.com/org/app@refs/heads/main', digest: { gitCommit: COMMIT } },
          { uri: 'gcr.io/cloud-builders/docker@sha256:x', digest: { sha256: 'e'.repeat(64) } },
        ],
      },
      runDetails: { builder: { id: 'https://cloudbuild.googleapis.com/GoogleHostedWorker' }, metadata: {} },
    },
    { source: 'https://github.com/org/app', revision: COMMIT, ref: 'refs/heads/main', workflow: 'cloudbuild.yaml' },
  ],
  [
    'Google Cloud Build, SLSA 0.1',
    SLSA01,
    {
      builder: { id: 'https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3' },
      recipe: { type: 'https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1', entryPoint: 'cloudbuild.yaml' },
      metadata: { buildFinishedOn: '2026-01-02T03:04:05Z' },
      materials: [{ uri: 'https://github.com/org/app', digest: { sha1: COMMIT } }],
    },
    {
      slsaVersion: '0.1',
      buildType: 'https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1',
      source: 'https://github.com/org/app',
      revision: COMMIT,
      workflow: 'cloudbuild.yaml',
      finishedAt: '2026-01-02T03:04:05.000Z',
    },
  ],
  [
    'Tekton Chains, SLSA 0.2',
    SLSA02,
    {
      builder: { id: 'https://tekton.dev/chains/v2' },
      buildType: 'tekton.dev/v1beta1/TaskRun',
      invocation: { configSource: {} },
      materials: [
        { uri: 'oci://gcr.io/builder', digest: { sha256: 'f'.repeat(64) } },
        { uri: 'git+https://github.com/org/app.git', digest: { sha1: COMMIT } },
      ],
    },
    {
      builder: 'https://tekton.dev/chains/v2',
      source: 'https://github.com/org/app.git',
      revision: COMMIT,
      workflow: null,
      baseImages: [],
    },
  ],
];

describe('provenance', () => {
  it.each(provenances)('of %s', (_name, type, predicate, expected) => {
    expect(summarizePredicate(type, predicate)).toMatchObject({ kind: 'provenance', ...expected });
  });

  it('says nothing where nothing is stated', () => {
    expect(summarizePredicate(SLSA02, {})).toMatchObject({
      builder: null,
      source: null,
      revision: null,
      ref: null,
      materials: [],
    });
    expect(summarizePredicate(SLSA1, { buildDefinition: {} })).toMatchObject({ slsaVersion: '1', builder: null });
  });

  it('is none where version and shape do not belong together', () => {
    expect(summarizePredicate(SLSA1, { builder: { id: 'x' } })).toBeNull();
    expect(summarizePredicate(SLSA1, 'text')).toBeNull();
    expect(summarizePredicate(SLSA1, null)).toBeNull();
  });

  it('takes a user in an address for no ref', () => {
    const materials = [{ uri: 'ssh://git@github.com/org/app.git', digest: { sha1: COMMIT } }];
    expect(summarizePredicate(SLSA02, { materials })).toMatchObject({
      source: 'ssh://git@github.com/org/app.git',
      ref: null,
    });
  });

  it('does not read what only prototypes have', () => {
    expect(summarizePredicate(SLSA02, JSON.parse('{"builder":{"__proto__":{"id":"evil"}}}'))).toMatchObject({
      builder: null,
    });
  });
});

const others: readonly (readonly [string, string, JsonValue, PredicateSummary | null])[] = [
  [
    'a scan of cosign with a result of Trivy',
    'https://cosign.sigstore.dev/attestation/vuln/v1',
    {
      scanner: {
        uri: 'pkg:github/aquasecurity/trivy',
        result: {
          Results: [{ Vulnerabilities: [{ Severity: 'HIGH' }, { Severity: 'HIGH' }] }, {}, { Vulnerabilities: [{}] }],
        },
      },
      metadata: { scanStartedOn: '2026-01-01T00:00:00Z', scanFinishedOn: '2026-01-01T00:01:00Z' },
    },
    {
      kind: 'vulnerability-scan',
      scanner: 'pkg:github/aquasecurity/trivy',
      scannedAt: '2026-01-01T00:01:00.000Z',
      counts: { high: 2, unknown: 1 },
    },
  ],
  [
    'a scan with a result of Grype',
    'https://cosign.sigstore.dev/attestation/vuln/v1',
    { scanner: { result: { matches: [{ vulnerability: { severity: 'Negligible' } }] } }, metadata: {} },
    { kind: 'vulnerability-scan', scanner: null, scannedAt: null, counts: { negligible: 1 } },
  ],
  [
    'a scan of in-toto 0.1',
    'https://in-toto.io/attestation/vulns/v0.1',
    {
      scanner: {
        uri: 's',
        result: [
          {
            id: 'CVE-1',
            severity: [
              { method: 'CVSS_3', score: '7.5' },
              { method: 'nvd', score: 'high' },
            ],
          },
          { id: 'CVE-2', severity: [] },
        ],
      },
      metadata: { scanStartedOn: '2026-01-01T00:00:00Z', scanFinishedOn: 'no time' },
    },
    { kind: 'vulnerability-scan', scanner: 's', scannedAt: null, counts: { high: 1, unknown: 1 } },
  ],
  [
    'a scan of in-toto 0.1 that states numbers, other words, and what cannot be read',
    'https://in-toto.io/attestation/vulns/v0.1',
    {
      scanner: {
        uri: 's',
        result: [
          { id: 'CVE-1', severity: [{ method: 'nvd', score: '9.8' }] },
          {
            id: 'CVE-2',
            severity: [
              { method: 'a', score: '3.1' },
              { method: 'b', score: 7 },
            ],
          },
          { id: 'CVE-3', severity: [{ method: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] },
          { id: 'CVE-4', severity: [{ method: 'vendor', score: 'Important' }] },
          { id: 'CVE-5', severity: 'moderate' },
          { id: 'CVE-6', severity: [{ method: 'nvd', score: '99' }] },
        ],
      },
    },
    {
      kind: 'vulnerability-scan',
      scanner: 's',
      scannedAt: null,
      counts: { critical: 1, high: 2, unreadable: 2, medium: 1 },
    },
  ],
  [
    'a scan without findings',
    'https://in-toto.io/attestation/vulns/v0.2',
    { scanner: { uri: 's', result: [] }, metadata: { scanStartedOn: '2026-01-01T00:00:00Z' } },
    { kind: 'vulnerability-scan', scanner: 's', scannedAt: '2026-01-01T00:00:00.000Z', counts: {} },
  ],
  [
    'a scan whose result is of an unknown shape',
    'https://cosign.sigstore.dev/attestation/vuln/v1',
    { scanner: { uri: 's', result: { what: 1 } } },
    { kind: 'vulnerability-scan', scanner: 's', scannedAt: null, counts: null },
  ],
  [
    'CycloneDX',
    'https://cyclonedx.org/bom',
    { bomFormat: 'CycloneDX', components: [{}, {}] },
    { kind: 'sbom', format: 'cyclonedx', components: 2 },
  ],
  [
    'CycloneDX with a version',
    'https://cyclonedx.org/bom/v1.6',
    { bomFormat: 'CycloneDX' },
    { kind: 'sbom', format: 'cyclonedx', components: 0 },
  ],
  [
    'CycloneDX under Data',
    'https://cyclonedx.org/bom',
    { Data: { bomFormat: 'CycloneDX', components: [{}] } },
    { kind: 'sbom', format: 'cyclonedx', components: 1 },
  ],
  [
    'SPDX 2',
    'https://spdx.dev/Document',
    { spdxVersion: 'SPDX-2.3', packages: [{}] },
    { kind: 'sbom', format: 'spdx', components: 1 },
  ],
  [
    'SPDX as text',
    'https://spdx.dev/Document',
    'SPDXVersion: SPDX-2.2',
    { kind: 'sbom', format: 'spdx', components: null },
  ],
  [
    'SPDX 3',
    'https://spdx.dev/Document/v3',
    { '@graph': [{ type: 'software_Package' }, { type: 'Relationship' }] },
    { kind: 'sbom', format: 'spdx', components: 1 },
  ],
  [
    'OpenVEX',
    'https://openvex.dev/ns/v0.2.0',
    { author: 'a', timestamp: '2026-01-01T00:00:00Z', statements: [{}] },
    { kind: 'vex', author: 'a', statedAt: '2026-01-01T00:00:00.000Z', statements: 1 },
  ],
  [
    'a verification summary 1',
    'https://slsa.dev/verification_summary/v1',
    {
      verifier: { id: 'v' },
      timeVerified: '2026-01-01T00:00:00Z',
      policy: { uri: 'p' },
      verificationResult: 'PASSED',
      verifiedLevels: ['SLSA_BUILD_LEVEL_3', 7],
    },
    {
      kind: 'verification-summary',
      verifier: 'v',
      verifiedAt: '2026-01-01T00:00:00.000Z',
      result: 'PASSED',
      policy: 'p',
      levels: ['SLSA_BUILD_LEVEL_3'],
    },
  ],
  [
    'a verification summary 0.1',
    'https://slsa.dev/verification_summary/v0.1',
    { verification_result: 'FAILED', policy_level: 'SLSA_LEVEL_1', time_verified: '2026-01-01T00:00:00Z' },
    {
      kind: 'verification-summary',
      verifier: null,
      verifiedAt: '2026-01-01T00:00:00.000Z',
      result: 'FAILED',
      policy: null,
      levels: ['SLSA_LEVEL_1'],
    },
  ],
  ["a kind of one's own", 'https://example.test/kind', { a: 1 }, null],
  [
    'a kind that only looks like a known one',
    'https://slsa.dev/provenance/v1.evil.test',
    { buildDefinition: {} },
    null,
  ],
];

describe('other kinds', () => {
  it.each(others)('%s', (_name, type, predicate, expected) => {
    expect(summarizePredicate(type, predicate)).toEqual(expected);
  });

  it('short names stand for kinds that are read', () => {
    for (const short of ['slsaprovenance', 'slsaprovenance1', 'spdxjson', 'cyclonedx', 'vuln', 'openvex']) {
      const type = SHORT_PREDICATE_TYPES.get(short) ?? '';
      expect(summarizePredicate(type, { buildDefinition: {} })).not.toBeNull();
    }
  });
});
