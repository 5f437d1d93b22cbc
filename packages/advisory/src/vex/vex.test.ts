import type { Package, VulnerabilityFacts } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { matchPackages } from '../matching/match-packages.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, digestOf, inspectionOf, packageOf, systemOf } from '../testing/sample-data.ts';
import { readVex } from './read-vex.ts';
import type { VexDocument, VexSource } from './vex-document.ts';

const IMAGE = `pkg:oci/app@${encodeURIComponent(digestOf('1'))}`;
const LODASH = packageOf({ type: 'npm', name: 'lodash', version: '4.17.0' });
const OPENSSL = packageOf({
  type: 'deb',
  name: 'libssl3',
  version: '3.0.1-1',
  purl: 'pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&distro=debian-12',
  sourceName: 'openssl',
  sourceVersion: '3.0.1-1',
});

const READER = memoryReader({
  advisories: [
    advisoryOf('GHSA-1', [affectedOf({ namespace: 'npm', name: 'lodash', fixed: '4.17.1' })], {
      aliases: ['CVE-2024-0001'],
    }),
    advisoryOf('CVE-2024-0002', [affectedOf({ namespace: 'deb:debian:12', name: 'openssl', subject: 'source' })]),
  ],
});

function factsWith(vex: readonly VexSource[], packages: readonly Package[] = [LODASH, OPENSSL]): VulnerabilityFacts {
  const os = systemOf('debian', '12', { cpeName: 'cpe:/o:debian:debian_linux:12' });
  return matchPackages(inspectionOf(packages, os), READER, { vex });
}

function trusted(document: VexDocument): VexSource {
  return { document, trusted: true, name: 'vex.json' };
}

interface OpenVexDraft {
  readonly products: unknown;
  readonly status?: string;
  readonly vulnerability?: unknown;
  readonly timestamp?: string;
  readonly more?: object;
}

function openVex(...drafts: readonly OpenVexDraft[]): VexDocument {
  return readVex({
    name: 'vex.json',
    text: JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/1',
      author: 'Team',
      timestamp: '2025-01-01T00:00:00Z',
      version: 1,
      statements: drafts.map(({ products, status = 'not_affected', vulnerability, timestamp, more }) => ({
        vulnerability: vulnerability ?? { name: 'CVE-2024-0001' },
        products,
        status,
        ...(status === 'not_affected' ? { justification: 'vulnerable_code_not_present' } : {}),
        ...(timestamp === undefined ? {} : { timestamp }),
        ...more,
      })),
    }),
  });
}

