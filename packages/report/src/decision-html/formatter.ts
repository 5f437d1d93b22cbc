import { type Decision, formatPlatform, worstVerdict } from '@assay/core';
import { VERDICT_WORDS } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { decisionArticle } from './decision-article.ts';
import { htmlText } from './html-text.ts';
import { htmlPage } from './page.ts';

/** The decision as one page that needs nothing else: for a browser, for paper, for people who know no policy language. */
export const decisionHtml: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'html',
  title: 'HTML',
  summary: 'The decision as one self-contained page, with charts, findings and how to fix them.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/html',
  extension: '.html',
  render: (report, options) => {
    const decisions = decisionsOf(report);
    const [only] = decisions;
    const body =
      only !== undefined && decisions.length === 1
        ? [`<main>${decisionArticle(only, 'd1', 1)}</main>`]
        : setLines(decisions);
    return htmlPage(titleOf(decisions), body, {
      ...options,
      note: 'The decision follows from the policy and the facts alone; the JSON report has it whole.',
    });
  },
};

function titleOf(decisions: readonly Decision[]): string {
  const word = VERDICT_WORDS[worstVerdict(decisions.map(({ verdict }) => verdict))];
  return `${word}: ${decisions[0]?.subject.reference ?? 'no decision'}`;
}

function setLines(decisions: readonly Decision[]): string[] {
  const verdict = worstVerdict(decisions.map((decision) => decision.verdict));
  const links = decisions.map(({ subject, verdict: own }, index) => {
    const platform = subject.platform === null ? 'unknown platform' : formatPlatform(subject.platform);
    return `<li class="${own}"><span class="tag">${VERDICT_WORDS[own]}</span> <a href="#d${index + 1}">${htmlText(`${subject.reference} (${platform})`)}</a></li>`;
  });
  return [
    `<header><div class="banner ${verdict}"><span class="word">${VERDICT_WORDS[verdict]}</span>`,
    `<h1>${decisions.length} decisions</h1></div></header>`,
    `<nav aria-label="Decisions"><ul>${links.join('\n')}</ul></nav>`,
    '<main>',
    ...decisions.map((decision, index) => decisionArticle(decision, `d${index + 1}`, 2)),
    '</main>',
  ];
}
