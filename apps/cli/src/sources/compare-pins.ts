import { type ImageComparison, compareImages } from '@assay/advisory';
import { type AdvisoryMatcher, type PinnedSources, inspectTarget } from '@assay/assess';
import {
  AssayError,
  type Gap,
  type Reference,
  type SourceFinding,
  type SourceReport,
  compareSourceFindings,
  formatReference,
  printable,
} from '@assay/core';
import { counted } from '@assay/report';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { withImageOptions } from '../image-work.ts';

const RULES = {
  updated: {
    id: 'image-pin-updated',
    aliases: [],
    title: 'Image pinned again',
    summary: 'What the newer image changes in packages and vulnerabilities.',
    severity: 'style',
  },
  newer: {
    id: 'image-tag-compared',
    aliases: [],
    title: 'What a newer tag changes',
    summary: 'What the image of a newer tag changes in packages and vulnerabilities.',
    severity: 'style',
  },
} as const;

const FIXED = 'vulnerabilities fixed';
const INTRODUCED = 'vulnerabilities introduced';
const CHANGED = 'packages changed';

/** Names that are listed one by one. */
const MAX_LISTED = 100;
/** Pairs of images that are inspected. */
const MAX_PAIRS = 50;

/** Two images at one place of a file. */
interface Pair {
  readonly rule: keyof typeof RULES;
  readonly path: string;
  readonly line: number;
  readonly from: Reference;
  readonly to: Reference;
}

/**
 * The report with what each new pin, and each newer tag, changes. Both images are inspected and matched with the data of today; a pair
 * that stands at several places is compared once. What cannot be compared is a gap.
 * @throws DATABASE_CORRUPT, VEX_INVALID, FILE_UNREADABLE, and what stops everything
 */
export async function withComparisons(context: CommandContext, pinned: PinnedSources): Promise<SourceReport> {
  const { report } = pinned;
  const pairs = pairsOf(pinned);
  if (pairs.length === 0) return report;
  using matcher = await openOrNull(context);
  if (matcher === null) {
    const message = 'nothing is compared without an advisory database';
    const gap: Gap = { code: 'IMAGES_NOT_COMPARED', effect: 'incomplete', message };
    return { ...report, gaps: [...report.gaps, gap] };
  }
  const compared = new Map<string, Promise<Evidence | AssayError>>();
  const findings: SourceFinding[] = [];
  const gaps: Gap[] = [];
  for (const pair of pairs) {
    const key = JSON.stringify([pair.from, pair.to]);
    if (!compared.has(key) && compared.size >= MAX_PAIRS) {
      gaps.push(gapOf(pair, `more than ${MAX_PAIRS} pairs of images are not compared`));
      continue;
    }
    const comparing = compared.get(key) ?? compareOne(context, matcher, pair);
    compared.set(key, comparing);
    const evidence = await comparing;
    if (evidence instanceof AssayError) gaps.push(gapOf(pair, evidence.message));
    else findings.push(findingOf(pair, evidence));
  }
  const used = new Set(findings.map(({ rule }) => rule));
  return {
    ...report,
    findings: [...report.findings, ...findings].toSorted(compareSourceFindings),
    rules: [...report.rules, ...Object.values(RULES).filter(({ id }) => used.has(id))],
    gaps: [...report.gaps, ...gaps],
  };
}

/** Null without a database: files may have been changed already, so their report is what counts. */
async function openOrNull(context: CommandContext): Promise<AdvisoryMatcher | null> {
  try {
    return await openCommandMatcher(context);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'DATABASE_MISSING') return null;
    throw error;
  }
}

function pairsOf({ changes, suggestions }: PinnedSources): readonly Pair[] {
  const renewed = changes.flatMap(({ path, line, image, from, to }): Pair[] =>
    from === null
      ? []
      : [{ rule: 'updated', path, line, from: { ...image, digest: from }, to: { ...image, digest: to } }],
  );
  return [...renewed, ...suggestions.map((one): Pair => ({ rule: 'newer', ...one }))];
}

type Evidence = Readonly<Record<string, readonly string[]>>;

async function compareOne(
  context: CommandContext,
  matcher: AdvisoryMatcher,
  { from, to }: Pair,
): Promise<Evidence | AssayError> {
  const look = async (reference: Reference): ReturnType<typeof inspectTarget> =>
    await withImageOptions(context, `registry:${formatReference(reference)}`, inspectTarget);
  try {
    const [[old], [fresh]] = [await look(from), await look(to)];
    if (old === undefined || fresh === undefined) return {};
    return summaryOf(
      compareImages(
        { inspection: old, facts: matcher.match(old).vulnerabilities },
        { inspection: fresh, facts: matcher.match(fresh).vulnerabilities },
        { baseBefore: null },
      ),
    );
  } catch (error) {
    // A timeout or an interrupt is of the whole command.
    if (!(error instanceof AssayError) || error.kind === 'aborted' || error.kind === 'usage') throw error;
    return error;
  }
}

function findingOf({ rule, path, line, from, to }: Pair, evidence: Evidence): SourceFinding {
  const { id, severity } = RULES[rule];
  const name = printable(formatReference({ ...from, digest: null }));
  const what =
    rule === 'updated' ? `${name} was pinned again` : `The tag ${printable(to.tag ?? '')} in place of ${name}`;
  return {
    id: `${path}:${formatReference(from)}:${id}`,
    rule: id,
    aliases: [],
    severity,
    message: `${what}: ${inWords(evidence)}.`,
    path,
    line,
    column: 1,
    evidence: { from: formatReference(from), to: formatReference(to), ...listed(evidence) },
  };
}

function inWords(evidence: Evidence): string {
  const count = (key: string): number => evidence[key]?.length ?? 0;
  const fixed = counted(count(FIXED), 'vulnerability', 'vulnerabilities');
  const changed = counted(count(CHANGED), 'package', 'packages');
  return Object.keys(evidence).length === 0
    ? 'what changes is not known'
    : `${fixed} fixed, ${count(INTRODUCED)} introduced, ${changed} changed`;
}

function gapOf({ path, from, to }: Pair, why: string): Gap {
  const message = `${formatReference(from)} and ${formatReference(to)} could not be compared: ${why}`;
  return { code: 'IMAGES_NOT_COMPARED', effect: 'incomplete', path, message };
}

function listed(evidence: Evidence): Evidence {
  return Object.fromEntries(Object.entries(evidence).map(([key, items]) => [key, items.slice(0, MAX_LISTED)]));
}

/** Ids of vulnerabilities and names of packages, by what happened to them. */
function summaryOf({ packages, vulnerabilities }: ImageComparison): Evidence {
  const ids = (kind: string): readonly string[] =>
    vulnerabilities.filter((change) => change.class === kind).map(({ id }) => id);
  const changed = packages.map(({ name, before, after }) => `${name} ${before.join(' ')} → ${after.join(' ')}`.trim());
  return {
    [FIXED]: ids('fixed'),
    [INTRODUCED]: ids('introduced'),
    [CHANGED]: changed,
  };
}
