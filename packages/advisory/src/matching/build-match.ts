import type { Inspection, MatchReason, Package, VulnerabilityMatch } from '@assay/core';
import { enrich } from '../priority/enrich.ts';
import { riskOf } from '../priority/risk.ts';
import type { VulnerabilityData } from '../priority/vulnerability-data.ts';
import { rangeText } from './affected-range.ts';
import { reasonOf } from './decide-row.ts';
import { fixOfGroup } from './fix-of-group.ts';
import type { MatchGroup, Proof } from './match-group.ts';
import type { CvssCalculator, MatchOptions, VersionSchemes } from './match-options.ts';
import { layerOf } from './merge-packages.ts';

/** What making matches needs of the image and the data. */
export interface BuildContext {
  readonly source: Inspection['source'];
  readonly schemes: VersionSchemes;
  readonly score: CvssCalculator;
  readonly options: MatchOptions;
  readonly dataOf: (id: string) => VulnerabilityData;
}

/** Makes a match of a group of proofs. VEX is not applied yet. */
export function buildMatch(found: Package, group: MatchGroup, context: BuildContext): VulnerabilityMatch {
  const { options, dataOf, source } = context;
  const proofs = surestFirst(group.proofs);
  const [reason, ...otherReasons] = proofs.map(({ candidate, decision }) =>
    reasonOf(candidate, decision, context.schemes),
  );
  const layer = layerOf(found, source);
  const baseLayers = options.baseLayers ?? null;
  const match: VulnerabilityMatch = {
    ...enrich({ ...group, proofs }, dataOf, context.score),
    package: { purl: found.purl, name: found.name, version: found.version, type: found.type },
    locations: found.locations,
    layer,
    fix: fixOfGroup(proofs, context.schemes),
    ...(reason === undefined ? {} : { reason }),
    otherReasons,
    vex: null,
    vexNotes: [],
    ...(isHeaders(found) ? { relation: 'headers' } : {}),
    inheritedFromBase: baseLayers === null || layer === null ? null : layer.index < baseLayers,
    link: linkOf(group.id, reason),
  };
  return { ...match, risk: riskOf(match) };
}

const KINDS = ['distro-source', 'distro-package', 'ecosystem', 'bitnami', 'cpe'] as const;
const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** Proofs by certainty, then kind, feed and id: the same order whatever order they were found in. */
export function surestFirst(proofs: readonly Proof[]): readonly Proof[] {
  if (proofs.length < 2) return proofs;
  return proofs
    .map((proof) => ({ proof, key: keyOf(proof) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ proof }) => proof);
}

function keyOf({ candidate: { lookup, row } }: Proof): string {
  const { kind, confidence, namespace, name } = lookup;
  const { affected, advisory } = row;
  const open = affected.status === 'affected' ? 0 : 1;
  const certainty = [open, CONFIDENCES.indexOf(confidence), KINDS.indexOf(kind)].join('');
  return [certainty, advisory.feed, advisory.id, namespace, name, rangeText(affected)].join('\0');
}

/** Packages that hold headers of the kernel for compilers: the kernel they name does not run in the image. */
function isHeaders({ type, name }: Package): boolean {
  if (type === 'deb') return /^linux-(?:libc-dev|headers|kbuild)/.test(name);
  if (type === 'rpm')
    return /^kernel(?:-[a-z0-9]+)*-(?:headers|devel)(?:-|$)/.test(name) || name === 'linux-glibc-devel';
  return (
    (type === 'apk' && /^linux-headers|^linux-.*-dev$/.test(name)) ||
    (type === 'alpm' && /^linux.*-headers$/.test(name))
  );
}

function linkOf(id: string, reason: MatchReason | undefined): string | null {
  if (reason?.link != null) return reason.link;
  if (/^CVE-\d{4}-\d{4,}$/.test(id)) return `https://www.cve.org/CVERecord?id=${id}`;
  if (/^GHSA-[0-9a-z-]+$/.test(id)) return `https://github.com/advisories/${id}`;
  return null;
}