describe('products of OpenVEX', () => {
  test.each<[string, unknown, boolean]>([
    ['the image by digest', [{ '@id': IMAGE }], true],
    ['the index by digest', [{ '@id': `pkg:oci/app@${digestOf('2')}` }], true],
    ['the image by hash', [{ '@id': 'app', hashes: { 'sha-256': '1'.repeat(64) } }], true],
    ['another image', [{ '@id': `pkg:oci/app@${digestOf('9')}` }], false],
    ['the image for another architecture', [{ '@id': `${IMAGE}?arch=arm64` }], false],
    ['the image by reference', [{ '@id': 'registry.example.com/team/app:1.0' }], true],
    ['its repository', [{ '@id': 'registry.example.com/team/app' }], true],
    ['another tag of its repository', [{ '@id': 'registry.example.com/team/app:2.0' }], false],
    [
      'the image by its repository',
      [{ '@id': 'pkg:oci/app?repository_url=registry.example.com/team/app&tag=1.0' }],
      true,
    ],
    ['an image of that name anywhere', [{ '@id': 'pkg:oci/app' }], false],
    ['the package', [{ '@id': 'pkg:npm/lodash@4.17.0' }], true],
    ['every version of the package', [{ '@id': 'pkg:npm/lodash' }], true],
    ['another version', [{ '@id': 'pkg:npm/lodash@4.16.0' }], false],
    ['a package of another type', [{ '@id': 'pkg:pypi/lodash' }], false],
    ['plain texts of older documents', ['pkg:npm/lodash'], true],
    ['identifiers', [{ '@id': 'lodash', identifiers: { purl: 'pkg:npm/lodash' } }], true],
    ['the package in the image', [{ '@id': IMAGE, subcomponents: [{ '@id': 'pkg:npm/lodash' }] }], true],
    ['another package in the image', [{ '@id': IMAGE, subcomponents: [{ '@id': 'pkg:npm/underscore' }] }], false],
    [
      'the package in another image',
      [{ '@id': `pkg:oci/app@${digestOf('9')}`, subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
      false,
    ],
    [
      'a part of a package that is in the image',
      [{ '@id': 'pkg:deb/debian/libssl3', subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
      true,
    ],
    ['nothing', [], false],
  ])('%s', (_, products, expected) => {
    const { suppressed } = factsWith([trusted(openVex({ products }))]);
    expect(suppressed?.map(({ match }) => match.id)).toEqual(expected ? ['CVE-2024-0001'] : []);
  });

  test.each<[string, string, boolean]>([
    ['qualifiers that it has', 'pkg:deb/debian/libssl3?arch=amd64', true],
    ['a release that is told less exactly', 'pkg:deb/debian/libssl3?distro=debian-12.5', true],
    ['another architecture', 'pkg:deb/debian/libssl3?arch=arm64', false],
    ['another distribution', 'pkg:deb/ubuntu/libssl3', false],
    ['its source', 'pkg:deb/debian/openssl@3.0.1-1?arch=source', true],
  ])('%s', (_, purl, expected) => {
    const document = openVex({ products: [{ '@id': purl }], vulnerability: { name: 'CVE-2024-0002' } });
    expect(factsWith([trusted(document)]).suppressed?.length).toBe(expected ? 1 : 0);
  });
});

describe('statements', () => {
  const products = [{ '@id': IMAGE }];

  test('take a match out with status and justification, and keep it visible', () => {
    const facts = factsWith([trusted(openVex({ products }))]);
    expect(facts.matches.map(({ id }) => id)).toEqual(['CVE-2024-0002']);
    expect(facts.suppressed).toMatchObject([
      {
        reason: 'vex',
        explanation: 'vex.json says not_affected (vulnerable_code_not_present)',
        match: { vex: 'not_affected', vexNotes: [{ status: 'not_affected', trusted: true, author: 'Team' }] },
      },
    ]);
  });

  test('that are not trusted are noted and change nothing', () => {
    const facts = factsWith([{ document: openVex({ products }) }]);
    expect(facts.suppressed).toEqual([]);
    const match = facts.matches.find(({ id }) => id === 'CVE-2024-0001');
    expect(match).toMatchObject({ vex: null, vexNotes: [{ status: 'not_affected', trusted: false }] });
  });

  test('that are trusted come before newer ones that are not', () => {
    const newer = openVex({ products, status: 'affected', timestamp: '2025-06-01T00:00:00Z' });
    const facts = factsWith([{ document: newer, name: 'attached' }, trusted(openVex({ products }))]);
    expect(facts.suppressed?.[0]?.match.vexNotes?.map(({ trusted: isTrusted, status }) => [isTrusted, status])).toEqual(
      [
        [true, 'not_affected'],
        [false, 'affected'],
      ],
    );
  });

  test.each(['affected', 'under_investigation'])('that say %s mark the match', (status) => {
    const facts = factsWith([trusted(openVex({ products, status }))]);
    expect(facts.matches.find(({ id }) => id === 'CVE-2024-0001')?.vex).toBe(status);
  });

  test('name a vulnerability by alias', () => {
    const document = openVex({ products, vulnerability: { name: 'X-1', aliases: ['GHSA-1'] } });
    expect(factsWith([trusted(document)]).suppressed?.length).toBe(1);
  });

  test.each<[string, readonly OpenVexDraft[], string]>([
    [
      'the newest counts',
      [
        { products, timestamp: '2025-03-01T00:00:00Z', status: 'affected' },
        { products, timestamp: '2025-02-01T00:00:00Z' },
      ],
      'affected',
    ],
    [
      'also when that takes it out',
      [
        { products, timestamp: '2025-01-01T00:00:00Z', status: 'affected' },
        { products, timestamp: '2025-02-01T00:00:00+01:00' },
      ],
      'not_affected',
    ],
    ['of one age the cautious one counts', [{ products }, { products, status: 'affected' }], 'affected'],
  ])('that contradict each other: %s, and it shows', (_, drafts, expected) => {
    const facts = factsWith([trusted(openVex(...drafts))]);
    const all = [...facts.matches, ...(facts.suppressed ?? []).map(({ match }) => match)];
    expect(all.find(({ id }) => id === 'CVE-2024-0001')).toMatchObject({ vex: expected, vexConflict: true });
  });

  test('about one of several CVEs of an advisory say nothing of the whole', () => {
    const reader = memoryReader({
      advisories: [
        advisoryOf('PYSEC-1', [affectedOf({ namespace: 'npm', name: 'lodash', fixed: '9.0.0' })], {
          aliases: ['CVE-2024-0001', 'CVE-2024-0009'],
        }),
      ],
    });
    const facts = matchPackages(inspectionOf([LODASH]), reader, { vex: [trusted(openVex({ products }))] });
    expect(facts.matches.map(({ id }) => id)).toEqual(['PYSEC-1']);
  });
});

describe('CSAF', () => {
  const csaf = (tree: object, status: object, more: object = {}): VexDocument =>
    readVex({
      name: 'csaf.json',
      text: JSON.stringify({
        document: {
          category: 'csaf_vex',
          csaf_version: '2.0',
          publisher: { name: 'Vendor', category: 'vendor' },
          tracking: { id: 'V-1', current_release_date: '2025-01-01T00:00:00Z' },
        },
        product_tree: tree,
        vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: status, ...more }],
      }),
    });
  const product = (id: string, helper: object): object => ({
    name: id,
    product_id: id,
    product_identification_helper: helper,
  });

  test('a product anywhere in the tree, with its justification', () => {
    const document = csaf(
      { branches: [{ branches: [{ product: product('P', { purl: 'pkg:npm/lodash@4.17.0' }) }] }] },
      { known_not_affected: ['P'] },
      { flags: [{ label: 'component_not_present', product_ids: ['P'] }] },
    );
    expect(factsWith([trusted(document)]).suppressed).toMatchObject([
      { match: { vexNotes: [{ justification: 'component_not_present', author: 'Vendor' }] } },
    ]);
  });

  test.each<[string, string, boolean]>([
    ['on the system of the image', 'cpe:/o:debian:debian_linux:12', true],
    ['on another release', 'cpe:/o:debian:debian_linux:11', false],
    ['on a longer number that begins alike', 'cpe:/o:debian:debian_linux:1', false],
  ])('a component %s', (_, cpe, expected) => {
    const document = csaf(
      {
        full_product_names: [product('S', { cpe }), product('C', { purl: 'pkg:npm/lodash' })],
        relationships: [
          {
            category: 'default_component_of',
            product_reference: 'C',
            relates_to_product_reference: 'S',
            full_product_name: { name: 'S:C', product_id: 'S:C' },
          },
        ],
      },
      { known_not_affected: ['S:C'] },
    );
    expect(factsWith([trusted(document)]).suppressed?.length).toBe(expected ? 1 : 0);
  });

  test('a whole system by itself says nothing of a package', () => {
    const document = csaf(
      { full_product_names: [product('S', { cpe: 'cpe:/o:debian:debian_linux:12' })] },
      { known_not_affected: ['S'] },
    );
    expect(factsWith([trusted(document)]).suppressed).toEqual([]);
  });
});

describe('CycloneDX', () => {
  const bom = (more: object, affects: object): VexDocument =>
    readVex({
      name: 'bom.json',
      text: JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        serialNumber: 'urn:uuid:1',
        components: [{ type: 'library', name: 'lodash', 'bom-ref': 'c1', purl: 'pkg:npm/lodash@4.17.0' }],
        ...more,
        vulnerabilities: [
          {
            id: 'CVE-2024-0001',
            analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'never called' },
            affects: [affects],
          },
        ],
      }),
    });
  const container = (digest: string): object => ({
    metadata: {
      timestamp: '2025-01-01T00:00:00Z',
      component: { type: 'container', name: 'app', 'bom-ref': 'root', purl: `pkg:oci/app@${digest}` },
    },
  });

  test.each<[string, object, object, boolean]>([
    ['a component of no image', {}, { ref: 'c1' }, true],
    ['a component of the image', container(digestOf('1')), { ref: 'c1' }, true],
    ['a component of another image', container(digestOf('9')), { ref: 'c1' }, false],
    ['the image', container(digestOf('1')), { ref: 'root' }, true],
    ['a component of another document', {}, { ref: 'urn:cdx:uuid/1#pkg:npm/lodash@4.17.0' }, true],
    ['something that is not there', {}, { ref: 'c9' }, false],
    ['the version', {}, { ref: 'c1', versions: [{ version: '4.17.0', status: 'unaffected' }] }, true],
    ['other versions', {}, { ref: 'c1', versions: [{ version: '4.16.0', status: 'unaffected' }] }, false],
    ['a range, which is not read', {}, { ref: 'c1', versions: [{ range: 'vers:npm/*', status: 'unaffected' }] }, false],
  ])('%s', (_, more, affects, expected) => {
    const { suppressed } = factsWith([trusted(bom(more, affects))]);
    expect(suppressed?.map(({ match }) => match.vexNotes?.[0]?.justification)).toEqual(
      expected ? ['vulnerable_code_not_in_execute_path'] : [],
    );
  });
});

