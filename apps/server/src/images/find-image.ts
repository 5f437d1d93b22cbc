import type { KeptInspection } from '@assay/assess';
import { parseDigest } from '@assay/core';
import { images } from '@assay/store';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { loadInspection } from './stored-inspection.ts';

/** How a route names an image. */
export interface NamedImage {
  readonly digest: string;
  readonly origin?: images.ImageOrigin;
}

/** Everything that the caller's space knows of a digest, our own reading first. @throws NOT_FOUND when that is nothing */
export async function imagesOf(call: Pick<BareCall, 'scope'>, digest: string): Promise<readonly images.ImageSummary[]> {
  const found = await images.findImages(call.scope(), parseDigest(digest));
  if (found.length === 0) throw serverError('NOT_FOUND', 'the space knows no image of that digest');
  return found;
}

/** The image of that digest and origin. @throws NOT_FOUND */
export async function imageOf(
  call: Pick<BareCall, 'scope'>,
  { digest, origin }: NamedImage,
): Promise<images.ImageSummary> {
  const found = (await imagesOf(call, digest)).find((image) => origin === undefined || image.origin === origin);
  if (found === undefined) throw serverError('NOT_FOUND', 'the space knows nothing of that origin about the image');
  return found;
}

/** What was found in an image. @throws NOT_FOUND, CONFLICT while it is not inspected */
export async function inspectionOf(
  call: Pick<BareCall, 'scope' | 'parts'>,
  named: NamedImage,
): Promise<KeptInspection & { readonly image: images.ImageSummary }> {
  const image = await imageOf(call, named);
  const kept = await loadInspection(call.parts, call.scope(), image.id);
  if (kept === null) throw serverError('CONFLICT', 'the image is not inspected yet');
  const { inspection, digest, inspectedAt } = kept;
  return { inspection, digest, inspectedAt, image };
}
