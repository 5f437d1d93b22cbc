import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { EXPRESSION_FACTS } from '../../../expression/fact-variables.ts';
import { condition } from '../../../parameters/expression-kind.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { LIMITS, QUESTION_PARAMETERS, questionKey, shownExpression } from '../question.ts';

export const deny: Trigger = defineTrigger({
  id: 'deny',
  title: 'Expression is true',
  summary: 'Fires when the expression is true.',
  since: '0.1.0',
  stability: 'experimental',
  needs: [],
  sometimes: EXPRESSION_FACTS,
  selectFacts: ({ expression }) => expression.needs,
  params: {
    expression: required(condition, {
      summary: 'CEL expression over the facts of the image that is true or false.',
      example: 'files.exists(f, f.setuid && f.path.startsWith("/app/"))',
    }),
    ...QUESTION_PARAMETERS,
  },
  messages: { told: '{message}', true: 'This is true: {expression}' },
  *evaluate(facts, { expression, message, question }) {
    if (expression.evaluate(facts, LIMITS) !== true) return;
    const shown = shownExpression(expression);
    yield {
      message: message === null ? 'true' : 'told',
      data: { message: message ?? '', expression: shown },
      subject: { kind: 'image', key: questionKey(question, expression) },
      evidence: { expression: shown },
    };
  },
});
