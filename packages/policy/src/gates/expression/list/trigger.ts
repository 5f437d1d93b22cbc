import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { EXPRESSION_FACTS } from '../../../expression/fact-variables.ts';
import { listing } from '../../../parameters/expression-kind.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { LIMITS, QUESTION_PARAMETERS, questionKey, shownExpression } from '../question.ts';

export const list: Trigger = defineTrigger({
  id: 'list',
  title: 'Elements of a list',
  summary: 'Fires for each element of the list that the expression gives.',
  since: '0.1.0',
  stability: 'experimental',
  needs: [],
  sometimes: EXPRESSION_FACTS,
  selectFacts: ({ expression }) => expression.needs,
  params: {
    expression: required(listing, {
      summary: 'CEL expression over the facts of the image that gives a list.',
      example: 'packages.filter(p, p.type == "npm" && p.version.startsWith("0.0."))',
    }),
    ...QUESTION_PARAMETERS,
  },
  messages: { told: '{message}: {element}', listed: '{element} is listed by {expression}' },
  *evaluate(facts, { expression, message, question }) {
    const elements = expression.evaluate(facts, LIMITS);
    const key = questionKey(question, expression);
    const shown = shownExpression(expression);
    for (const { text, subject, discriminator, locations, evidence } of elements === true || elements === false
      ? []
      : elements) {
      yield {
        message: message === null ? 'listed' : 'told',
        data: { message: message ?? '', element: text, expression: shown },
        subject,
        discriminator: discriminator === undefined ? key : `${discriminator}#${key}`,
        locations: locations ?? [],
        evidence: { ...evidence, expression: shown },
      };
    }
  },
});
