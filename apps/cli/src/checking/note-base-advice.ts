import type { AdvisoryMatcher, KnownImage } from '@assay/assess';
import type { Inspection, VulnerabilityMatch } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { type BaseCandidate, baseAdvice } from './base-advice.ts';
import { inspectionOf } from './inspection-of.ts';
import { nearestBase } from './known-bases.ts';

/** A matched image among the images that the user knows. */
export interface MatchedOnBase {
  readonly inspection: Inspection;
  readonly matches: readonly VulnerabilityMatch[];
  readonly known: readonly KnownImage[] | null;
}

/**
 * Tells people what comes from the base image, and what another one would change.
 * @throws DOCUMENT_INVALID, and what inspecting a base image throws
 */
export async function noteBaseAdvice(
  context: CommandContext,
  matcher: AdvisoryMatcher,
  { inspection, matches, known }: MatchedOnBase,
): Promise<void> {
  const base = nearestBase(known, inspection);
  const asked = context.settings.get(SETTINGS.newerBase);
  const candidates: BaseCandidate[] = [];
  for (const name of base === null ? [] : asked) {
    const { vulnerabilities } = matcher.match(await inspectionOf(context, name, inspection));
    const isCovered = vulnerabilities.data.distributionCovered !== false;
    candidates.push({ name, matches: vulnerabilities.matches, isCovered });
  }
  const lines = baseAdvice({ known, base, matches, isAsked: asked.length > 0, candidates });
  for (const line of lines) await note(context, line);
}
