import { type Digest, type ProvenanceFact, type Reference, isDigest } from '@assay/core';
import { isVouchedFor } from '@assay/policy';
import { readReference } from './read-reference.ts';

/** An image that a build started from, as provenance names it. */
export interface ProvenBase {
  readonly reference: Reference | null;
  readonly digest: Digest | null;
  /** Whether the build named it by digest; null when the statement does not tell. */
  readonly pinned: boolean | null;
}

/** What else points at the base image, to choose among several that provenance names. */
export interface BaseHints {
  /** Canonical references, with or without a digest. */
  readonly references: readonly string[];
  readonly digests: readonly Digest[];
}

/** Images that builders use themselves and that nothing is built on. */
const TOOLS: readonly RegExp[] = [/^docker\/dockerfile(?:-upstream)?$/, /^docker\/buildkit-syft-scanner$/];

/** Most images that are looked at. */
const MAX_IMAGES = 1_000;

/**
 * The image that provenance of a named verifier names as the base; null when it names none, or several of which nothing else tells the right one:
 * statements list the images of every stage, in no order.
 */
export function provenBase(provenance: readonly ProvenanceFact[], hints: BaseHints): ProvenBase | null {
  const named = provenance
    .filter(isVouchedFor)
    .flatMap(({ baseImages }) => baseImages)
    .slice(0, MAX_IMAGES)
    .flatMap(({ uri, digests }) => readMaterial(uri, digests) ?? [])
    .filter(({ reference }) => reference === null || !TOOLS.some((tool) => tool.test(reference.repository)));
  const distinct = [...new Map(named.map((one) => [keyOf(one), one])).values()];
  if (distinct.length <= 1) return distinct[0] ?? null;
  const fitting = distinct.filter((one) => isHinted(one, hints));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function keyOf({ reference, digest }: ProvenBase): string {
  return JSON.stringify([reference?.registry, reference?.repository, reference?.tag, digest]);
}

function isHinted({ reference, digest }: ProvenBase, { references, digests }: BaseHints): boolean {
  if (digest !== null && digests.includes(digest)) return true;
  if (reference === null) return false;
  return references.some((text) => {
    const hint = readReference(text);
    return (
      hint !== null &&
      hint.registry === reference.registry &&
      hint.repository === reference.repository &&
      (hint.digest === null ? hint.tag === reference.tag : hint.digest === digest)
    );
  });
}

/** Reads `pkg:docker/NAME@TAG?…`, `pkg:oci/NAME@DIGEST?repository_url=…&tag=…` and `docker-image://REFERENCE`. */
function readMaterial(uri: string, digests: Readonly<Record<string, string>>): ProvenBase | null {
  const stated = readDigest(`sha256:${digests['sha256'] ?? ''}`);
  const plain = /^docker(?:-image)?:\/\/(.+)$/.exec(uri)?.[1];
  if (plain !== undefined) {
    const reference = readReference(plain);
    return reference === null ? null : baseOf(reference, stated ?? reference.digest, reference.digest !== null);
  }
  const [, type = '', path = '', version = '', query = ''] =
    /^pkg:(docker|oci)\/([^@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?/.exec(uri) ?? [];
  if (type === '') return null;
  const qualifiers = new URLSearchParams(query.replaceAll('+', '%2B'));
  const [name, tail] = [decoded(path), decoded(version)];
  if (name === null || tail === null) return null;
  const named = readDigest(qualifiers.get('digest') ?? '') ?? readDigest(tail);
  const tag = isDigest(tail) ? qualifiers.get('tag') : tail;
  const place = type === 'oci' ? (qualifiers.get('repository_url') ?? name) : name;
  const reference = readReference(tag === null || tag === '' ? `${place}@${named ?? stated ?? ''}` : `${place}:${tag}`);
  if (reference === null) return null;
  return baseOf(reference, stated ?? named, type === 'docker' ? named !== null : null);
}

function baseOf(reference: Reference, digest: Digest | null, pinned: boolean | null): ProvenBase {
  return { reference: { ...reference, digest: reference.tag === null ? digest : null }, digest, pinned };
}

function readDigest(text: string): Digest | null {
  return isDigest(text) ? text : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
