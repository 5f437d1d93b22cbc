import { createHash } from 'node:crypto';
import { encodeInspection } from '@assay/assess';
import {
  BASIC_REQUEST,
  type Digest,
  EMPTY_CONFIG,
  type Inspection,
  type OperatingSystem,
  type Package,
  parseDigest,
} from '@assay/core';
import { DEFAULT_LIMITS, inspectionRevision } from '@assay/inspection';
import { type SpaceId, imageContents, images, inSpace, spaceDocuments } from '@assay/store';
import { matchContents } from '../advisories/match-contents.ts';
import { contentsOf } from '../images/image-contents.ts';
import { inspectionAsk, requestBytes } from '../images/inspection-ask.ts';
import { DOCUMENTS } from '../images/stored-inspection.ts';
import type { ServiceParts } from '../service/parts.ts';

/** The digest that a test gives something of that name. */
export function digestNamed(name: string): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(name).digest('hex')}`);
}

/** A package of a Debian image. */
export function debPackage(name: string, version: string): Package {
  return {
    type: 'deb',
    name,
    version,
    purl: `pkg:deb/debian/${name}@${version}?arch=amd64`,
    architecture: 'amd64',
    licenses: [],
    locations: [{ path: '/var/lib/dpkg/status', layer: digestNamed('layer') }],
    addedBy: 0,
    metadata: {},
  };
}

/** A package of npm. */
export function npmPackage(name: string, version: string): Package {
  return {
    type: 'npm',
    name,
    version,
    purl: `pkg:npm/${name}@${version}`,
    licenses: [],
    locations: [{ path: `/app/node_modules/${name}/package.json`, layer: digestNamed('layer') }],
    addedBy: 0,
    metadata: {},
  };
}

/** Debian 12. */
const DEBIAN: OperatingSystem = {
  id: 'debian',
  idLike: [],
  name: 'Debian GNU/Linux',
  prettyName: null,
  versionId: '12',
  version: null,
  versionCodename: 'bookworm',
  cpeName: null,
  supportEnd: null,
  source: '/etc/os-release',
};

/** An inspection of an image of one layer that holds these packages. */
function inspectionOf(reference: string, packages: readonly Package[]): Inspection {
  return {
    schemaVersion: 1,
    subject: {
      reference,
      digest: digestNamed(reference),
      indexDigest: null,
      imageId: digestNamed(`config ${reference}`),
      platform: { os: 'linux', architecture: 'amd64', variant: null },
    },
    source: {
      kind: 'oci',
      layers: [
        {
          digest: digestNamed('layer'),
          diffId: digestNamed('layer'),
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          sizeBytes: 1000,
          createdBy: 'ADD rootfs.tar /',
        },
      ],
    },
    config: EMPTY_CONFIG,
    history: [],
    os: DEBIAN,
    packages,
    files: { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0, entries: [] },
    users: null,
    retrievedFiles: [],
    gaps: [],
    request: BASIC_REQUEST,
    limits: DEFAULT_LIMITS,
    tool: { name: 'assay', version: '0.0.0-test' },
  };
}

/** Puts an image that was inspected into a space, as the inspection does. Returns its record. */
export async function seedImage(
  parts: ServiceParts,
  space: SpaceId,
  reference: string,
  packages: readonly Package[],
): Promise<{ readonly imageId: number; readonly digest: Digest }> {
  const inspection = inspectionOf(reference, packages);
  const digest = digestNamed(reference);
  const bytes = await encodeInspection(inspection);
  // As if the usual request had been answered: nothing is missing that would be looked for again.
  const { request, format } = await inspectionAsk(null, false);
  await parts.blobs.put(requestBytes(request));
  const blob = await parts.blobs.put(bytes);
  return parts.store.transaction(async (trx) => {
    const scope = inSpace(trx, space);
    const { id } = await images.linkImage(
      scope,
      { digest, origin: 'inspected', mediaType: null, platform: 'linux/amd64', sizeBytes: 1000, reference },
      parts.now(),
    );
    await imageContents.recordContents(trx, id, contentsOf(inspection, inspectionRevision), parts.now());
    await matchContents(parts, trx, id);
    const document = { kind: DOCUMENTS.inspection, format, blob, sizeBytes: bytes.length };
    await spaceDocuments.putSpaceDocument(scope, id, document, parts.now());
    return { imageId: id, digest };
  });
}
