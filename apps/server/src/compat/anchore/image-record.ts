import { AssayError, type Digest, type Inspection, type Reference, parseReference } from '@assay/core';
import { type images, operations } from '@assay/store';
import type { Static } from 'typebox';
import type { BareCall } from '../../http/call.ts';
import { instantOf } from '../../http/schemas.ts';
import { REINSPECT } from '../../images/request-inspection.ts';
import { loadInspection } from '../../images/stored-inspection.ts';
import { imageNamed } from '../../judgement/resolve-image.ts';
import { type ANCHORE_IMAGE, namesOf } from './anchore-schemas.ts';

type AnchoreImage = Static<typeof ANCHORE_IMAGE>;
type RecordCall = Pick<BareCall, 'parts' | 'scope' | 'principal'>;

/** What is known of an image and of the work that was last asked for on it. */
interface KnownImage {
  readonly digest: Digest;
  readonly image: images.ImageSummary | null;
  readonly operation: operations.Operation | null;
}

/** The image of a manifest's or index's digest as the v2 API tells it; null when nobody asked the space for it. */
export async function findRecord(call: RecordCall, digest: Digest): Promise<AnchoreImage | null> {
  const scope = call.scope();
  const image = await imageNamed(scope, digest, null);
  const latest = await operations.latestOperationOn(scope, digest);
  // What is read again is not there again before that is over; anything else about an image that is there changes nothing of it.
  const operation = image?.state === 'analysed' && latest?.kind !== REINSPECT ? null : latest;
  if (image === null && operation === null) return null;
  const kept = image?.state === 'analysed' ? await loadInspection(call.parts, scope, image.id) : null;
  return imageRecord(call, { digest, image, operation }, kept?.inspection ?? null);
}

/** An image as the v2 API tells it, under the digest that it was asked for by. `inspection` null: its contents are not told. */
export function imageRecord(
  call: Pick<BareCall, 'principal'>,
  known: KnownImage,
  inspection: Inspection | null,
): AnchoreImage {
  const { digest, image, operation } = known;
  const createdAt = instantOf(image?.linkedAt ?? operation?.createdAt ?? 0);
  const updatedAt = instantOf(
    image?.analysedAt ?? image?.linkedAt ?? operation?.finishedAt ?? operation?.createdAt ?? 0,
  );
  const reference = readName(image?.reference ?? operation?.subject ?? null);
  const problem = operation?.problem ?? image?.problem ?? null;
  const status = statusOf(known);
  const message = problem?.['message'];
  const account = call.principal().space;
  return {
    image_digest: digest,
    parent_digest: image?.indexDigest ?? digest,
    account_name: account,
    created_at: createdAt,
    last_updated: updatedAt,
    annotations: {},
    image_status: 'active',
    analysis_status: status,
    analysis_status_detail: status === 'analysis_failed' && typeof message === 'string' ? [{ message }] : [],
    record_version: '1',
    image_detail: reference === null ? [] : [detail(reference, digest, { image, account, createdAt, updatedAt })],
    image_content: contentOf(image, inspection),
  };
}

function detail(
  reference: Reference,
  digest: Digest,
  known: {
    readonly image: images.ImageSummary | null;
    readonly account: string;
    readonly createdAt: string;
    readonly updatedAt: string;
  },
): AnchoreImage['image_detail'][number] {
  const { registry, repo, tag, fullTag } = namesOf(reference);
  return {
    created_at: known.createdAt,
    last_updated: known.updatedAt,
    full_tag: fullTag,
    full_digest: `${registry}/${repo}@${digest}`,
    account_name: known.account,
    image_id: (known.image?.imageId ?? '').replace(/^sha256:/, ''),
    registry,
    repo,
    dockerfile: null,
    image_digest: digest,
    tag,
    tag_detected_at: known.createdAt,
  };
}

/** A failure of before does not stand while the image is being inspected once more. */
function statusOf({ image, operation }: KnownImage): AnchoreImage['analysis_status'] {
  if (image?.state === 'analysed' && (operation === null || operation.state === 'done')) return 'analyzed';
  switch (operation?.state) {
    case 'queued':
      return 'not_analyzed';
    case 'running':
      return 'analyzing';
    case 'failed':
    case 'cancelled':
      return 'analysis_failed';
    case 'done':
    case undefined:
      return image?.state === 'failed' ? 'analysis_failed' : 'analyzing';
  }
}

function contentOf(image: images.ImageSummary | null, inspection: Inspection | null): AnchoreImage['image_content'] {
  const { os = null, subject, source } = inspection ?? {};
  return {
    metadata: {
      arch: subject?.platform?.architecture ?? null,
      distro: os?.id ?? null,
      distro_version: os?.versionId ?? null,
      dockerfile_mode: 'Guessed',
      image_size: image?.sizeBytes ?? null,
      layer_count: source?.layers.length ?? null,
    },
  };
}

/** The name of an image; null for one that was handed in without a name of a registry. */
function readName(text: string | null): Reference | null {
  if (text === null) return null;
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
