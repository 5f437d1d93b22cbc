import type { Inspection, JsonObject } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listField, objectField, objectsField, textField } from '../decode/json-fields.ts';
import { parseStrictJson } from '../decode/strict-json.ts';
import { decodeSbom } from '../decode-sbom.ts';
import { encodeSbom } from '../encode-sbom.ts';
import { parseExpression } from '../licenses/parse-expression.ts';
import { isObject } from '../text/json-text.ts';
import { arbitraryPackage } from '../testing/arbitrary-package.ts';
import { CREATED, sampleInspection, sampleWithEvidence } from '../testing/sample-inspection.ts';

const hostile = sampleInspection({
  packages: fc.sample(arbitraryPackage, { numRuns: 200, seed: 11 }),
  subject: { ...sampleInspection().subject, reference: 'dir:/a\nSPDXID: SPDXRef-evil\u0000</text>' },
  tool: { name: 'assay\nCreator: evil', version: '</text>' },
});
const IMAGES: readonly (readonly [string, Inspection])[] = [
  ['a plain image', sampleInspection()],
  ['hostile names', hostile],
];

function encodeJson(format: string, inspection: Inspection): JsonObject {
  const value = parseStrictJson(encodeSbom(format, inspection, { createdAt: CREATED, includeFiles: true }), 100);
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const LINE = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u;
const HEX: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, SHA384: 96, SHA512: 128 };

