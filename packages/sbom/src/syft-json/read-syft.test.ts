import { describe, expect, test } from 'vitest';
import { decodeSbom } from '../decode-sbom.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAYER = `sha256:${'b'.repeat(64)}`;

const document = (more: object = {}): string =>
  JSON.stringify({
    artifacts: [
      {
        id: '1',
        name: 'openssl',
        version: '3.0.11-1',
        type: 'deb',
        foundBy: 'dpkg-db-cataloger',
        locations: [{ path: '/var/lib/dpkg/status', layerID: LAYER, accessPath: '/var/lib/dpkg/status' }],
        licenses: [
          { value: 'Apache-2.0', spdxExpression: 'Apache-2.0', type: 'declared' },
          { value: 'Artistic' },
          'MIT',
        ],
        language: '',
        cpes: [{ cpe: 'cpe:2.3:a:openssl:openssl:3.0.11-1:*:*:*:*:*:*:*', source: 'syft-generated' }],
        purl: 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl-src',
      },
    ],
    artifactRelationships: [],
    files: [{ id: 'f', location: { path: '/broken.jar' }, unknowns: ['java-archive-cataloger: not a zip'] }],
    source: {
      id: 's',
      name: 'nginx',
      version: DIGEST,
      type: 'image',
      metadata: {
        userInput: 'nginx:1.27',
        imageID: LAYER,
        manifestDigest: DIGEST,
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest: LAYER, size: 7 }],
        architecture: 'arm64',
        os: 'linux',
      },
    },
    distro: {
      prettyName: 'Debian GNU/Linux 12',
      name: 'Debian GNU/Linux',
      id: 'debian',
      idLike: ['x'],
      versionID: '12',
    },
    descriptor: { name: 'syft', version: '1.20.0' },
    schema: {
      version: '16.0.24',
      url: 'https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-16.0.24.json',
    },
    ...more,
  });

describe('a document in the own format of syft', () => {
  test('tells packages, places, image and distribution', () => {
    const read = decodeSbom(document());
    expect(read).toMatchObject({
      format: 'syft-json',
      specVersion: '16.0.24',
      subject: { reference: 'nginx:1.27', digest: DIGEST, imageId: LAYER, platform: { architecture: 'arm64' } },
      layers: [{ diffId: LAYER, sizeBytes: 7 }],
      os: { id: 'debian', versionId: '12', idLike: ['x'] },
      tools: ['syft 1.20.0'],
      packages: [
        {
          name: 'openssl',
          version: '3.0.11-1',
          type: 'deb',
          architecture: 'amd64',
          sourceName: 'openssl-src',
          licenses: ['Apache-2.0', 'Artistic', 'MIT'],
          locations: [{ path: '/var/lib/dpkg/status', layer: LAYER }],
        },
      ],
    });
  });

  test('says that it is incomplete where syft could not read a file', () => {
    expect(decodeSbom(document()).gaps).toMatchObject([
      { code: 'SBOM_INCOMPLETE', effect: 'incomplete', message: expect.stringContaining('/broken.jar') },
    ]);
  });

  test('of old versions is read as well', () => {
    const source = { type: 'directory', target: '/srv' };
    const artifacts = [{ name: 'a', version: '1', licenses: ['MIT'], purl: 'pkg:npm/a@1', locations: [] }];
    const read = decodeSbom(document({ source, artifacts, files: [], schema: { version: '1.1.0', url: '' } }));
    expect(read).toMatchObject({ subject: { reference: '/srv' }, packages: [{ type: 'npm', licenses: ['MIT'] }] });
  });

  test.each([
    [{ artifacts: {} }, 'SBOM_INVALID'],
    [{ schema: { version: '99.0.0' } }, 'SBOM_VERSION_UNSUPPORTED'],
    [{ schema: {} }, 'SBOM_NOT_RECOGNIZED'],
  ])('that is not one is refused: %j', (more, code) => {
    expect(() => decodeSbom(document(more))).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    [[3], 'SBOM_COMPONENT_UNREADABLE'],
    [[{ version: '1' }], 'SBOM_COMPONENT_UNREADABLE'],
    [[{ name: 'x', version: 1 }], 'SBOM_FIELD_UNREADABLE'],
    [[{ name: 'x', version: '1' }], 'SBOM_NO_PURL'],
    [[{ name: 'x', version: '1', purl: 'pkg:npm/x@1', licenses: [{}] }], 'SBOM_FIELD_UNREADABLE'],
  ])('notes what it cannot read of artifacts: %j', (artifacts, code) => {
    expect(decodeSbom(document({ artifacts, files: [] })).gaps.map((gap) => gap.code)).toContain(code);
  });
});
