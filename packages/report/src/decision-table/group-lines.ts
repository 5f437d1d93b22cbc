import type { AllowlistMatch, Finding, Location } from '@assay/core';
import type { FindingGroup } from '../decision-summary.ts';
import type { Paint, Tone } from '../paint.ts';
import { labelled, shown, wrapped } from '../text-layout.ts';

/** Places of one finding that are shown; the others are counted. */
const MAX_PLACES = 5;

const TONES: Readonly<Record<FindingGroup['id'], Tone>> = {
  error: 'bad',
  stop: 'bad',
  warn: 'warning',
  go: 'good',
  allowlisted: 'faint',
};

/** One group of findings under its title, after an empty line. */
export function groupLines(group: FindingGroup, paint: Paint, width: number): string[] {
  return [
    '',
    paint(TONES[group.id], `${group.title} (${group.findings.length})`),
    ...group.findings.flatMap((finding) => findingLines(finding, paint, width)),
  ];
}

function findingLines(finding: Finding, paint: Paint, width: number): string[] {
  const severity = finding.severity === undefined ? '' : `, ${shown(finding.severity)}`;
  const place = `(rule ${shown(finding.ruleId)} of ${shown(finding.ruleSetId)}${severity})`;
  const detail = { indent: 6, labelWidth: 10, width };
  return [
    `  ${paint('title', `${shown(finding.gate)} / ${shown(finding.trigger)}`)} ${paint('faint', place)}`,
    ...wrapped(shown(finding.message), Math.max(20, width - 6)).map((line) => `      ${line}`),
    ...placeTexts(finding.locations).flatMap((text, index) => labelled(index === 0 ? 'where' : '', text, detail)),
    ...(finding.recommendation === undefined ? [] : labelled('do', shown(finding.recommendation), detail)),
    ...(finding.allowlistMatch === undefined ? [] : labelled('accepted', acceptedText(finding.allowlistMatch), detail)),
    ...labelled('trigger', shown(finding.triggerId), detail),
  ];
}

function placeTexts(locations: readonly Location[]): string[] {
  const texts = locations
    .slice(0, MAX_PLACES)
    .map(({ path, layer }) => (layer === null ? shown(path) : `${shown(path)} (layer ${layer.slice(0, 19)})`));
  const more = locations.length - MAX_PLACES;
  return more > 0 ? [...texts, `and ${more} more`] : texts;
}

function acceptedText(match: AllowlistMatch): string {
  const until = match.expiresOn === null ? 'without end' : `until ${match.expiresOn}`;
  const owner = match.owner === undefined ? '' : `, owner ${match.owner}`;
  const reason = match.reason === undefined ? '' : `: ${match.reason}`;
  return shown(`by ${match.allowlistId}, item ${match.itemId}, ${until}${owner}${reason}`);
}