/** What the clauses 6 to 12 of SPDX 2.3 demand of a document, as far as one written here can break it. */
function problemsOf(document: JsonObject): string[] {
  const problems: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) problems.push(what);
  };
  const packages = objectsField(document, 'packages');
  const files = objectsField(document, 'files');
  const extracted = objectsField(document, 'hasExtractedLicensingInfos');
  const creation = objectField(document, 'creationInfo');
  const ids = ['SPDXRef-DOCUMENT', ...[...packages, ...files].map((item) => textField(item, 'SPDXID') ?? '')];
  check(document['spdxVersion'] === 'SPDX-2.3' && document['dataLicense'] === 'CC0-1.0', 'version or data licence');
  check(/^[a-z]+:[^#\s]+$/.test(textField(document, 'documentNamespace') ?? ''), 'namespace');
  check(LINE.test(textField(document, 'name') ?? '\n') && document['name'] !== '', 'document name');
  check(INSTANT.test(textField(creation, 'created') ?? ''), 'created');
  check(
    listField(creation, 'creators').every(
      (item) => typeof item === 'string' && /^Tool: \S/.test(item) && LINE.test(item),
    ),
    'creators',
  );
  check(new Set(ids).size === ids.length && ids.every((id) => /^SPDXRef-[A-Za-z0-9.-]+$/.test(id)), 'identifiers');
  for (const item of packages) {
    const name = textField(item, 'name') ?? '';
    check(name !== '' && LINE.test(name), `name ${name}`);
    check(LINE.test(textField(item, 'versionInfo') ?? '') && item['versionInfo'] !== '', `version of ${name}`);
    check(item['downloadLocation'] === 'NOASSERTION' && item['filesAnalyzed'] === false, `location of ${name}`);
    check(/^(?:(?:Person|Organization): \S.*)?$/.test(textField(item, 'supplier') ?? ''), `supplier of ${name}`);
    const declared = textField(item, 'licenseDeclared') ?? 'NOASSERTION';
    const expression = parseExpression(declared);
    check(declared === 'NOASSERTION' || expression !== null, `licence of ${name}`);
    const defined = new Set(extracted.map((license) => license['licenseId']));
    check(expression?.references.every((id) => defined.has(id)) ?? true, `licence reference of ${name}`);
    for (const reference of objectsField(item, 'externalRefs')) {
      check(/^\S+$/.test(textField(reference, 'referenceLocator') ?? ''), `reference of ${name}`);
    }
    for (const annotation of objectsField(item, 'annotations')) {
      check(INSTANT.test(textField(annotation, 'annotationDate') ?? ''), 'annotation date');
      check(
        /^Tool: \S/.test(textField(annotation, 'annotator') ?? '') &&
          LINE.test(textField(annotation, 'comment') ?? '\n'),
        'annotation',
      );
    }
  }
  for (const item of [...packages, ...files].flatMap((element) => objectsField(element, 'checksums'))) {
    const value = textField(item, 'checksumValue') ?? '';
    check(/^[0-9a-f]+$/.test(value) && value.length === HEX[textField(item, 'algorithm') ?? ''], 'checksum');
  }
  for (const item of files) {
    check((textField(item, 'fileName') ?? '').startsWith('./'), 'file name');
    check(
      objectsField(item, 'checksums').some((sum) => sum['algorithm'] === 'SHA1'),
      'SHA-1 of a file',
    );
  }
  for (const item of extracted) {
    check(/^LicenseRef-[A-Za-z0-9.-]+$/.test(textField(item, 'licenseId') ?? ''), 'licence identifier');
    check((textField(item, 'extractedText') ?? '') !== '', 'licence text');
  }
  for (const item of objectsField(document, 'relationships')) {
    for (const key of ['spdxElementId', 'relatedSpdxElement'])
      check(ids.includes(textField(item, key) ?? ''), `relationship ${key}`);
  }
  return problems;
}

describe('SPDX 2.3 JSON', () => {
  test.each(IMAGES)('holds what the specification demands for %s', (_name, inspection) => {
    expect(problemsOf(encodeJson('spdx-json', inspection))).toEqual([]);
  });

  test('lists the files by which packages were found, and ties them', () => {
    const text = encodeSbom('spdx-json', sampleWithEvidence(), { createdAt: CREATED });
    const document: JsonObject = JSON.parse(text);
    expect(objectsField(document, 'files').map((item) => item['fileName'])).toEqual([
      './app/node_modules/@babel/core/package.json',
      './var/lib/dpkg/status',
    ]);
    const edges = objectsField(document, 'relationships').filter(
      (edge) => edge['comment'] === 'The package was found by the file.',
    );
    expect(edges).toHaveLength(3);
    expect(decodeSbom(text).packages).toHaveLength(5);
  });

  test('says how many files it had to leave out, and that there are gaps', () => {
    const document = encodeJson('spdx-json', sampleInspection());
    expect(document['comment']).toBe(
      'The inspection has 2 gaps, 1 of which may hide packages; see the annotations. 1 files are left out because SPDX 2.3 demands a SHA-1 digest, which they do not have.',
    );
    expect(objectsField(document, 'files')).toHaveLength(1);
  });

  test('describes the image, which contains the packages; an owner contains what it installed', () => {
    const document = encodeJson('spdx-json', sampleInspection());
    const idOf = (name: string): string | undefined =>
      textField(objectsField(document, 'packages').find((item) => item['name'] === name) ?? {}, 'SPDXID');
    const edges = objectsField(document, 'relationships').map((item) =>
      ['spdxElementId', 'relationshipType', 'relatedSpdxElement'].map((key) => textField(item, key)).join(' '),
    );
    expect(edges).toContain('SPDXRef-DOCUMENT DESCRIBES SPDXRef-image');
    expect(edges).toContain(`SPDXRef-image CONTAINS ${idOf('six')}`);
    expect(edges).toContain(`${idOf('python3-six')} CONTAINS ${idOf('six')}`);
  });
});

/** A reader that knows nothing of the writer: tags by line, `<text>` to its first end. */
function tagsOf(text: string): readonly (readonly [string, string])[] {
  const tags = [...text.matchAll(/^([A-Za-z]+): (?:<text>([^]*?)<\/text>$|(.*)$)|^(.+)$/gm)];
  expect(tags.map(([, , , , stray]) => stray).filter((stray) => stray !== undefined)).toEqual([]);
  return tags.map(([, name = '', bracketed, plain]) => [name, bracketed ?? plain ?? '']);
}

describe('SPDX 2.3 tag-value', () => {
  test.each(IMAGES)('has as many elements as the JSON document for %s', (_name, inspection) => {
    const tags = tagsOf(encodeSbom('spdx-tv', inspection, { createdAt: CREATED, includeFiles: true }));
    const document = encodeJson('spdx-json', inspection);
    const count = (tag: string): number => tags.filter(([name]) => name === tag).length;
    expect(count('SPDXVersion')).toBe(1);
    expect(count('Creator')).toBe(1);
    expect(count('PackageName')).toBe(objectsField(document, 'packages').length);
    expect(count('LicenseID')).toBe(objectsField(document, 'hasExtractedLicensingInfos').length);
    expect(count('Relationship')).toBe(objectsField(document, 'relationships').length);
    expect(count('SPDXID')).toBe(
      1 + objectsField(document, 'packages').length + objectsField(document, 'files').length,
    );
    expect(tags.map(([, value]) => value)).not.toContain('evil');
  });
});

describe('SPDX 3.0', () => {
  test.each(IMAGES)('has a graph whose references all lead somewhere, for %s', (_name, inspection) => {
    const document = encodeJson('spdx3-json', inspection);
    const elements = objectsField(document, '@graph');
    const ids = elements.flatMap((item) => textField(item, 'spdxId') ?? []);
    expect(document['@context']).toBe('https://spdx.org/rdf/3.0.1/spdx-context.jsonld');
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    for (const item of elements) {
      const { type, from, to, subject, suppliedBy, originatedBy, rootElement } = item;
      expect(type === 'CreationInfo' ? item['@id'] : item['creationInfo']).toBe('_:creation');
      for (const reference of [from, to, subject, suppliedBy, originatedBy, rootElement].flat()) {
        if (reference !== undefined) expect(known).toContain(reference);
      }
    }
    expect(elements.filter(({ type }) => type === 'CreationInfo')).toHaveLength(1);
    expect(elements.filter(({ type }) => type === 'SpdxDocument')).toHaveLength(1);
    expect(elements.filter(({ type }) => type === 'software_Package')).toHaveLength(inspection.packages.length + 2);
  });

  test.each([
    ['incomplete', sampleInspection().gaps],
    ['noAssertion', []],
  ])('calls the contents of the image %s where gaps say so', (completeness, gaps) => {
    const contains = objectsField(encodeJson('spdx3-json', sampleInspection({ gaps })), '@graph').find(
      (item) => item['relationshipType'] === 'contains' && textField(item, 'from')?.endsWith('#image'),
    );
    expect(contains?.['completeness']).toBe(completeness);
  });
});
