import type { Inspection, JsonValue, Package } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { SBOM_GAPS } from './decode/gap-codes.ts';
import { decodeSbom } from './decode-sbom.ts';
import { encodeSbom } from './encode-sbom.ts';
import { inspectionFromSbom } from './inspection-from-sbom.ts';
import type { SbomDocument } from './sbom-document.ts';
import { CREATED, LAYERS, SAMPLE_PACKAGES, sampleInspection } from './testing/sample-inspection.ts';

const DIGEST = `sha256:${'e'.repeat(64)}`;
const [LAYER = ''] = LAYERS;

function bom(fields: { readonly [key: string]: JsonValue }): string {
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...fields });
}

function codes({ gaps }: SbomDocument): readonly string[] {
  return gaps.map(({ code }) => code);
}

/** An in-toto statement around anything. */
function statement(predicate: unknown, sha256 = 'c'.repeat(64)): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://cyclonedx.org/bom',
    subject: [{ name: 'app', digest: { sha256 } }],
    predicate,
  };
}

/** A DSSE envelope around anything. */
function envelope(payload: object): object {
  return {
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
    signatures: [],
  };
}

function xml(inside: string): string {
  return `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">${inside}</bom>`;
}

function componentList(name: string): string {
  return `<components><component type="library"><name>${name}</name></component></components>`;
}

/** The sample with every package changed. */
function sampleWith(change: (item: Package) => Partial<Package>): Inspection {
  const packages = SAMPLE_PACKAGES.map((item) => Object.assign({}, item, change(item)));
  return sampleInspection({ packages });
}

