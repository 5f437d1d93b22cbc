import { inspectTarget } from '@assay/assess';
import { type ImageVulnerabilities, type VulnerabilityFilter, isAtLeast, visibleMatches } from '@assay/report';
import { baseLayersOf, readKnownBases } from '../checking/known-bases.ts';
import { missingData, noteMissingData } from '../checking/missing-data.ts';
import { noteBaseAdvice } from '../checking/note-base-advice.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfMatching } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import type { SettingValues } from '../settings/resolve.ts';
import { SETTINGS } from '../settings/settings.ts';
import { ONE_IMAGE_FORMATS, matchingFormats } from '../terminal/matching-formats.ts';

/** `assay vulns IMAGE`: what is known against its packages. Exit code 2 when something is as bad as `--fail-on-severity` says, 6 when that cannot be told. */
export async function vulns(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const at = settings.get(SETTINGS.at) ?? io.now();
  const filter = filterOf(settings);
  refuseConflicts(settings);
  const writers = documentAsked(settings) === undefined ? null : await import('../terminal/vulnerability-documents.ts');
  const reports = await planReports(context, matchingFormats(at, writers));
  using matcher = await openCommandMatcher(context);
  const [inspections, statements] = await withImageOptions(context, operands[0] ?? '', async (options) => {
    const inspected = await inspectTarget(options);
    if (!settings.get(SETTINGS.attachedVex)) return [inspected, null] as const;
    return [inspected, await (await import('../trust/attached-vex.ts')).attachedVexOfTarget(context, options)] as const;
  });
  const known = await readKnownBases(context);
  const matched = inspections.map((inspection) => ({
    inspection,
    image: {
      ...matcher.match(inspection, baseLayersOf(known, inspection), statements?.get(inspection.subject.digest)),
      matchedAt: at.toISOString(),
      filter,
    },
  }));
  const images = matched.map(({ image }) => image);
  await reports.write({ images: matched, single: !settings.get(SETTINGS.allPlatforms) && images.length === 1 });
  const hasLimit = settings.get(SETTINGS.failOnSeverity) !== null;
  for (const { inspection, image } of matched) {
    await noteBaseAdvice(context, matcher, { inspection, matches: image.vulnerabilities.matches, known });
  }
  const missing = missingData(images, { hasLimit, accepted: settings.get(SETTINGS.allowMissingData) });
  await noteMissingData(context, missing);
  return exitCodeOfMatching(inspections, {
    isTooBad: images.some((image) => isTooBad(image, settings)),
    isMissingData: missing.length > 0,
  });
}

function filterOf(settings: SettingValues): VulnerabilityFilter {
  return { minSeverity: settings.get(SETTINGS.minSeverity), onlyFixed: settings.get(SETTINGS.onlyFixed) };
}

/** The gate judges what is shown, so what it judges must be shown. */
function refuseConflicts(settings: SettingValues): void {
  const [shown, judged] = [settings.get(SETTINGS.minSeverity), settings.get(SETTINGS.failOnSeverity)];
  if (shown !== null && judged !== null && !isAtLeast(judged, shown)) {
    throw cliError(
      'OPTION_CONFLICT',
      `--fail-on-severity ${judged} would fail for what --min-severity ${shown} hides`,
      {
        hint: `Give --min-severity ${judged}, or leave it out.`,
      },
    );
  }
  const alone = documentAsked(settings);
  if (alone !== undefined && settings.get(SETTINGS.allPlatforms)) {
    throw cliError('OPTION_CONFLICT', `a document of ${alone} is about one image, not all platforms`, {
      hint: 'Name one with --platform.',
    });
  }
}

/** The first format that was asked for and is a document about one image. */
function documentAsked(settings: SettingValues): string | undefined {
  return settings.get(SETTINGS.output).find(({ format }) => ONE_IMAGE_FORMATS.has(format))?.format;
}

function isTooBad(image: ImageVulnerabilities, settings: SettingValues): boolean {
  const limit = settings.get(SETTINGS.failOnSeverity);
  return limit !== null && visibleMatches(image).matches.some(({ severity }) => isAtLeast(severity, limit));
}
