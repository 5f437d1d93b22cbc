import type { Inspection, VulnerabilityFacts } from '@assay/core';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import { type Distribution, distributionOf } from './distribution.ts';

/** What the database answers for, as far as one image goes. */
export interface ImageCoverage {
  /** Newest data of each covered namespace: RFC 3339, or null when its age is not known. */
  readonly namespaces: ReadonlyMap<string, string | null>;
  readonly distribution: Distribution | null;
  /** Where packages of the distribution are looked up; null when nothing answers for them. */
  readonly distributionNamespace: string | null;
  /** True when the data is that of another distribution. */
  readonly fallback: boolean;
  readonly ended: boolean | null;
}

/** Tells what answers for the packages of an image. */
export function imageCoverage(
  { os }: Pick<Inspection, 'os'>,
  status: DatabaseStatus,
  at: Date | undefined,
): ImageCoverage {
  const namespaces = coveredNamespaces(status);
  const distribution = os === null ? null : distributionOf(os);
  const distributionNamespace = distribution?.candidates.find((namespace) => namespaces.has(namespace)) ?? null;
  const fallback = distributionNamespace !== null && distributionNamespace !== distribution?.candidates[0];
  return { namespaces, distribution, distributionNamespace, fallback, ended: hasEnded(os, at) };
}

/** Of several feeds for a namespace the oldest date counts: the answer is no fresher than its stalest part. */
function coveredNamespaces({ coverage }: DatabaseStatus): ReadonlyMap<string, string | null> {
  const namespaces = new Map<string, string | null>();
  for (const { namespace, asOf } of coverage) {
    const known = namespaces.get(namespace);
    if (known === undefined) namespaces.set(namespace, asOf);
    else if (known !== null && (asOf === null || asOf < known)) namespaces.set(namespace, asOf);
  }
  return namespaces;
}

/** Support that is sold or given by others counts: as long as it lasts there is data. */
function hasEnded(os: Inspection['os'], at: Date | undefined): boolean | null {
  const end = os?.extendedSupportEnd ?? os?.supportEnd ?? null;
  if (end === null || at === undefined) return null;
  const last = Date.parse(end.length === 10 ? `${end}T23:59:59Z` : end);
  return Number.isNaN(last) ? null : last < at.getTime();
}

/** What the facts say of the data that was looked into. */
export function dataFacts(
  coverage: ImageCoverage,
  status: DatabaseStatus,
  packages: Pick<Inspection, 'packages'>['packages'],
): Omit<VulnerabilityFacts['data'], 'uncovered'> {
  const { distribution, distributionNamespace: namespace, fallback, namespaces, ended } = coverage;
  const hasSystemPackages = packages.some(({ type }) => SYSTEM_TYPES.has(type));
  return {
    builtAt: status.builtAt,
    digest: status.digest,
    distributionCovered: distribution === null && !hasSystemPackages ? null : namespace !== null,
    distributionUpdatedAt: namespace === null ? null : (namespaces.get(namespace) ?? null),
    distributionNamespace: namespace,
    distributionFallbackFor: fallback ? (distribution?.candidates[0] ?? null) : null,
    distributionEnded: ended,
  };
}

/** Types of packages that distributions install. */
export const SYSTEM_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm', 'opkg', 'alpm', 'portage', 'nix']);
