import type { AllowlistMatch, Finding, Location } from '@assay/core';
import type { FindingGroup } from '../decision-summary.ts';
import { SEVERITIES, statedSeverity } from '../finding-severity.ts';
import { jsonText } from '../json-text.ts';
import { counted } from '../text-layout.ts';
import { GROUP_WORDS } from './chart-section.ts';
import { htmlAttribute, htmlCode, htmlText, sectionHeading } from './html-text.ts';

/** Rows of one page; further findings are counted. */
const MAX_ROWS = 5000;
/** Places of one finding that its row lists; the others are counted. */
const MAX_PLACES = 8;
/** Characters of the evidence of one finding. */
const MAX_EVIDENCE = 4000;

/** The findings as one table, worst first, by what they do and then by severity: why, where, how to fix, and on what evidence. */
export function findingSection(groups: readonly FindingGroup[], id: string, level: 1 | 2): string {
  const all = groups.flatMap((group) => bySeverity(group.findings).map((finding) => ({ group, finding })));
  const rows = all.slice(0, MAX_ROWS).map(({ group, finding }) => findingRow(group, finding));
  const more = all.length - rows.length;
  return [
    sectionHeading('Findings', `${id}-findings`, level),
    '<div class="scroll"><table class="findings">',
    `<caption>${counted(all.length, 'finding')}, what stops the image first</caption>`,
    '<thead><tr><th scope="col" class="a">Action</th><th scope="col" class="r">Rule</th><th scope="col">Why</th>',
    '<th scope="col" class="w">Where</th><th scope="col" class="d">How to fix</th></tr></thead>',
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
    ...(more > 0 ? [`<p>${counted(more, 'more finding')} left out here; the JSON report has all of them.</p>`] : []),
  ].join('\n');
}

/** What rules state no severity for stands last; otherwise the decision's own order stays. */
function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding): number => SEVERITIES.indexOf(statedSeverity(finding));
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

function findingRow(group: FindingGroup, finding: Finding): string {
  const severity = finding.severity === undefined ? '' : `<p class="soft">severity ${htmlText(finding.severity)}</p>`;
  const { recommendation } = finding;
  return [
    `<tr class="${group.id}"><td><span class="tag">${GROUP_WORDS[group.id]}</span>${severity}</td>`,
    `<th scope="row">${htmlText(finding.gate)} / ${htmlText(finding.trigger)}${ruleText(finding)}</th>`,
    `<td>${htmlText(finding.message)}${acceptedText(finding.allowlistMatch)}${evidenceText(finding)}</td>`,
    `<td>${placeList(finding)}</td>`,
    `<td>${recommendation === undefined ? '<span class="soft">The rule gives no advice.</span>' : htmlText(recommendation)}</td></tr>`,
  ].join('');
}

function ruleText({ ruleId, ruleSetId }: Finding): string {
  return `<p class="soft">rule ${htmlText(ruleId)} of ${htmlText(ruleSetId)}</p>`;
}

function placeList({ locations, subject }: Finding): string {
  if (locations.length === 0) return `<span class="soft">${subject.kind}</span> ${htmlCode(subject.key)}`;
  const items = locations.slice(0, MAX_PLACES).map((place) => `<li>${htmlCode(place.path)}${layerText(place)}</li>`);
  const more = locations.length - MAX_PLACES;
  if (more > 0) items.push(`<li class="soft">and ${more} more</li>`);
  return `<ul>${items.join('')}</ul>`;
}

function layerText({ layer }: Location): string {
  return layer === null ? '' : `<span class="soft layer">layer ${htmlAttribute(layer.slice(0, 19))}</span>`;
}

function acceptedText(match: AllowlistMatch | undefined): string {
  if (match === undefined) return '';
  const until = match.expiresOn === null ? 'without end' : `until ${htmlText(match.expiresOn)}`;
  const owner = match.owner === undefined ? '' : `, owner ${htmlText(match.owner)}`;
  const reason = match.reason === undefined ? '' : `: ${htmlText(match.reason)}`;
  return `<p class="soft">accepted by ${htmlText(match.allowlistId)}, item ${htmlText(match.itemId)}, ${until}${owner}${reason}</p>`;
}

function evidenceText(finding: Finding): string {
  const ids = [
    `trigger id: ${htmlText(finding.triggerId)}`,
    ...(finding.legacyTriggerId === null ? [] : [`historical trigger id: ${htmlText(finding.legacyTriggerId)}`]),
    `subject: ${finding.subject.kind} ${htmlText(finding.subject.key)}`,
    ...Object.entries(finding.evidence).map(([key, value]) => `${htmlText(key)}: ${evidenceValue(value)}`),
  ];
  return `<details><summary>Evidence</summary><pre>${ids.join('\n')}</pre></details>`;
}

function evidenceValue(value: unknown): string {
  const text = typeof value === 'string' ? value : jsonText(value, 'line');
  return `<bdi>${htmlAttribute(text, MAX_EVIDENCE)}</bdi>`;
}
