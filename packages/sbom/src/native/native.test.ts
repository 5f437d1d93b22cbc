import type { Inspection, JsonObject, SecretFinding } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { decodeSbom } from '../decode-sbom.ts';
import { encodeSbom } from '../encode-sbom.ts';
import { inspectionFromSbom } from '../inspection-from-sbom.ts';
import { CREATED, LAYERS, SAMPLE_PACKAGES, sampleInspection } from '../testing/sample-inspection.ts';

const [layer = null] = LAYERS;
const SECRET: SecretFinding = {
  detector: 'x',
  aliases: ['y:x'],
  path: '/a',
  line: 1,
  column: null,
  layer,
  visible: true,
  service: 'X',
  title: 'Key of X',
  confidence: 'high',
  where: 'file',
  removedBy: null,
  fingerprint: '0'.repeat(32),
  preview: 'x_…',
  checksum: 'absent',
};
const [first] = SAMPLE_PACKAGES;

/** Something in every part of an inspection. */
const FULL: Inspection = sampleInspection({
  packages: SAMPLE_PACKAGES.map((item, index) => ({
    ...item,
    addedBy: index,
    license: index === 0 ? null : { expression: 'MIT', category: 'permissive', files: ['/LICENSE'] },
  })),
  declared: first === undefined ? [] : [first],
  removedPackages: first === undefined ? [] : [{ ...first, addedBy: 0, removedBy: 1 }],
  users: [
    { name: 'root', uid: 0, gid: 0, gecos: '', home: '/root', shell: '/bin/sh', line: 'root:x:0:0::/root:/bin/sh' },
  ],
  groups: [{ name: 'root', gid: 0, members: ['ann'] }],
  retrievedFiles: [{ path: '/etc/hosts', layer, sizeBytes: 1, base64: 'eA==' }],
  secrets: [SECRET],
  acceptedSecrets: [SECRET],
  malware: {
    scanner: 'clamav',
    version: '1',
    scannedFiles: 1,
    skippedFiles: 0,
    findings: [{ signature: 's', path: '/a', layer }],
  },
  contentMatches: [{ name: 'n', regex: 'r', path: '/a', layer }],
  coverage: {
    files: { owned: 1, total: 2 },
    bytes: { owned: 1, total: 2 },
    unownedExecutables: ['/x'],
    unownedExecutableCount: 1,
  },
  layerUse: layer === null ? [] : [{ diffId: layer, files: 1, unpackedBytes: 2, wastedBytes: 0 }],
  baseImage: { name: 'debian', digest: null, evidence: 'label' },
  request: { fileDigests: { algorithms: ['sha1'], paths: ['/a'] }, retrieve: ['/etc/hosts'], secrets: true },
  history: [{ created: null, createdBy: 'RUN x', author: null, comment: null, emptyLayer: false }],
});

const OPTIONS = { toolVersion: '0.1.0', limits: FULL.limits };
const encode = (inspection: Inspection, includeFiles = true): string =>
  encodeSbom('native', inspection, { createdAt: CREATED, includeFiles });
const readBack = (text: string): Inspection => inspectionFromSbom(decodeSbom(text), OPTIONS);
const byName = ({ packages, ...rest }: Inspection): unknown => ({
  ...rest,
  packages: packages.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
});

describe('an inspection in its own format', () => {
  test('comes back whole', () => {
    expect(byName(readBack(encode(FULL)))).toEqual(byName(FULL));
  });

  test('is the same text whatever the order of its keys', () => {
    const { packages, ...rest } = FULL;
    expect(encode({ packages, ...rest })).toBe(encode(FULL));
  });

  test('that left paths out stands for an SBOM only, and says what is missing', () => {
    const inspection = readBack(encode(FULL, false));
    expect(inspection.source.kind).toBe('sbom');
    expect(inspection.users).toEqual(FULL.users);
    expect(inspection.gaps.map(({ code }) => code)).toContain('SBOM_NO_FILES');
    expect(inspection.gaps.map(({ code }) => code)).not.toContain('SBOM_NO_CONFIG');
  });

  test.each(['config', 'history', 'users', 'request'])('without %s stands for an SBOM only', (name) => {
    const { [name]: _left, ...document }: JsonObject = JSON.parse(encode(FULL));
    expect(readBack(JSON.stringify(document)).source.kind).toBe('sbom');
  });

  test.each([
    ['users', [{ name: 'root' }]],
    ['files', { count: 1, entries: [{ path: 3 }] }],
    ['config', { env: 'PATH' }],
    ['secrets', [{ detector: 'x' }]],
    ['malware', { status: 'run' }],
    ['coverage', []],
  ])('with broken %s says so and goes on without', (name, value) => {
    const document: JsonObject = { ...JSON.parse(encode(FULL)), [name]: value };
    const inspection = readBack(JSON.stringify(document));
    expect(inspection.packages).toHaveLength(SAMPLE_PACKAGES.length);
    const gap = inspection.gaps.find(({ code }) => code === 'SBOM_FIELD_UNREADABLE');
    expect(gap?.message).toContain(`${name} of the inspection`);
  });

  test('as a report writes it has neither secrets nor a scan where nobody looked', () => {
    const document: JsonObject = { ...JSON.parse(encode(FULL)), secrets: null, malware: { status: 'not-run' } };
    const inspection = readBack(JSON.stringify(document));
    expect([inspection.secrets, inspection.malware]).toEqual([undefined, undefined]);
    const run: JsonObject = { ...JSON.parse(encode(FULL)), malware: { status: 'run', ...FULL.malware, findings: [] } };
    expect(readBack(JSON.stringify(run)).malware).toEqual({ ...FULL.malware, findings: [] });
  });
});