describe('components of other makers', () => {
  test('keeps what CycloneDX documents of known makers tell', () => {
    const document = decodeSbom(
      bom({
        metadata: {
          tools: { components: [{ type: 'application', name: 'syft', version: '1.0' }] },
          component: { type: 'container', name: 'nginx:1.27', version: DIGEST },
        },
        components: [
          {
            type: 'library',
            name: 'openssl',
            version: '3.0.11-1~deb12u2',
            purl: 'pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=arm64&distro=debian-12&upstream=openssl-src%403.0',
            cpe: 'cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*',
            licenses: [
              { license: { id: 'Apache-2.0' } },
              { license: { name: 'Artistic' } },
              { expression: 'MIT OR ISC' },
            ],
            hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
            properties: [
              { name: 'syft:location:0:path', value: '/var/lib/dpkg/status' },
              { name: 'syft:location:0:layerID', value: LAYER },
            ],
          },
          {
            type: 'library',
            group: 'org.apache',
            name: 'log4j',
            version: '2.0',
            purl: 'pkg:maven/org.apache/log4j@2.0',
            properties: [
              { name: 'aquasecurity:trivy:FilePath', value: 'app/log4j.jar' },
              { name: 'aquasecurity:trivy:LayerDiffID', value: LAYER },
            ],
          },
          { type: 'library', group: '@babel', name: 'core', version: '7', purl: 'pkg:npm/%40babel/core@7' },
          { type: 'file', name: '/bin/sh' },
        ],
      }),
    );
    expect(document).toMatchObject({
      format: 'cyclonedx-json',
      subject: { reference: 'nginx:1.27', digest: DIGEST },
      os: { id: 'debian', versionId: '12' },
      fileCount: 1,
      tools: ['syft 1.0'],
      gaps: [],
    });
    expect(document.packages).toMatchObject([
      {
        name: 'openssl',
        type: 'deb',
        architecture: 'arm64',
        sourceName: 'openssl-src',
        sourceVersion: '3.0',
        licenses: ['Apache-2.0', 'Artistic', 'MIT OR ISC'],
        locations: [{ path: '/var/lib/dpkg/status', layer: LAYER }],
        metadata: { cpe: 'cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*', digests: { sha256: 'a'.repeat(64) } },
      },
      { name: 'org.apache:log4j', type: 'maven', locations: [{ path: '/app/log4j.jar', layer: LAYER }] },
      { name: '@babel/core', type: 'npm', locations: [{ path: '/', layer: null }] },
    ]);
  });

  test.each<[string, JsonValue, string, string]>([
    ['no package URL', { type: 'library', name: 'x', version: '1' }, 'SBOM_NO_PURL', 'pkg:generic/x@1'],
    ['an unreadable package URL', { name: 'x', version: '1', purl: 'pkg:' }, 'SBOM_PURL_INVALID', 'pkg:'],
    ['a package URL over two lines', { name: 'x', version: '1', purl: 'pkg:npm/a\nb@1' }, '', 'pkg:npm/a%0Ab@1'],
    ['an unknown type', { name: 'x', version: '1', purl: 'pkg:github/a/x@1' }, 'SBOM_TYPE_UNKNOWN', 'pkg:github/a/x@1'],
    ['no version', { name: 'x', purl: 'pkg:npm/x' }, 'SBOM_NO_VERSION', 'pkg:npm/x'],
    [
      'a version that is a number',
      { name: 'x', version: 1, purl: 'pkg:npm/x@1' },
      'SBOM_FIELD_UNREADABLE',
      'pkg:npm/x@1',
    ],
    [
      'a licence that is none',
      { name: 'x', version: '1', purl: 'pkg:npm/x@1', licenses: [5] },
      'SBOM_FIELD_UNREADABLE',
      'pkg:npm/x@1',
    ],
  ])('a component with %s stays, with a gap', (_name, component, code, purl) => {
    const document = decodeSbom(bom({ components: [component] }));
    expect(document.packages.map((item) => item.purl)).toEqual([purl]);
    expect(codes(document)).toEqual(code === '' ? [] : [code]);
  });

  test.each<[string, JsonValue]>([
    ['that is no object', 5],
    ['without a name', { type: 'library' }],
  ])('a component %s is an incomplete gap', (_name, component) => {
    expect(decodeSbom(bom({ components: [component] })).gaps).toMatchObject([
      { code: 'SBOM_COMPONENT_UNREADABLE', effect: 'incomplete' },
    ]);
  });

  test('components that are no list are an incomplete gap', () => {
    expect(codes(decodeSbom(bom({ components: { name: 'x' } })))).toEqual(['SBOM_COMPONENT_UNREADABLE']);
  });

  test('a second list of components hides none', () => {
    expect(decodeSbom(xml(componentList('a') + componentList('b'))).packages.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
  });

  test('finds nested components, and the application that a document is about', () => {
    const document = decodeSbom(
      bom({
        metadata: { component: { type: 'application', name: 'app', version: '1', purl: 'pkg:npm/app@1' } },
        components: [
          {
            name: 'a',
            version: '1',
            purl: 'pkg:npm/a@1',
            components: [{ name: 'b', version: '1', purl: 'pkg:npm/b@1' }],
          },
        ],
      }),
    );
    expect(document.packages.map(({ name }) => name)).toEqual(['a', 'app', 'b']);
  });

  test('one gap speaks for many components, and shows only printable text', () => {
    const components = Array.from({ length: 1_000 }, (_, index) => ({ name: `\u001b[31m${index}`, version: '1' }));
    const [gap] = decodeSbom(bom({ components })).gaps;
    expect(gap?.message).toBe(
      `${SBOM_GAPS.SBOM_NO_PURL.summary} 1000: ${[0, 1, 2, 3, 4].map((n) => String.raw`\u{1b}[31m${n}`).join(', ')}, …`,
    );
  });

  test.each<[string, string]>([
    ['incomplete', 'SBOM_INCOMPLETE'],
    ['incomplete_first_party_only', 'SBOM_INCOMPLETE'],
    ['unknown', ''],
    ['complete', ''],
  ])('a document that calls itself %s has %s', (aggregate, code) => {
    const document = decodeSbom(bom({ components: [], compositions: [{ aggregate }] }));
    expect(codes(document)).toEqual(code === '' ? [] : [code]);
  });

  test('reads SPDX 2.2 with concluded licences and licences of its own', () => {
    const document = decodeSbom(
      JSON.stringify({
        spdxVersion: 'SPDX-2.2',
        name: 'doc',
        documentDescribes: ['SPDXRef-a'],
        packages: [
          {
            SPDXID: 'SPDXRef-a',
            name: 'a',
            versionInfo: '1',
            supplier: 'Organization: ACME',
            licenseDeclared: 'MIT AND LicenseRef-1',
            externalRefs: [
              { referenceCategory: 'PACKAGE_MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' },
            ],
          },
          { SPDXID: 'SPDXRef-b', name: 'b', versionInfo: '1', licenseDeclared: 'NOASSERTION', licenseConcluded: 'ISC' },
        ],
        hasExtractedLicensingInfos: [{ licenseId: 'LicenseRef-1', name: 'House licence', extractedText: 'long' }],
      }),
    );
    expect(document).toMatchObject({ format: 'spdx-json', specVersion: '2.2', subject: { reference: 'a' } });
    expect(document.packages).toMatchObject([
      { purl: 'pkg:generic/b@1', licenses: ['ISC'] },
      { purl: 'pkg:npm/a@1', licenses: ['MIT', 'House licence'], metadata: { supplier: 'ACME' } },
    ]);
  });

  test('reads SPDX 3 models and data sets as packages, and licences named by their address', () => {
    const document = decodeSbom(
      JSON.stringify({
        '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
        '@graph': [
          { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1' },
          { type: 'ai_AIPackage', spdxId: 'urn:x#m', name: 'model', software_packageVersion: '1' },
          {
            type: 'Relationship',
            spdxId: 'urn:x#r',
            from: 'urn:x#m',
            relationshipType: 'hasDeclaredLicense',
            to: ['https://spdx.org/licenses/MIT'],
          },
          { '@type': 'software:Package', name: 'in another dialect' },
          {
            type: 'Relationship',
            from: 'urn:x#m',
            relationshipType: 'contains',
            to: [{ type: 'software_Package', spdxId: 'urn:x#p', name: 'in place', software_packageVersion: '2' }],
          },
        ],
      }),
    );
    expect(document.packages).toMatchObject([{ name: 'in place' }, { name: 'model', licenses: ['MIT'] }]);
    expect(codes(document)).toEqual(['SBOM_COMPONENT_UNREADABLE', 'SBOM_NO_PURL']);
  });
});

describe('wrapped documents', () => {
  const inner = JSON.parse(encodeSbom('cyclonedx-json', sampleInspection(), { createdAt: CREATED }));
  const spdx = encodeSbom('spdx-tv', sampleInspection(), { createdAt: CREATED });
  test.each<[string, object]>([
    ['in-toto', statement(inner)],
    ['in-toto', statement(JSON.stringify(inner))],
    ['in-toto', statement({ Data: JSON.stringify(inner), Timestamp: '' })],
    ['in-toto', statement({ Data: spdx })],
    ['dsse', envelope(statement(inner))],
    [
      'sigstore-bundle',
      { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: envelope(statement(inner)) },
    ],
  ])('reads one in %s', (kind, wrapped) => {
    const document = decodeSbom(JSON.stringify(wrapped));
    expect(document.envelope).toMatchObject({
      kind,
      predicateType: 'https://cyclonedx.org/bom',
      subjects: [{ name: 'app' }],
    });
    expect(document.packages).toHaveLength(5);
    expect(codes(document)).not.toContain('SBOM_SUBJECT_MISMATCH');
  });

  test('a statement about another image than the document is an incomplete gap', () => {
    const document = decodeSbom(JSON.stringify(statement(inner, 'f'.repeat(64))));
    expect(document.gaps.at(-1)).toMatchObject({ code: 'SBOM_SUBJECT_MISMATCH', effect: 'incomplete' });
  });

  test('the subject of the statement names the image where the document does not', () => {
    const document = decodeSbom(
      JSON.stringify(statement({ bomFormat: 'CycloneDX', specVersion: '1.6' }, 'f'.repeat(64))),
    );
    expect(document.subject.digest).toBe(`sha256:${'f'.repeat(64)}`);
  });

  test.each<[string, object]>([
    ['SBOM_SYNTAX', { payloadType: 'x', payload: '***' }],
    ['SBOM_SYNTAX', { payloadType: 'x', payload: Buffer.from([0xff]).toString('base64') }],
    ['SBOM_NOT_RECOGNIZED', envelope({})],
    ['SBOM_NOT_RECOGNIZED', envelope(envelope(statement(inner)))],
    ['SBOM_INVALID', statement(5)],
    ['SBOM_NOT_RECOGNIZED', statement(statement(inner))],
  ])('refuses with %s what is no wrapped SBOM', (code, wrapped) => {
    expect(() => decodeSbom(JSON.stringify(wrapped))).toThrow(expect.objectContaining({ code }));
  });
});

describe('hostile and broken documents', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'SBOM_NOT_RECOGNIZED'],
    ['a list', '[]', 'SBOM_NOT_RECOGNIZED'],
    ['other JSON', '{}', 'SBOM_NOT_RECOGNIZED'],
    ['cut off JSON', '{"bomFormat":"CycloneDX"', 'SBOM_SYNTAX'],
    ['a key twice', '{"bomFormat":"CycloneDX","bom\\u0046ormat":"x"}', 'SBOM_SYNTAX'],
    ['deep JSON', `{"a":${'['.repeat(300)}${']'.repeat(300)}}`, 'SBOM_TOO_DEEP'],
    ['an old CycloneDX', bom({ specVersion: '1.1' }), 'SBOM_VERSION_UNSUPPORTED'],
    ['a CycloneDX to come', bom({ specVersion: '2.0' }), 'SBOM_VERSION_UNSUPPORTED'],
    ['an old SPDX', '{"spdxVersion":"SPDX-2.1"}', 'SBOM_VERSION_UNSUPPORTED'],
    ['an SPDX 3 without a graph', '{"@context":"https://spdx.org/x","@graph":{}}', 'SBOM_INVALID'],
    ['an SPDX 3 without a version', '{"@context":"https://spdx.org/x","@graph":[]}', 'SBOM_VERSION_UNSUPPORTED'],
    ['an SPDX whose packages are no list', '{"spdxVersion":"SPDX-2.3","packages":{}}', 'SBOM_INVALID'],
    [
      'an inspection that does not tell its gaps',
      '{"schemaVersion":1,"subject":{"reference":"a"},"packages":[]}',
      'SBOM_INVALID',
    ],
    ['an inspection to come', '{"schemaVersion":2,"subject":{},"packages":[]}', 'SBOM_VERSION_UNSUPPORTED'],
    ['an inspection of nothing', '{"schemaVersion":1,"subject":{},"packages":[]}', 'SBOM_INVALID'],
    ['other XML', '<html/>', 'SBOM_NOT_RECOGNIZED'],
    ['cut off XML', '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>', 'SBOM_SYNTAX'],
    ['crossed XML', xml('<a><b></a></b>'), 'SBOM_SYNTAX'],
    ['two roots', `${xml('')}${xml('')}`, 'SBOM_SYNTAX'],
    ['an entity bomb', `<!DOCTYPE b [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${xml('&b;')}`, 'SBOM_DTD'],
    ['an external entity', `<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>${xml('&a;')}`, 'SBOM_DTD'],
    [
      'an unknown entity',
      xml('<components><component type="x"><name>&nbsp;</name></component></components>'),
      'SBOM_SYNTAX',
    ],
    [
      'a forbidden character',
      xml('<components><component type="x"><name>&#0;</name></component></components>'),
      'SBOM_SYNTAX',
    ],
    ['deep XML', xml(`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`), 'SBOM_TOO_DEEP'],
    ['an endless comment', `<!--${'<!--'.repeat(1_000)}`, 'SBOM_SYNTAX'],
    ['tag-value with a stray line', 'SPDXVersion: SPDX-2.3\nstray\n', 'SBOM_SYNTAX'],
    ['tag-value with an endless text', 'SPDXVersion: SPDX-2.3\nDocumentComment: <text>a\n', 'SBOM_SYNTAX'],
    [
      'tag-value with a field twice',
      'SPDXVersion: SPDX-2.3\nPackageName: a\nPackageVersion: 1\nPackageVersion: 2\n',
      'SBOM_SYNTAX',
    ],
    ['tag-value with a broken reference', 'SPDXVersion: SPDX-2.3\nPackageName: a\nExternalRef: purl\n', 'SBOM_SYNTAX'],
    ['an old tag-value', 'SPDXVersion: SPDX-2.1\n', 'SBOM_VERSION_UNSUPPORTED'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => decodeSbom(text)).toThrow(expect.objectContaining({ code }));
  });

  test('refuses what is larger than allowed, in bytes', () => {
    const text = bom({ components: [{ name: 'ü'.repeat(100), version: '1' }] });
    expect(decodeSbom(text, { maxBytes: Buffer.byteLength(text) }).packages).toHaveLength(1);
    expect(() => decodeSbom(text, { maxBytes: Buffer.byteLength(text) - 1 })).toThrow(
      expect.objectContaining({ code: 'SBOM_TOO_LARGE' }),
    );
  });

  test('keys of object prototypes are ordinary keys', () => {
    const text = '{"__proto__":{"bomFormat":"CycloneDX"},"constructor":1}';
    expect(() => decodeSbom(text)).toThrow(expect.objectContaining({ code: 'SBOM_NOT_RECOGNIZED' }));
    const document = decodeSbom(
      bom({ components: [{ name: '__proto__', version: 'constructor', purl: 'pkg:npm/__proto__@constructor' }] }),
    );
    expect(document.packages).toMatchObject([{ name: '__proto__', version: 'constructor' }]);
  });

  test('reads character data and escapes of XML, and prefixes of names', () => {
    const text = `\ufeff<?xml version="1.0"?><!-- a -->
      <b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.4"><b:components>
        <b:component type="library"><b:name><![CDATA[<&amp;]]>&lt;&#x1F6A2;</b:name><b:version> 1 </b:version><b:purl>pkg:npm/a</b:purl></b:component>
      </b:components></b:bom>`;
    expect(decodeSbom(text).packages).toMatchObject([{ name: '<&amp;<🚢', version: ' 1 ' }]);
  });

  test('a document that shows one package and carries another is believed as shown', () => {
    const inspection = sampleWith((item) => ({ name: `${item.name}\n` }));
    const forged = encodeSbom('cyclonedx-xml', inspection, { createdAt: CREATED }).replace(
      '<name>bash\\u{a}',
      '<name>zsh',
    );
    const document = decodeSbom(forged);
    expect(document.packages.map(({ name }) => name)).toContain('zsh');
    expect(document.packages.map(({ name }) => name)).not.toContain('bash\n');
    expect(codes(document)).toContain('SBOM_CONTRADICTION');
  });

  test.each([
    ['cyclonedx-json', '"name": "GPL-3+"'],
    ['spdx-json', '"licenseDeclared": "MIT"'],
  ])('%s: licences that were kept but are not those shown are not believed', (format, shown) => {
    const text = encodeSbom(format, sampleInspection(), { createdAt: CREATED });
    const inspection = sampleWith(() => ({ licenses: ['mit'] }));
    const kept = encodeSbom(format, inspection, { createdAt: CREATED });
    expect(text).toContain(shown);
    const forged = kept.replaceAll('"id": "MIT"', '"id": "ISC"').replaceAll(shown, '"licenseDeclared": "ISC"');
    const document = decodeSbom(forged);
    expect(new Set(document.packages.flatMap(({ licenses }) => licenses))).toEqual(new Set(['ISC']));
    expect(codes(document)).toContain('SBOM_CONTRADICTION');
  });

  test('a gap that was damaged on the way is still a gap', () => {
    const text = encodeSbom('cyclonedx-json', sampleInspection(), { createdAt: CREATED });
    const document = decodeSbom(text.replace(String.raw`{\"cataloger\"`, String.raw`{\"cataloger`));
    expect(document.gaps[0]).toMatchObject({ code: 'SBOM_INCOMPLETE', effect: 'incomplete' });
  });
});

test('an inspection of an SBOM says what an SBOM does not hold', () => {
  const { limits } = sampleInspection();
  const document = decodeSbom(
    encodeSbom('cyclonedx-json', sampleInspection(), { createdAt: CREATED, includeFiles: true }),
  );
  const inspection = inspectionFromSbom(document, { toolVersion: '9.9.9', limits });
  expect(inspection).toMatchObject({
    schemaVersion: 1,
    subject: sampleInspection().subject,
    source: { kind: 'sbom' },
    os: { id: 'debian' },
    users: null,
    limits,
    tool: { name: 'assay', version: '9.9.9' },
  });
  expect(inspection.packages).toHaveLength(5);
  expect(inspection.gaps.slice(-2)).toMatchObject([
    { code: 'SBOM_NO_FILES', effect: 'partial', message: expect.stringContaining('counts 2') },
    { code: 'SBOM_NO_CONFIG', effect: 'partial' },
  ]);
});
