import { type Inspection, type Package } from '@assay/core';
import { testRuns } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSbom } from './decode-sbom.ts';
import { encodeSbom } from './encode-sbom.ts';
import { arbitraryPackage, relatedPackages } from './testing/arbitrary-package.ts';
import { asciiJson } from './text/json-text.ts';
import { CREATED, sampleInspection } from './testing/sample-inspection.ts';

const READABLE: readonly (readonly [format: string, specVersion: string | undefined])[] = [
  ['cyclonedx-json', '1.5'],
  ['cyclonedx-json', '1.6'],
  ['cyclonedx-json', '1.7'],
  ['cyclonedx-xml', '1.5'],
  ['cyclonedx-xml', '1.6'],
  ['cyclonedx-xml', '1.7'],
  ['spdx-json', undefined],
  ['spdx-tv', undefined],
  ['spdx3-json', undefined],
  ['native', undefined],
];

function encode(format: string, inspection: Inspection, specVersion: string | undefined): string {
  return encodeSbom(format, inspection, { createdAt: CREATED, ...(specVersion === undefined ? {} : { specVersion }) });
}

/** What every format keeps: all of a package but the list of its files. */
function kept({ files: _files, ...item }: Package): string {
  return asciiJson({ ...item, locations: item.locations.map((location) => ({ ...location })) });
}

/** The document in an in-toto statement in a DSSE envelope, as attestations carry it. */
function attested(text: string): string {
  const predicate: unknown = text.startsWith('{') ? JSON.parse(text) : text;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://example.com/sbom',
    subject: [{ name: 'app', digest: { sha256: 'c'.repeat(64) } }],
    predicate,
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload, signatures: [{ sig: 'AA==' }] });
}

describe.each(READABLE)('%s %s', (format, specVersion) => {
  test('keeps subject, layers, distribution, packages and gaps of a plain image', () => {
    const inspection = sampleInspection();
    const document = decodeSbom(encode(format, inspection, specVersion));
    expect(document.format).toBe(format);
    if (specVersion !== undefined) expect(document.specVersion).toBe(specVersion);
    expect(document.subject).toEqual(inspection.subject);
    expect(document.os).toEqual(inspection.os);
    expect(document.packages.map(kept).toSorted()).toEqual(inspection.packages.map(kept).toSorted());
    expect(document.gaps.slice(0, 2)).toEqual(inspection.gaps);
    expect(document.gaps.slice(2).map(({ code }) => code)).toEqual(format === 'native' ? [] : ['SBOM_NO_VERSION']);
    expect(document.layers.map(({ diffId, sizeBytes }) => [diffId, sizeBytes])).toEqual(
      inspection.source.layers.map(({ diffId, sizeBytes }) => [diffId, sizeBytes]),
    );
    expect(document.tools.join(' ')).toContain('assay');
  });

  test('keeps packages whatever their texts hold', () => {
    fc.assert(
      fc.property(fc.array(arbitraryPackage, { maxLength: 4 }), (packages) => {
        const text = encode(format, sampleInspection({ packages }), specVersion);
        const document = decodeSbom(text);
        expect(document.packages.map(kept).toSorted()).toEqual(packages.map(kept).toSorted());
        expect(document.gaps.map(({ code }) => code)).not.toContain('SBOM_CONTRADICTION');
        const [unwrapped, plain] = [decodeSbom(attested(text)), document];
        expect(unwrapped.envelope?.kind).toBe('dsse');
        expect({ ...unwrapped, envelope: null }).toEqual(plain);
      }),
      testRuns(60),
    );
  });

  test('keeps what packages depend on, whoever installed them', () => {
    fc.assert(
      fc.property(relatedPackages, (packages) => {
        const document = decodeSbom(encode(format, sampleInspection({ packages }), specVersion));
        expect(document.packages.map(kept).toSorted()).toEqual(packages.map(kept).toSorted());
        expect(document.gaps.map(({ code }) => code)).not.toContain('SBOM_REFERENCE_UNKNOWN');
      }),
      testRuns(50),
    );
  });
});
