import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { judgeKnown } from '@assay/assess';
import type { Decision, Reference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { decodeSbom, inspectionFromSbom } from '@assay/sbom';
import type { Scope } from '@assay/store';
import { openMatcherFor } from '../advisories/matcher.ts';
import { serverError } from '../errors.ts';
import { exceptionsAt } from '../exceptions/exceptions-at.ts';
import { effectivePolicy } from '../policies/effective-policy.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { JudgedPlace } from './context.ts';

/** Most bytes of a document that is judged and not kept. */
export const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/** A document that stands for an image, and how it is judged. */
export interface DocumentTask {
  readonly document: Uint8Array;
  readonly reference: Reference | null;
  readonly policyId: string | null;
  readonly place: JudgedPlace;
  readonly at: number;
}

/**
 * Judges what a document says of an image: an inspection made elsewhere, or a bill of materials. Nothing is kept. What the document does not
 * tell stays unknown, so that rules on it give errors.
 * @throws CONFLICT, NOT_FOUND, and what reading the document throws
 */
export async function judgeDocument(parts: ServiceParts, scope: Scope, task: DocumentTask): Promise<Decision> {
  const { policyId, place, at } = task;
  const policy = await effectivePolicy(parts, scope, policyId);
  const text = Buffer.from(task.document).toString('utf8');
  const decoded = decodeSbom(text, { maxBytes: LARGEST_DOCUMENT });
  const inspection = inspectionFromSbom(decoded, { toolVersion: parts.settings.toolVersion, limits: DEFAULT_LIMITS });
  const digest = `sha256:${createHash('sha256').update(task.document).digest('hex')}`;
  const evaluatedAt = new Date(at);
  using matcher = await openMatcherFor(parts, scope, evaluatedAt);
  const { decision } = await judgeKnown(
    { inspection: { inspection, digest, inspectedAt: null }, facts: {} },
    {
      policy: policy.compiled,
      unmapped: null,
      planning: { ...place, exceptions: await exceptionsAt(parts, scope, policy.policyId, at) },
      reference: task.reference,
      evaluatedAt,
      matcher,
    },
  );
  return decision;
}

/** The bytes of a body, up to a bound. @throws BODY_TOO_LARGE */
export async function readBody(bytes: Readable, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    const chunk: unknown = piece;
    if (!(chunk instanceof Uint8Array)) throw serverError('REQUEST_INVALID', 'the body does not come as bytes');
    size += chunk.length;
    if (size > most) throw serverError('BODY_TOO_LARGE', `the document has more than ${most} bytes`);
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}
