import { type ImageComparison, compareImages } from '@assay/advisory';
import { type ChangedPin, type PinnedSources, inspectTarget } from '@assay/assess';
import { type SourceFinding, type SourceReport, compareSourceFindings, printable } from '@assay/core';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { withImageOptions } from '../image-work.ts';

const RULE = {
  id: 'image-pin-updated',
  aliases: [],
  title: 'Image pinned again',
  summary: 'What the newer image changes in packages and vulnerabilities.',
  severity: 'style',
} as const;

/** Names that are listed one by one. */
const MAX_LISTED = 100;

/** The report with what each new pin changes. Both images are inspected and matched with the data of today. */
export async function withComparisons(
  context: CommandContext,
  { report, changes }: PinnedSources,
): Promise<SourceReport> {
  const renewed = changes.filter(({ from }) => from !== null);
  if (renewed.length === 0) return report;
  using matcher = await openCommandMatcher(context);
  const findings: SourceFinding[] = [];
  for (const change of renewed) {
    findings.push(await compareOne(context, matcher, change));
  }
  return {
    ...report,
    findings: [...report.findings, ...findings].toSorted(compareSourceFindings),
    rules: [...report.rules, RULE],
  };
}

type Matcher = Awaited<ReturnType<typeof openCommandMatcher>>;

async function compareOne(context: CommandContext, matcher: Matcher, change: ChangedPin): Promise<SourceFinding> {
  const { path, line, reference, from, to } = change;
  const name = reference.replace(/@.*$/, '').replace(/(?<=[^/]):[^:/]*$/, '');
  const look = async (digest: string): ReturnType<typeof inspectTarget> =>
    await withImageOptions(context, `registry:${name}@${digest}`, inspectTarget);
  const [[old], [fresh]] = [await look(from ?? ''), await look(to)];
  const evidence =
    old === undefined || fresh === undefined
      ? {}
      : summaryOf(
          compareImages(
            { inspection: old, facts: matcher.match(old).vulnerabilities },
            { inspection: fresh, facts: matcher.match(fresh).vulnerabilities },
            { baseBefore: null },
          ),
        );
  const words = Object.entries(evidence).map(([key, items]) => `${items.length} ${key}`);
  return {
    id: `${path}:${reference}`,
    rule: RULE.id,
    aliases: [],
    severity: RULE.severity,
    message: `${printable(reference)} was pinned again: ${words.join(', ') || 'what changed is not known'}.`,
    path,
    line,
    column: 1,
    evidence: { from, to, ...evidence },
  };
}

/** Ids of vulnerabilities and names of packages, by what happened to them. */
function summaryOf({ packages, vulnerabilities }: ImageComparison): Readonly<Record<string, readonly string[]>> {
  const ids = (kind: string): readonly string[] =>
    vulnerabilities.filter((change) => change.class === kind).map(({ id }) => id);
  const changed = packages.map(({ name, before, after }) => `${name} ${before.join(' ')} → ${after.join(' ')}`.trim());
  return {
    'vulnerabilities fixed': ids('fixed').slice(0, MAX_LISTED),
    'vulnerabilities introduced': ids('introduced').slice(0, MAX_LISTED),
    'packages changed': changed.slice(0, MAX_LISTED),
  };
}
