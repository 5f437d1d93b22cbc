import {
  type BaseDistribution,
  type BaseImageFact,
  type OfficialTagFact,
  type Platform,
  type Reference,
  parseReference,
} from '@assay/core';
import { type LibrarySnapshot, newerTags, officialName, tagDistribution, tagSupport } from '@assay/dockerfile';
import { endOfLife } from '@assay/inspection';

/** The fact with what the list of official images and the table of distributions say of its name. */
export function officialFacts(
  base: BaseImageFact,
  list: LibrarySnapshot,
  mirrors: readonly string[],
  platform: Platform | null,
): BaseImageFact {
  if (base.reference === null) {
    const reason = 'the base image has no name';
    return { ...base, unanswered: [...(base.unanswered ?? []), { question: 'support', reason }] };
  }
  const reference = parseReference(base.reference);
  const distribution = distributionOf(reference, mirrors);
  return {
    ...base,
    official: officialTagOf(reference, list, mirrors, platform),
    distribution,
    supportEnd: base.supportEnd ?? distribution?.supportEnd ?? null,
  };
}

function officialTagOf(
  reference: Reference,
  { library, snapshot }: LibrarySnapshot,
  mirrors: readonly string[],
  platform: Platform | null,
): OfficialTagFact {
  const architecture = platform?.os === 'linux' ? platform.architecture : null;
  const support = tagSupport(reference, library, { mirrors, architecture });
  const name = officialName(reference, mirrors);
  const entries = name === null ? undefined : library.get(name)?.entries;
  const newer = reference.tag === null || entries === undefined ? [] : newerTags(reference.tag, entries);
  return {
    listedAt: snapshot,
    // A name of an official image that the list does not have may be newer than the list.
    support: support.kind === 'no-data' || (name !== null && entries === undefined) ? 'unknown' : support.kind,
    onPlatform: support.kind === 'supported' ? support.platformSupported : null,
    successor: support.kind === 'unsupported' ? support.successor : null,
    newer,
  };
}

function distributionOf(reference: Reference, mirrors: readonly string[]): BaseDistribution | null {
  if (reference.tag === null) return null;
  const release = tagDistribution(officialName(reference, mirrors) ?? '', reference.tag);
  if (release === null) return null;
  const end = endOfLife({ id: release.id, versionId: release.version });
  return { ...release, supportEnd: end?.supportEnd ?? null, extendedSupportEnd: end?.extendedSupportEnd ?? null };
}
