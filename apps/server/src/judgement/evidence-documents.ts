import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { type EvidenceSource, type Judgement, factDigest } from '@assay/assess';
import { type Digest, isDigest } from '@assay/core';
import { type Scope, spaceDocuments } from '@assay/store';
import { loadFacts, loadInspection } from '../images/stored-inspection.ts';
import type { ServiceParts } from '../service/parts.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Bytes of facts that are read back. */
const LARGEST_FACT = 512 * 1024 * 1024;

/** A fact that was written to the blob store, as a document of the image. */
export interface KeptFact {
  readonly kind: string;
  readonly format: string;
  readonly blob: Digest;
  readonly sizeBytes: number;
}

const kindOf = (digest: string): string => `fact ${digest}`;

/**
 * Writes down what was known against the packages when the decision was made: that changes by the day, and without it nobody could make the
 * decision again. Other facts are kept with the image.
 */
export async function keepMatches(
  { blobs }: Pick<ServiceParts, 'blobs'>,
  { decision, facts }: Judgement,
): Promise<readonly KeptFact[]> {
  const digest = decision.inputs?.facts['vulnerabilities'];
  if (digest === undefined || facts.vulnerabilities === undefined) return [];
  const bytes = await compress(JSON.stringify(facts.vulnerabilities));
  const blob = await blobs.put(bytes);
  return [{ kind: kindOf(digest), format: 'json.zst', blob, sizeBytes: bytes.length }];
}

/** What decisions on an image were made from, as far as the space still holds it. */
export function storedEvidence(parts: Pick<ServiceParts, 'blobs'>, scope: Scope, imageId: number): EvidenceSource {
  return {
    inspection: async () => loadInspection(parts, scope, imageId),
    fact: async (name, digest) =>
      (await findKept(parts, scope, imageId, digest)) ?? (await findWithImage(parts, scope, imageId, { name, digest })),
  };
}

async function findKept(
  { blobs }: Pick<ServiceParts, 'blobs'>,
  scope: Scope,
  imageId: number,
  digest: string,
): Promise<{ readonly value: unknown } | null> {
  const document = await spaceDocuments.findSpaceDocument(scope, imageId, kindOf(digest));
  if (document === null || !isDigest(document.blob)) return null;
  const bytes = await decompress(await blobs.get(document.blob, LARGEST_FACT), { maxOutputLength: LARGEST_FACT });
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return { value };
}

async function findWithImage(
  parts: Pick<ServiceParts, 'blobs'>,
  scope: Scope,
  imageId: number,
  wanted: { readonly name: string; readonly digest: string },
): Promise<{ readonly value: unknown } | null> {
  const inspection = await loadInspection(parts, scope, imageId);
  const told = { inspectedAt: inspection?.inspectedAt ?? undefined, ...(await loadFacts(parts, scope, imageId)) };
  const found = Object.entries(told).find(([name]) => name === wanted.name)?.[1];
  if (found !== undefined && factDigest(found) === wanted.digest) return { value: found };
  const own = inspection?.inspection;
  const manifest = own === undefined ? {} : { config: own.config, history: own.history, layers: own.source.layers };
  const value = Object.entries(manifest).find(([name]) => name === wanted.name)?.[1];
  return value === undefined || factDigest(value) !== wanted.digest ? null : { value };
}