describe('documents that are not what they should be', () => {
  const head = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'x',
    author: 'a',
    timestamp: '2025-01-01T00:00:00Z',
  };
  let deep: object = { product: { product_id: 'p', name: 'p' } };
  for (let level = 0; level < 60; level++) deep = { branches: [deep] };
  test.each<[string, unknown]>([
    ['no JSON', undefined],
    ['a list', []],
    ['another kind of document', { a: 1 }],
    ['no statements', head],
    ['statements that are no list', { ...head, statements: {} }],
    ['a statement that is no object', { ...head, statements: [1] }],
    [
      'a status that is none',
      { ...head, statements: [{ vulnerability: { name: 'C' }, status: 'fine', products: [] }] },
    ],
    [
      'not affected for no reason',
      { ...head, statements: [{ vulnerability: { name: 'C' }, status: 'not_affected', products: [] }] },
    ],
    ['no time', { ...head, timestamp: undefined, statements: [] }],
    ['a time that is none', { ...head, timestamp: 'yesterday', statements: [] }],
    ['an id that is too long', { ...head, '@id': 'x'.repeat(2000), statements: [] }],
    ['a product that is a number', { ...head, statements: [{ vulnerability: 'C', status: 'fixed', products: [7] }] }],
    ['a tree of products without end', { document: { csaf_version: '2.0' }, product_tree: deep }],
    ['a state that is none', { bomFormat: 'CycloneDX', vulnerabilities: [{ id: 'C', analysis: { state: 'x' } }] }],
  ])('%s', (_, value) => {
    const text = value === undefined ? '{' : JSON.stringify(value);
    expect(() => readVex({ text, name: 'bad.json' })).toThrow(expect.objectContaining({ code: 'VEX_INVALID' }));
  });

  test('bytes that are no UTF-8', () => {
    expect(() => readVex({ text: new Uint8Array([0xff, 0xfe, 0x7b]), name: 'bad.json' })).toThrow(
      expect.objectContaining({ code: 'VEX_INVALID' }),
    );
  });

  test('keys of prototypes are keys', () => {
    const text = `{"@context":"https://openvex.dev/ns","@id":"x","author":"a","timestamp":"2025-01-01T00:00:00Z",
      "__proto__":{"statements":[1]},"statements":[]}`;
    expect(readVex({ text, name: 'odd.json' }).statements).toEqual([]);
  });
});
