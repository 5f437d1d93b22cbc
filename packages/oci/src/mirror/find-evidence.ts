import type { Digest } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import type { EvidenceSearch } from '../evidence/evidence-search.ts';
import { COSIGN_SUFFIXES, cosignTag, referrersTag } from '../evidence/evidence-tags.ts';
import { mapBounded } from '../content/map-bounded.ts';
import {
  type ArtifactList,
  type ArtifactManifest,
  parseArtifactManifest,
} from '../manifest/parse-artifact-manifest.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { type PlannedManifest, planArtifact } from './mirror-plan.ts';

/** A manifest about another one, to be copied along. */
export interface PlannedEvidence extends PlannedManifest {
  readonly subject: Digest;
  /** Tag of cosign under which it is kept; null for a referrer. */
  readonly tag: string | null;
}

/** How far evidence about evidence is followed: a signature on an attestation is the second step. */
const MAX_STEPS = 2;
/** Most manifests of evidence of one image, and most bytes of them together. */
const MAX_EVIDENCE = 4096;
const MAX_TOTAL_BYTES: number = 128 * 1024 * 1024;

/**
 * Finds everything that refers to the manifests of an image, and what refers to that in turn; each manifest comes after its subject.
 * What cannot be read becomes a gap of the search.
 */
export async function findEvidence(
  search: EvidenceSearch,
  image: readonly Digest[],
): Promise<readonly PlannedEvidence[]> {
  const found = new Map<string, PlannedEvidence>();
  const budget = { bytes: MAX_TOTAL_BYTES };
  let level = image;
  for (let step = 1; step <= MAX_STEPS && level.length > 0; step++) {
    const about = await mapBounded(
      level,
      search.limits.concurrency,
      async (subject) => await evidenceOf(search, subject, budget),
    );
    const fresh = about.flat().filter((one) => !found.has(keyOf(one)));
    for (const one of fresh) {
      if (found.size < MAX_EVIDENCE) found.set(keyOf(one), one);
      else search.addGap('EVIDENCE_REFERRER_LIMIT', `only the first ${MAX_EVIDENCE} manifests of evidence were copied`);
    }
    level = [...new Set(fresh.map(({ fetched }) => fetched.digest))];
  }
  return [...found.values()];
}

function keyOf({ fetched, subject, tag }: PlannedEvidence): string {
  return `${fetched.digest} ${subject} ${tag ?? ''}`;
}

async function evidenceOf(
  search: EvidenceSearch,
  subject: Digest,
  budget: { bytes: number },
): Promise<readonly PlannedEvidence[]> {
  const entries = [...(await listed(search, subject)), ...(await underTag(search, subject))];
  const unique = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  if (unique.length > search.limits.referrers) {
    search.addGap('EVIDENCE_REFERRER_LIMIT', `more than ${search.limits.referrers} manifests refer to ${subject}`);
  }
  const planned: PlannedEvidence[] = [];
  for (const entry of unique.slice(0, search.limits.referrers)) {
    const sizeBytes = entry.sizeBytes > MAX_MANIFEST_BYTES ? 0 : entry.sizeBytes;
    if (sizeBytes > budget.bytes) {
      search.addGap('EVIDENCE_TOTAL_TOO_LARGE', `manifests of more than ${MAX_TOTAL_BYTES} bytes refer to the image`);
      continue;
    }
    budget.bytes -= sizeBytes;
    const content = search.store.content;
    const one = await planNamed(search, async () => await content.manifest(entry, { signal: search.signal }));
    if (one === null) continue;
    if (one.manifest?.subject === subject) planned.push({ ...one, subject, tag: null });
    else
      search.addGap('EVIDENCE_SUBJECT_MISMATCH', `${entry.digest} is listed for ${subject} but does not refer to it`);
  }
  for (const suffix of COSIGN_SUFFIXES) {
    const tag = cosignTag(subject, suffix);
    if (tag === null) continue;
    const one = await planNamed(search, async () => await search.store.named(tag, search.signal));
    if (one !== null) planned.push({ ...one, subject, tag });
  }
  return planned;
}

async function listed(search: EvidenceSearch, subject: Digest): Promise<readonly IndexEntry[]> {
  const list = await search.attempt(async () => await search.store.referrers(subject, search.limits, search.signal));
  search.addGaps(list?.gaps ?? []);
  return list?.entries ?? [];
}

async function underTag(search: EvidenceSearch, subject: Digest): Promise<readonly IndexEntry[]> {
  const tag = referrersTag(subject);
  const list = await read(search, async () => await search.store.named(tag, search.signal));
  return list?.document.kind === 'list' ? list.document.entries : [];
}

async function planNamed(
  search: EvidenceSearch,
  fetch: () => Promise<FetchedManifest | null>,
): Promise<PlannedManifest | null> {
  const one = await read(search, fetch);
  if (one === null) return null;
  if (one.document.kind === 'artifact') return planArtifact(one.fetched, one.document);
  search.addGap('EVIDENCE_MANIFEST_INVALID', `${one.fetched.digest} is a list of manifests and was not copied`);
  return null;
}

async function read(
  search: EvidenceSearch,
  fetch: () => Promise<FetchedManifest | null>,
): Promise<{ readonly fetched: FetchedManifest; readonly document: ArtifactManifest | ArtifactList } | null> {
  return await search.attempt(async () => {
    const fetched = await fetch();
    return fetched === null ? null : { fetched, document: parseArtifactManifest(fetched, MAX_MANIFEST_BYTES) };
  });
}
