import { type ComparedImage, compareContents, compareImages } from '@assay/advisory';
import type { AdvisoryMatcher, MatchedImage } from '@assay/assess';
import type { Inspection, VulnerabilityFacts, VulnerabilitySeverity } from '@assay/core';
import { isAtLeast } from '@assay/report';
import { readBaseReport } from '../checking/base-report.ts';
import { judgeCondition, missingFor } from '../checking/diff-conditions.ts';
import { comparePolicy } from '../checking/diff-policy.ts';
import type { DiffReport } from '../checking/diff-report.ts';
import { type DiffSide, openSides } from '../checking/diff-sides.ts';
import { baseLayersOf, readKnownBases } from '../checking/known-bases.ts';
import { missingData, noteMissingData } from '../checking/missing-data.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfMatching } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { comparisonFormats } from '../terminal/comparison-formats.ts';

/** `assay diff BASE IMAGE`: both matched with the data of today. Exit code 2 when something holds that `--fail-on` names. */
export async function diff(context: CommandContext): Promise<number> {
  const { settings } = context;
  const reports = await planReports(context, comparisonFormats());
  using matcher = settings.get(SETTINGS.skipVulnerabilities) ? null : await openCommandMatcher(context);
  const limit = settings.get(SETTINGS.failOnNew);
  if (matcher === null && limit !== null) {
    throw cliError('OPTION_CONFLICT', '--fail-on-new asks for vulnerabilities, and --skip-vulnerabilities for none');
  }
  const sides = await openSides(context);
  const { report, matched } = await compareSides(context, matcher, sides);
  await reports.write(report);
  const accepted = settings.get(SETTINGS.allowMissingData);
  const asksVulnerabilities = settings.get(SETTINGS.failOnDifference).some(({ kind }) => kind === 'new-vulnerability');
  const missing = missingData(matched, { hasLimit: limit !== null || asksVulnerabilities, accepted });
  await noteMissingData(context, missing);
  return exitCodeOfMatching(
    sides.map(({ inspection }) => inspection),
    { isTooBad: isWorse(report, limit) || report.gate.some(({ met }) => met), isMissingData: missing.length > 0 },
  );
}

async function compareSides(
  context: CommandContext,
  matcher: AdvisoryMatcher | null,
  sides: readonly [DiffSide, DiffSide],
): Promise<{ readonly report: DiffReport; readonly matched: readonly MatchedImage[] }> {
  const [base, image] = sides.map(({ inspection }) => inspection);
  if (base === undefined || image === undefined) throw new Error('a comparison has two sides');
  const { settings } = context;
  const known = await readKnownBases(context);
  const baseLayers = baseLayersOf(known, image);
  const matched =
    matcher === null ? [] : [matcher.match(base, baseLayersOf(known, base)), matcher.match(image, baseLayers)];
  const reportPath = settings.get(SETTINGS.baseReport);
  const baseBefore = reportPath === null ? null : await readBaseReport(reportPath, base.subject);
  const comparison = compareImages(
    comparedImage(base, matched[0]?.vulnerabilities),
    comparedImage(image, matched[1]?.vulnerabilities),
    { baseBefore, baseLayers },
  );
  const hasFiles = sides.every(holdsFiles);
  const ungated: DiffReport = {
    ...comparison,
    ...compareContents(base, image, { hasFiles }),
    vulnerabilitiesCompared: matcher !== null,
    policy: await comparePolicy(context, matcher, sides),
    gate: [],
  };
  return { report: { ...ungated, gate: gateOf(context, ungated) }, matched };
}

/** A bill of materials lists no files, and neither does a report of an inspection for people. */
function holdsFiles({ stored, inspection }: DiffSide): boolean {
  return stored === null ? inspection.coverage !== undefined : stored.held.entries === true;
}

const NOTHING_KNOWN: ComparedImage['facts'] = { matches: [], undetermined: [] };

function comparedImage(inspection: Inspection, facts: VulnerabilityFacts | undefined): ComparedImage {
  return { inspection, facts: facts ?? NOTHING_KNOWN };
}

/** What cannot be judged must not pass. @throws OPTION_CONFLICT */
function gateOf({ settings }: CommandContext, report: DiffReport): DiffReport['gate'] {
  return settings.get(SETTINGS.failOnDifference).map((condition) => {
    const missing = missingFor(condition, report);
    if (missing !== null) {
      throw cliError('OPTION_CONFLICT', `--fail-on ${condition.text} cannot be judged: ${missing}`, {
        hint: 'An inspection of assay inspect -o inspection has everything.',
      });
    }
    return judgeCondition(condition, report);
  });
}

/** What became known or was rated anew since does not count: both images have it, so the change did not bring it. */
function isWorse({ vulnerabilities }: DiffReport, limit: VulnerabilitySeverity | null): boolean {
  if (limit === null) return false;
  return vulnerabilities.some((change) => change.class === 'introduced' && isAtLeast(change.severity, limit));
}
