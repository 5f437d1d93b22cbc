import { type InspectionRequest, isDigest, isJsonObject } from '@assay/core';
import { type Scope, imageDocuments, spaceDocuments } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { type InspectionAsk, coversRequest, readFormat } from './inspection-ask.ts';
import { DOCUMENTS } from './stored-inspection.ts';

type Document = NonNullable<Awaited<ReturnType<typeof spaceDocuments.findSpaceDocument>>>;

/** Most bytes of a request. */
const LARGEST = 16 * 1024 * 1024;

/** The inspection that the space reads already, when it tells all that is asked and the code has not changed since; else null. */
export async function coveringDocument(
  { blobs }: Pick<ServiceParts, 'blobs'>,
  scope: Scope,
  imageId: number,
  ask: InspectionAsk,
): Promise<Document | null> {
  const own = await spaceDocuments.findSpaceDocument(scope, imageId, DOCUMENTS.inspection);
  const [had, wanted] = [readFormat(own?.format ?? ''), readFormat(ask.format)];
  if (own === null || had === null || wanted === null || had.code !== wanted.code) return null;
  if (ask.malware && !had.malware) return null;
  if (!isDigest(had.request) || (await blobs.info(had.request)) === null) return null;
  const value: unknown = JSON.parse(Buffer.from(await blobs.get(had.request, LARGEST)).toString('utf8'));
  return isRequest(value) && coversRequest(value, ask.request) ? own : null;
}

/** Only requests that `inspectionAsk` made are kept under their names. */
function isRequest(value: unknown): value is InspectionRequest {
  return isJsonObject(value) && isJsonObject(value['fileDigests']) && Array.isArray(value['retrieve']);
}

/** The inspection that answers what is asked: the one that was asked for in the same way, else one that covers it; null when there is none. */
export async function usableDocument(
  parts: ServiceParts,
  scope: Scope,
  imageId: number,
  asked: InspectionAsk,
): Promise<Awaited<ReturnType<typeof coveringDocument>>> {
  const exact = await imageDocuments.findDocument(scope.db, imageId, DOCUMENTS.inspection, asked.format);
  return exact ?? coveringDocument(parts, scope, imageId, asked);
}
