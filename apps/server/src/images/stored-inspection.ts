import { type KeptInspection, type SingleFacts, decodeInspection } from '@assay/assess';
import { type ImageSubject, isDigest, isJsonObject } from '@assay/core';
import { type Scope, imageDocuments, images, spaceDocuments } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { inspectionAsk } from './inspection-ask.ts';
import { readPlatform } from './platform-text.ts';

/** Kinds of documents about images. */
export const DOCUMENTS = {
  /** What was found in the image. */
  inspection: 'inspection',
  /** What an inspection was asked to find out. */
  request: 'inspection-request',
  /** Facts that neither the image nor its registry's layers tell: who vouches for it, what it is built on. */
  facts: 'facts',
  /** What was handed in with the image: its Dockerfile, annotations. */
  submission: 'submission',
  /** A document that somebody handed in in place of the image. */
  handedIn: 'handed-in',
} as const;

/** Most bytes of a document that is read at once. */
const LARGEST_DOCUMENT = 1024 ** 3;

/**
 * The inspection of an image as the space may read it: the one that its policies asked for, else the usual one. Null when the space does not
 * see the image, or it was not inspected yet.
 * @throws BLOB_NOT_FOUND, BLOB_DAMAGED, INSPECTION_DAMAGED
 */
export async function loadInspection(
  { blobs }: Pick<ServiceParts, 'blobs'>,
  scope: Scope,
  imageId: number,
): Promise<KeptInspection | null> {
  const image = await images.getImage(scope, imageId);
  if (image === null) return null;
  const own = await spaceDocuments.findSpaceDocument(scope, imageId, DOCUMENTS.inspection);
  const document = own ?? (image.origin === 'inspected' ? await usualDocument(scope, imageId) : null);
  if (document === null || !isDigest(document.blob)) return null;
  const { content, digest } = await decodeInspection(await blobs.get(document.blob, LARGEST_DOCUMENT));
  const inspectedAt = new Date(document.createdAt).toISOString();
  return { inspection: { ...content, inspectedAt, subject: subjectOf(image) }, digest, inspectedAt };
}

/** What the space was told of an image beyond its content; empty when it does not see the image, or nothing was looked for. */
export async function loadFacts(
  { blobs }: Pick<ServiceParts, 'blobs'>,
  scope: Scope,
  imageId: number,
): Promise<SingleFacts> {
  const document = await spaceDocuments.findSpaceDocument(scope, imageId, DOCUMENTS.facts);
  if (document === null || !isDigest(document.blob)) return {};
  const text = Buffer.from(await blobs.get(document.blob, LARGEST_DOCUMENT)).toString('utf8');
  const facts: unknown = JSON.parse(text);
  return isFacts(facts) ? facts : {};
}

/** Only documents that `gatherEvidence` wrote are stored under that kind. */
function isFacts(value: unknown): value is SingleFacts {
  return isJsonObject(value);
}

async function usualDocument(
  scope: Scope,
  imageId: number,
): Promise<Awaited<ReturnType<typeof imageDocuments.findDocument>>> {
  const { format } = await inspectionAsk(null, false);
  return imageDocuments.findDocument(scope.db, imageId, DOCUMENTS.inspection, format);
}

function subjectOf(image: images.ImageSummary): ImageSubject {
  const { digest, indexDigest, imageId, platform, reference } = image;
  return {
    reference: reference ?? digest,
    // What came without a manifest is known by the digest of its configuration.
    digest: isDigest(digest) && digest !== imageId ? digest : null,
    indexDigest: indexDigest !== null && isDigest(indexDigest) ? indexDigest : null,
    imageId: imageId !== null && isDigest(imageId) ? imageId : null,
    platform: readPlatform(platform),
  };
}
