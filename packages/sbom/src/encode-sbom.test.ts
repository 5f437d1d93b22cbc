import type { Inspection, JsonObject } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { listField, objectField, objectsField } from './decode/json-fields.ts';
import { parseStrictJson } from './decode/strict-json.ts';
import { encodeSbom } from './encode-sbom.ts';
import { sbomFormats } from './registry.ts';
import { CREATED, SAMPLE_PACKAGES, sampleInspection } from './testing/sample-inspection.ts';
import { asciiJson, isObject } from './text/json-text.ts';

const FORMATS = sbomFormats.modules.map(({ id }) => id);

function encodeJson(format: string, inspection = sampleInspection(), options: object = {}): JsonObject {
  const value = parseStrictJson(encodeSbom(format, inspection, { createdAt: CREATED, ...options }), 100);
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

/** The same inspection with lists and keys in another order. */
function shuffled(inspection: Inspection): Inspection {
  const packages = inspection.packages.map((item) => ({
    ...item,
    metadata: Object.fromEntries(Object.entries(item.metadata).toReversed()),
  }));
  return { ...inspection, packages: packages.toReversed() };
}

test.each([
  ['nothing', 'SBOM_FORMAT_UNKNOWN', {}],
  ['toString', 'SBOM_FORMAT_UNKNOWN', {}],
  ['cyclonedx-json', 'SBOM_SPEC_VERSION_UNKNOWN', { specVersion: '1.4' }],
  ['spdx-json', 'SBOM_SPEC_VERSION_UNKNOWN', { specVersion: '1.6' }],
  ['spdx-json', 'SBOM_INVALID', { createdAt: new Date(Number.NaN) }],
])('refuses %s with %s', (format, code, options) => {
  const encode = (): string => encodeSbom(format, sampleInspection(), { createdAt: CREATED, ...options });
  expect(encode).toThrow(expect.objectContaining({ code }));
});

test('knows formats by their aliases', () => {
  const options = { createdAt: CREATED };
  expect(encodeSbom('cyclonedx', sampleInspection(), options)).toBe(
    encodeSbom('cyclonedx-json', sampleInspection(), options),
  );
});

describe.each(FORMATS)('%s', (format) => {
  const encode = (inspection = sampleInspection(), createdAt = CREATED): string =>
    encodeSbom(format, inspection, { createdAt, includeFiles: true });

  test('gives the same bytes for the same input', () => {
    expect(encode()).toBe(encode());
    expect(encode().endsWith('\n')).toBe(true);
  });

  test.skipIf(format === 'native')('depends on no order of packages or keys', () => {
    expect(encode(shuffled(sampleInspection()))).toBe(encode());
  });

  test.skipIf(format === 'native')('leaves environment and build steps out, which may hold secrets', () => {
    expect(encode()).not.toContain('hunter2');
  });

  test.skipIf(format === 'native')('takes its time from its argument alone', () => {
    expect(encode()).toContain('2026-03-01T12:00:00Z');
    expect(encode(sampleInspection(), new Date(0))).toContain('1970-01-01T00:00:00Z');
  });
});

test.each(['cyclonedx-json', 'spdx-json', 'spdx3-json'])(
  '%s has an identifier that follows from its content',
  (format) => {
    const id = (inspection: Inspection, options: object = {}): string | undefined =>
      /urn:uuid:[0-9a-f-]{36}/.exec(asciiJson(encodeJson(format, inspection, options)))?.[0];
    const first = id(sampleInspection());
    expect(first).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(id(sampleInspection({ packages: SAMPLE_PACKAGES.slice(1) }))).not.toBe(first);
    expect(id(sampleInspection(), { createdAt: new Date(0) })).not.toBe(first);
    expect(id(sampleInspection({ gaps: [] }))).not.toBe(first);
  },
);

/** The CycloneDX component of a sample package. */
function component(name: string, options: object = {}): JsonObject {
  const bom = encodeJson('cyclonedx-json', sampleInspection(), options);
  const found = objectsField(bom, 'components').find((item) => item['name'] === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('cyclonedx-json', () => {
  test('describes the image as a container with its package URL', () => {
    expect(objectField(objectField(encodeJson('cyclonedx-json'), 'metadata'), 'component')).toMatchObject({
      type: 'container',
      name: 'docker.io/library/app:1.0',
      version: `sha256:${'c'.repeat(64)}`,
      purl: `pkg:oci/app@sha256:${'c'.repeat(64)}?arch=amd64&repository_url=docker.io%2Flibrary%2Fapp&tag=1.0`,
    });
  });

  test('gives a package without digest of an image no invented package URL', () => {
    const subject = { ...sampleInspection().subject, reference: '/tmp/image.tar', digest: null };
    const bom = encodeJson('cyclonedx-json', sampleInspection({ subject }));
    expect(objectField(objectField(bom, 'metadata'), 'component')['purl']).toBeUndefined();
  });

  test.each([
    ['1.5', 'six', [{ license: { id: 'MIT' } }]],
    ['1.6', 'six', [{ license: { id: 'MIT', acknowledgement: 'declared' } }]],
    [
      '1.6',
      '@babel/core',
      [
        { license: { name: 'MIT OR Apache-2.0', acknowledgement: 'declared' } },
        { license: { name: 'see LICENSE\nin this directory </text>', acknowledgement: 'declared' } },
      ],
    ],
    [
      '1.7',
      '@babel/core',
      [
        { acknowledgement: 'declared', expression: 'MIT OR Apache-2.0' },
        { license: { name: 'see LICENSE\nin this directory </text>', acknowledgement: 'declared' } },
      ],
    ],
    ['1.6', 'unversioned', [{ acknowledgement: 'declared', expression: 'LicenseRef-house AND BSD-3-Clause' }]],
  ])('%s writes the licences of %s', (specVersion, name, licenses) => {
    expect(component(name, { specVersion })['licenses']).toEqual(licenses);
  });

  test('carries evidence, layers, digests, CPE, source package and owner', () => {
    const babel = component('@babel/core');
    expect(babel['evidence']).toEqual({
      occurrences: [
        { location: '/app/node_modules/@babel/core/package.json', additionalContext: `layer sha256:${'b'.repeat(64)}` },
        { location: '/opt/a <b> & "c"/package.json' },
      ],
    });
    expect(babel['hashes']).toEqual([{ alg: 'SHA-512', content: '07'.repeat(64) }]);
    expect(babel['cpe']).toBe('cpe:2.3:a:babel:core:7.24.0:*:*:*:*:*:*:*');
    expect(listField(component('bash'), 'properties')).toEqual(
      expect.arrayContaining([
        { name: 'assay:architecture', value: 'amd64' },
        { name: 'assay:sourceVersion', value: '5.2.15-2' },
        { name: 'assay:layer', value: `sha256:${'a'.repeat(64)}` },
        { name: 'assay:location', value: `sha256:${'a'.repeat(64)} /var/lib/dpkg/status` },
      ]),
    );
    expect(component('bash')['publisher']).toBe('Matthias Klose <doko@debian.org>');
    expect(component('python3-six')['supplier']).toEqual({ name: 'Debian' });
  });

  test('lets an owned package depend on its owner, and the image on the rest', () => {
    const bom = encodeJson('cyclonedx-json');
    const [owner, owned] = [component('python3-six')['bom-ref'], component('six')['bom-ref']];
    const edges = new Map(objectsField(bom, 'dependencies').map((item) => [item['ref'], item['dependsOn'] ?? []]));
    expect(edges.get(owner)).toEqual([owned]);
    expect(edges.get('image')).toContain(owner);
    expect(edges.get('image')).not.toContain(owned);
    expect(edges.size).toBe(objectsField(bom, 'components').length + 1);
  });

  test.each([
    ['incomplete', sampleInspection().gaps],
    ['unknown', sampleInspection().gaps.slice(1)],
    ['unknown', []],
  ])('calls the inventory %s where gaps say so', (aggregate, gaps) => {
    expect(encodeJson('cyclonedx-json', sampleInspection({ gaps }))['compositions']).toEqual([
      { aggregate, assemblies: ['image'] },
    ]);
  });

  test('gives equal packages names of their own', () => {
    const [bash] = SAMPLE_PACKAGES;
    const packages = bash === undefined ? [] : [bash, bash, bash];
    const refs = objectsField(encodeJson('cyclonedx-json', sampleInspection({ packages })), 'components').map(
      (item) => item['bom-ref'],
    );
    expect(new Set(refs).size).toBe(4);
  });

  test('lists files only where asked for', () => {
    const [without, withFiles] = [false, true].map((includeFiles) =>
      objectsField(encodeJson('cyclonedx-json', sampleInspection(), { includeFiles }), 'components')
        .filter((item) => item['type'] === 'file')
        .map((item) => item['name']),
    );
    expect(without).toEqual([]);
    expect(withFiles).toEqual(['/bin/bash', '/etc/no digest']);
  });
});

test('a GitHub snapshot has one manifest for each place, with direct and indirect packages', () => {
  const github = { sha: 'f'.repeat(40), ref: 'refs/heads/main', jobId: '7', correlator: 'ci' };
  const snapshot = encodeJson('github-snapshot', sampleInspection(), { github });
  expect(snapshot).toMatchObject({ version: 0, sha: github.sha, ref: github.ref, job: { id: '7', correlator: 'ci' } });
  const manifests = objectField(snapshot, 'manifests');
  expect(Object.keys(manifests)).toHaveLength(4);
  const dpkg = objectField(manifests, 'docker.io/library/app:1.0:/var/lib/dpkg/status');
  expect(dpkg['file']).toEqual({ source_location: '/var/lib/dpkg/status' });
  expect(objectField(objectField(dpkg, 'resolved'), SAMPLE_PACKAGES[0]?.purl ?? '')).toMatchObject({
    relationship: 'direct',
  });
  expect(asciiJson(manifests)).toContain('"relationship":"indirect"');
});

describe('what packages need', () => {
  const [first, second] = SAMPLE_PACKAGES;
  if (first === undefined || second === undefined) throw new Error('there are no samples');
  const needing = { ...first, dependsOn: [second.purl, 'pkg:deb/debian/elsewhere@1'] };
  const inspection = sampleInspection({ packages: [needing, second] });

  test('is told by CycloneDX as dependencies', () => {
    const bom = encodeJson('cyclonedx-json', inspection);
    const refs = new Map(objectsField(bom, 'components').map((item) => [item['purl'], item['bom-ref']]));
    const edges = new Map(objectsField(bom, 'dependencies').map((item) => [item['ref'], item['dependsOn'] ?? []]));
    expect(edges.get(refs.get(first.purl))).toEqual([refs.get(second.purl)]);
  });

  test('is told by SPDX 2.3 as DEPENDS_ON', () => {
    const document = encodeJson('spdx-json', inspection);
    const edges = objectsField(document, 'relationships').filter((item) => item['relationshipType'] === 'DEPENDS_ON');
    expect(edges).toEqual([
      {
        spdxElementId: expect.stringContaining(`-${first.name}-`),
        relationshipType: 'DEPENDS_ON',
        relatedSpdxElement: expect.stringContaining(`-${second.name}-`),
      },
    ]);
  });

  test('is told by SPDX 3 as dependsOn', () => {
    const edges = objectsField(encodeJson('spdx3-json', inspection), '@graph').filter(
      (item) => item['relationshipType'] === 'dependsOn',
    );
    expect(edges).toMatchObject([
      { from: expect.stringContaining(first.name), to: [expect.stringContaining(second.name)] },
    ]);
  });

  test('is told by snapshots within one manifest', () => {
    expect(asciiJson(objectField(encodeJson('github-snapshot', inspection), 'manifests'))).toContain(
      asciiJson({ dependencies: [second.purl] }).slice(1, -1),
    );
  });
});
