import { DEFAULT_REGISTRY, type ImageIdentity } from '@assay/core';
import type { CompiledPolicy, ImageEntry, Mapping } from '../policy.ts';
import { type Pattern, readPattern } from '../text/pattern.ts';
import type { ImageSelector } from './image-selector.ts';
import type { Selected } from './select-mapping.ts';

/** Why the historical engine would have given no ordinary result, and what came of it. */
export interface HistoricalFailure {
  readonly verdict: 'fail' | 'error';
  readonly message: string;
}

/** What the historical engine would have chosen. */
export interface HistoricalSelection {
  readonly mapping: Selected<Mapping> | null;
  readonly denylisted: Selected<ImageEntry> | null;
  readonly allowlisted: Selected<ImageEntry> | null;
  readonly failure: HistoricalFailure | null;
}

/** An image as the historical engine saw it: parts of the text that it was asked about. */
interface HistoricalImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
  /** 64 hex digits. */
  readonly imageId: string | null;
}

const OFFICIAL = 'library/';

/**
 * Chooses as the historical engine did, its faults included: official images of Docker Hub have their short name only; digests
 * and image ids are compared as plain texts; a mapping by digest or id whose registry and repository fit broke the evaluation,
 * wherever it stood; a mapping by tag broke it when only a digest was known; a reference with tag and digest lost its tag.
 */
export function selectHistorical(policy: CompiledPolicy, identity: ImageIdentity): HistoricalSelection {
  const image = readImage(identity);
  const matching: Selected<Mapping>[] = [];
  let failure: HistoricalFailure | null = null;
  for (const [index, entry] of policy.mappings.entries()) {
    const { selector, name } = entry;
    if (!matchesPlace(selector, image)) continue;
    if (selector.kind !== 'tag') {
      failure ??= {
        verdict: 'fail',
        message: `mapping ${name} selects by ${selector.kind}, which stopped every image`,
      };
    } else if (image.tag === null) {
      failure ??= {
        verdict: 'error',
        message: `mapping ${name} selects by tag, which broke on a reference without one`,
      };
    } else if (selector.value.matches(image.tag)) {
      matching.push({ entry, index });
    }
  }
  return {
    mapping: matching[0] ?? null,
    denylisted: selectEntry(policy.denylistedImages, image),
    allowlisted: selectEntry(policy.allowlistedImages, image),
    failure,
  };
}

function readImage({ reference, subject }: ImageIdentity): HistoricalImage {
  const digest = subject.digest;
  const imageId = subject.imageId === null ? null : subject.imageId.slice(subject.imageId.indexOf(':') + 1);
  if (reference === null) return { registry: DEFAULT_REGISTRY, repository: '*/*', tag: '*', digest, imageId };
  const { registry } = reference;
  const short = registry === DEFAULT_REGISTRY && reference.repository.startsWith(OFFICIAL);
  const repository = short ? reference.repository.slice(OFFICIAL.length) : reference.repository;
  if (reference.digest === null || reference.tag === null) {
    return { registry, repository, tag: reference.tag, digest, imageId };
  }
  return { registry, repository: `${repository}:${reference.tag}`, tag: null, digest, imageId };
}

function matchesPlace(selector: ImageSelector, image: HistoricalImage): boolean {
  return asWritten(selector.registry).matches(image.registry) && selector.repository.matches(image.repository);
}

/** Registries were compared as written; other names of Docker Hub did not mean it. */
function asWritten(pattern: Pattern): Pattern {
  const reading = readPattern(pattern.source);
  return reading.ok ? reading.pattern : pattern;
}

function selectEntry(entries: readonly ImageEntry[], image: HistoricalImage): Selected<ImageEntry> | null {
  for (const [index, entry] of entries.entries()) {
    const { selector } = entry;
    if (matchesPlace(selector, image) && matchesImage(selector, image)) return { entry, index };
  }
  return null;
}

function matchesImage({ kind, value }: ImageSelector, image: HistoricalImage): boolean {
  if (kind === 'tag') return image.tag !== null && value.matches(image.tag);
  return value.source === (kind === 'digest' ? image.digest : image.imageId);
}
