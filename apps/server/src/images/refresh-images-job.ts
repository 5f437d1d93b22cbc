import { isDigest } from '@assay/core';
import { type JobHandler, type Scope, images, inSpace, spaceDocuments } from '@assay/store';
import { serverError } from '../errors.ts';
import { readReference } from '../judgement/judge-image.ts';
import type { ServiceParts } from '../service/parts.ts';
import { GATHERED } from './gather-evidence.ts';
import { coveringDocument } from './covering-document.ts';
import { type InspectionAsk, inspectionAsk } from './inspection-ask.ts';
import { requestInspection } from './request-inspection.ts';
import { spaceNeeds } from './space-needs.ts';

/** Kind of the job that finds out what policies ask of images and nobody looked for yet. */
export const REFRESH_JOB = 'refresh-evidence';

/** Images that one job looks at. */
const MOST_IMAGES = 200;

/**
 * Has the images of a space looked at again for what its active policies ask and what was not looked for, and who vouches for them asked anew.
 * Use it when the policies of the space change, and now and then. Layers are read again only where something is missing.
 */
export async function requestRefresh(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  after: string | null = null,
): Promise<void> {
  await queue.enqueue(scope.db, {
    lane: 'rescan',
    kind: REFRESH_JOB,
    payload: after === null ? {} : { after },
    space: scope.space,
    dedupKey: `refresh ${scope.space} ${after ?? ''}`,
    again: after === null,
  });
}

/** Looks at some images of the space, and leaves the rest to the next job. */
export function refreshImagesJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }) => {
    if (space === null) throw serverError('INTERNAL', 'a job does not say what it is for');
    const scope = inSpace(parts.store.read, space);
    const needs = await spaceNeeds(parts, scope);
    const asked = await inspectionAsk(needs, (parts.settings.malwareScanner ?? null) !== null);
    const hasEvidence = needs !== null && GATHERED.some((kind) => needs.kinds.has(kind));
    const { after } = payload;
    const page = await images.listImages(
      scope,
      { limit: MOST_IMAGES, ...(typeof after === 'string' ? { after } : {}) },
      { origin: 'inspected', state: 'analysed' },
    );
    const behind: images.ImageSummary[] = [];
    for (const image of page.items) {
      if (hasEvidence || (await isBehind(parts, scope, image, asked))) behind.push(image);
    }
    return async (trx) => {
      const told = inSpace(trx, space);
      for (const image of behind) await askAgain(told, parts, image);
      if (page.next !== null) await requestRefresh(told, parts, page.next);
      return { asked: behind.length };
    };
  };
}

async function isBehind(
  parts: ServiceParts,
  scope: Scope,
  image: images.ImageSummary,
  asked: InspectionAsk,
): Promise<boolean> {
  const own = await spaceDocuments.findSpaceDocument(scope, image.id, 'inspection');
  return own?.format !== asked.format && (await coveringDocument(parts, scope, image.id, asked)) === null;
}

/** What was uploaded cannot be had again: it has no reference in a registry. */
async function askAgain(scope: Scope, parts: ServiceParts, { reference, digest }: images.ImageSummary): Promise<void> {
  if (reference === null || readReference(reference) === null || !isDigest(digest)) return;
  const wish = { reference, as: reference, digest, lane: 'rescan', createdBy: 'refresh', cause: 'policy' } as const;
  await requestInspection(scope, parts, wish);
}
