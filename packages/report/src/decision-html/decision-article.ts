import { type Decision, formatPlatform } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { chartSection } from './chart-section.ts';
import { findingSection } from './finding-section.ts';
import { htmlCode, htmlText, sectionHeading } from './html-text.ts';

/** One decision: verdict, what was judged by what, numbers, findings, problems. `id` begins every anchor in it, `level` is that of its heading. */
export function decisionArticle(decision: Decision, id: string, level: 1 | 2): string {
  const groups = findingGroups(decision.findings);
  const findings =
    groups.length === 0
      ? [sectionHeading('Findings', `${id}-findings`, level), '<p>No rule of the policy found anything.</p>']
      : [chartSection(groups, id, level), findingSection(groups, id, level)];
  return [
    `<article id="${id}" aria-labelledby="${id}-title">`,
    banner(decision, id, level),
    facts(decision),
    ...findings,
    problemSection(decision, id, level),
    '</article>',
  ].join('\n');
}

function banner(decision: Decision, id: string, level: 1 | 2): string {
  const { verdict, subject } = decision;
  return [
    `<div class="banner ${verdict}"><span class="word">${VERDICT_WORDS[verdict]}</span><div>`,
    `<h${level} id="${id}-title">${htmlText(subject.reference)}</h${level}>`,
    `<p>${capitalised(htmlText(whySentence(decision)))}</p></div></div>`,
  ].join('');
}

/** The first letter behind the tag that isolates the text. */
function capitalised(markup: string): string {
  return markup.replace(/^<bdi>[a-z]/, (start) => start.slice(0, -1) + start.slice(-1).toUpperCase());
}

function facts(decision: Decision): string {
  const { subject, policy, mapping, advisoryData } = decision;
  const rows: readonly (readonly [string, string])[] = [
    ['Digest', subject.digest === null ? 'none: the source has no manifest' : htmlCode(subject.digest)],
    ['Platform', subject.platform === null ? 'unknown' : htmlText(formatPlatform(subject.platform))],
    ['Image id', subject.imageId === null ? 'none' : htmlCode(subject.imageId)],
    ['Policy', `${htmlText(policy.name)} <span class="soft">(${htmlText(policy.id)})</span>`],
    ['Policy digest', htmlCode(policy.digest)],
    ['Mapping', mapping === null ? 'none' : `${htmlText(mapping.name)} (number ${mapping.index + 1})`],
    ['Evaluated', `<time>${htmlText(decision.evaluatedAt)}</time>`],
    ['Advisories', advisoryData === null ? 'not used' : `of ${htmlText(advisoryData.builtAt)}`],
  ];
  return `<dl class="facts">\n${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('\n')}\n</dl>`;
}

function problemSection({ problems }: Decision, id: string, level: 1 | 2): string {
  const heading = sectionHeading('Problems', `${id}-problems`, level);
  if (problems.length === 0) return `${heading}\n<p>None: policy and data were complete and current.</p>`;
  const rows = problems.map(
    ({ severity, code, message }) =>
      `<tr class="${severity === 'error' ? 'error' : 'warn'}"><td><span class="tag">${severity}</span></td>` +
      `<th scope="row">${htmlText(code)}</th><td>${htmlText(message)}</td></tr>`,
  );
  return [
    heading,
    '<div class="scroll"><table><caption>What whoever reads the decision should know of policy and data</caption>',
    '<thead><tr><th scope="col">Severity</th><th scope="col">Code</th><th scope="col">What</th></tr></thead>',
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}
