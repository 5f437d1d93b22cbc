import { describe, expect, test } from 'vitest';
import { decodeSbom } from '../decode-sbom.ts';

const LAYER = `sha256:${'b'.repeat(64)}`;

/** A statement as BuildKit attaches it to images: a document of syft as predicate. */
const statement = {
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://spdx.dev/Document',
  subject: [{ name: 'pkg:docker/app@1?platform=linux%2Famd64', digest: { sha256: 'c'.repeat(64) } }],
  predicate: {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'sbom',
    documentNamespace: 'https://anchore.com/syft/dir/sbom-1',
    creationInfo: {
      creators: ['Organization: Anchore, Inc', 'Tool: syft-v1.4.1', 'Tool: buildkit-v0.15.0'],
      created: '2026-01-01T00:00:00Z',
    },
    packages: [
      {
        name: 'sbom',
        SPDXID: 'SPDXRef-DocumentRoot-Directory-sbom',
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        primaryPackagePurpose: 'FILE',
      },
      {
        name: 'busybox',
        SPDXID: 'SPDXRef-Package-apk-busybox-1',
        versionInfo: '1.36.1-r5',
        supplier: 'Person: Sören Tempel (soeren@example.org)',
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        sourceInfo: 'acquired package info from APK DB: /lib/apk/db/installed',
        licenseConcluded: 'NOASSERTION',
        licenseDeclared: 'GPL-2.0-only',
        externalRefs: [
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: 'pkg:apk/alpine/busybox@1.36.1-r5?arch=x86_64&distro=alpine-3.18.4',
          },
        ],
      },
    ],
    files: [
      {
        fileName: 'lib/apk/db/installed',
        SPDXID: 'SPDXRef-File-installed-2',
        checksums: [{ algorithm: 'SHA1', checksumValue: '0'.repeat(40) }],
        licenseConcluded: 'NOASSERTION',
        comment: `layerID: ${LAYER}`,
      },
    ],
    relationships: [
      {
        spdxElementId: 'SPDXRef-Package-apk-busybox-1',
        relatedSpdxElement: 'SPDXRef-File-installed-2',
        relationshipType: 'OTHER',
        comment: "evident-by: indicates the package's existence is evident by the given file",
      },
      {
        spdxElementId: 'SPDXRef-DOCUMENT',
        relatedSpdxElement: 'SPDXRef-DocumentRoot-Directory-sbom',
        relationshipType: 'DESCRIBES',
      },
    ],
  },
};

describe('an SBOM that BuildKit attached', () => {
  test('tells packages with the place where they were found, and the image by its statement', () => {
    const document = decodeSbom(JSON.stringify(statement));
    expect(document).toMatchObject({
      subject: { digest: `sha256:${'c'.repeat(64)}` },
      os: { id: 'alpine', versionId: '3.18.4' },
      tools: ['syft-v1.4.1', 'buildkit-v0.15.0'],
    });
    expect(document.packages.find(({ name }) => name === 'busybox')).toMatchObject({
      version: '1.36.1-r5',
      type: 'apk',
      licenses: ['GPL-2.0-only'],
      locations: [{ path: '/lib/apk/db/installed', layer: LAYER }],
    });
  });

  test.each([
    ['a file that is not there', { relatedSpdxElement: 'SPDXRef-none' }],
    ['another meaning', { comment: 'dependency-of: x' }],
    ['another type', { relationshipType: 'CONTAINS' }],
  ])('takes no place from a relationship with %s', (_, change) => {
    const [evidence, describes] = statement.predicate.relationships;
    const relationships = [{ ...evidence, ...change }, describes];
    const document = decodeSbom(JSON.stringify({ ...statement, predicate: { ...statement.predicate, relationships } }));
    expect(document.packages.find(({ name }) => name === 'busybox')?.locations).toEqual([{ path: '/', layer: null }]);
  });
});
