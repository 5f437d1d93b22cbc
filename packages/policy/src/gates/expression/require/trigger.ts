import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { EXPRESSION_FACTS } from '../../../expression/fact-variables.ts';
import { condition } from '../../../parameters/expression-kind.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { LIMITS, QUESTION_PARAMETERS, questionKey, shownExpression } from '../question.ts';

export const requireExpression: Trigger = defineTrigger({
  id: 'require',
  title: 'Expression is not true',
  summary: 'Fires when the expression is false.',
  since: '0.1.0',
  stability: 'experimental',
  needs: [],
  sometimes: EXPRESSION_FACTS,
  selectFacts: ({ expression }) => expression.needs,
  params: {
    expression: required(condition, {
      summary: 'CEL expression over the facts of the image that has to be true.',
      example: '"org.opencontainers.image.source" in labels',
    }),
    ...QUESTION_PARAMETERS,
  },
  messages: { told: '{message}', false: 'This is not true: {expression}' },
  *evaluate(facts, { expression, message, question }) {
    if (expression.evaluate(facts, LIMITS) === true) return;
    const shown = shownExpression(expression);
    yield {
      message: message === null ? 'false' : 'told',
      data: { message: message ?? '', expression: shown },
      subject: { kind: 'image', key: questionKey(question, expression) },
      evidence: { expression: shown },
    };
  },
});
