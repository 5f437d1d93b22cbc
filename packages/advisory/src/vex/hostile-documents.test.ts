import { AssayError, type JsonValue, isJsonObject } from '@assay/core';
import { assert, constantFrom, jsonValue, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advisoryOf, affectedOf, inspectionOf, packageOf } from '../testing/sample-data.ts';
import { matchPackages } from '../matching/match-packages.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { readVex } from './read-vex.ts';

const OPENVEX_HEAD = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'x',
  author: 'a',
  timestamp: '2025-01-01T00:00:00Z',
};

const OPENVEX: JsonValue = {
  ...OPENVEX_HEAD,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-0001', aliases: ['GHSA-1'] },
      products: [
        {
          '@id': 'pkg:npm/a',
          identifiers: { purl: 'pkg:npm/a', cpe23: 'cpe:2.3:a:x:y:1:*:*:*:*:*:*:*' },
          hashes: { 'sha-256': 'ab' },
          subcomponents: [{ '@id': 'pkg:npm/b' }],
        },
      ],
      status: 'affected',
    },
  ],
};
const CSAF: JsonValue = {
  document: { csaf_version: '2.0', publisher: { name: 'v' }, tracking: { id: 'i' } },
  product_tree: {
    branches: [{ branches: [{ product: { product_id: 'p', product_identification_helper: { purl: 'pkg:npm/a' } } }] }],
    relationships: [
      { product_reference: 'p', relates_to_product_reference: 'p', full_product_name: { product_id: 'q' } },
    ],
  },
  vulnerabilities: [
    { cve: 'CVE-2024-0001', product_status: { fixed: ['p', 'q'] }, flags: [{ label: 'l', product_ids: ['p'] }] },
  ],
};
const CYCLONEDX: JsonValue = {
  bomFormat: 'CycloneDX',
  metadata: { component: { type: 'container', name: 'app', version: '1', 'bom-ref': 'r' } },
  components: [{ 'bom-ref': 'c', purl: 'pkg:npm/a@1.0.0', components: [{ 'bom-ref': 'd' }] }],
  vulnerabilities: [
    { id: 'CVE-2024-0001', analysis: { state: 'resolved' }, affects: [{ ref: 'c', versions: [{ version: '1.0.0' }] }] },
  ],
};

/** The document with its n-th value, in order of reading, in place of which another one stands. */
function replaced(document: JsonValue, position: number, other: JsonValue): JsonValue {
  let at = -1;
  const walk = (value: JsonValue): JsonValue => {
    at += 1;
    if (at === position) return other;
    if (Array.isArray(value)) return value.map((one: JsonValue) => walk(one));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  return walk(document);
}

const READER = memoryReader({
  advisories: [advisoryOf('CVE-2024-0001', [affectedOf({ namespace: 'npm', name: 'a', fixed: '2.0.0' })])],
});
const IMAGE = inspectionOf([packageOf({ type: 'npm', name: 'a', version: '1.0.0' })]);

describe('a document with anything anywhere', () => {
  test('is refused by its code, or read and applied; the match is never lost', () => {
    const odd = constantFrom<JsonValue>(
      '',
      'pkg:',
      'pkg:npm/%zz@%',
      'cpe:2.3:',
      'a'.repeat(5000),
      '\u0000',
      null,
      -1,
      [[]],
      {},
    );
    assert(
      property(
        constantFrom(OPENVEX, CSAF, CYCLONEDX),
        nat(40),
        odd,
        jsonValue(),
        nat(1),
        (document, at, one, any, which) => {
          const text = JSON.stringify(replaced(document, at, which === 0 ? one : JSON.parse(JSON.stringify(any))));
          try {
            const vex = [{ document: readVex({ text, name: 'x' }), trusted: true }];
            const facts = matchPackages(IMAGE, READER, { vex });
            return facts.matches.length + (facts.suppressed?.length ?? 0) === 1;
          } catch (error) {
            return error instanceof AssayError && error.code === 'VEX_INVALID';
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  test.each([
    ['OpenVEX', OPENVEX],
    ['CSAF', CSAF],
    ['CycloneDX', CYCLONEDX],
  ])('%s is read when nothing is replaced', (_, document) => {
    expect(readVex({ text: JSON.stringify(document), name: 'x' }).statements.length).toBeGreaterThan(0);
  });
});

test('many products of one name are applied without comparing each with each', () => {
  const products = Array.from({ length: 50_000 }, (_, index) => ({ '@id': `pkg:npm/a@2.0.${index}` }));
  const statement = { vulnerability: { name: 'CVE-2024-0001' }, products, status: 'fixed' };
  const text = JSON.stringify({ ...OPENVEX_HEAD, statements: [statement] });
  const packages = Array.from({ length: 2000 }, (_, index) =>
    packageOf({ type: 'npm', name: 'a', version: `1.0.${index}` }),
  );
  const vex = [{ document: readVex({ text, name: 'x' }), trusted: true }];
  expect(matchPackages(inspectionOf(packages), READER, { vex }).matches).toHaveLength(2000);
});
