import { type Decision, worstVerdict } from '@assay/core';
import { decisionDocument } from '../decision-document.ts';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { reportError } from '../errors.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { parseTemplate } from './parse-template.ts';
import { renderTemplate } from './render-template.ts';

/**
 * The decision by a template of the user's own: names of the decision document, and in addition `word` (the verdict as people see it),
 * `why`, and `counts` by `stop`, `warn`, `go`, `allowlisted`, `error`. `decisions` lists all of them; with one only, its names are also
 * at the top. Every value is made safe by a filter.
 */
export const decisionTemplate: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'template',
  title: 'Template',
  summary: "The decision by a template of the user's own, whose values are always escaped.",
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report, { template }) => {
    if (template === undefined) throw reportError('TEMPLATE_MISSING', 'format template needs a template');
    const nodes = parseTemplate(template);
    const decisions = decisionsOf(report).map(documentOf);
    const [only] = decisions;
    const verdict = worstVerdict(decisionsOf(report).map((decision) => decision.verdict));
    const top = 'decisions' in report ? {} : only;
    const text = renderTemplate(nodes, { ...top, verdict, word: VERDICT_WORDS[verdict], decisions });
    return text.endsWith('\n') ? text : `${text}\n`;
  },
};

function documentOf(decision: Decision): object {
  const counts = { error: 0, stop: 0, warn: 0, go: 0, allowlisted: 0 };
  for (const { id, findings } of findingGroups(decision.findings)) counts[id] = findings.length;
  return {
    ...decisionDocument(decision),
    word: VERDICT_WORDS[decision.verdict],
    why: whySentence(decision),
    counts,
  };
}
