import { isDigest } from '@assay/core';
import {
  type JobHandler,
  type Scope,
  type SpaceId,
  activePoliciesAfter,
  images,
  inSpace,
  spaceDocuments,
} from '@assay/store';
import { serverError } from '../errors.ts';
import { readReference } from '../judgement/judge-image.ts';
import type { ServiceParts } from '../service/parts.ts';
import { GATHERED } from './gather-evidence.ts';
import { coveringDocument } from './covering-document.ts';
import { type InspectionAsk, inspectionAsk } from './inspection-ask.ts';
import { requestInspection } from './request-inspection.ts';
import { requestRefresh } from './request-refresh.ts';
import { spaceNeeds } from './space-needs.ts';

/** Images that one job looks at. */
const MOST_IMAGES = 200;

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

/** Policies of all spaces that are read at once. */
const POLICIES_AT_ONCE = 500;

/** Has every space with an active policy looked at. */
export function refreshAllJob(parts: ServiceParts): JobHandler {
  return async (_job, { signal }) => {
    const found = new Set<SpaceId>();
    for (let last: Awaited<ReturnType<typeof activePoliciesAfter>>[number] | null = null; ;) {
      signal.throwIfAborted();
      const page = await activePoliciesAfter(parts.store.read, last, POLICIES_AT_ONCE);
      for (const { space } of page) found.add(space);
      last = page.at(-1) ?? null;
      if (last === null || page.length < POLICIES_AT_ONCE) break;
    }
    return async (trx) => {
      for (const space of found) await requestRefresh(inSpace(trx, space), parts);
      return { spaces: found.size };
    };
  };
}
