import { createHash } from 'node:crypto';
import type { CheckedExpression, ExpressionLimits } from '../../expression/engine.ts';
import type { Parameter } from '../../contracts/parameter.ts';
import { optional } from '../../parameters/parameter-kind.ts';
import { text } from '../../parameters/text-kinds.ts';

/** What one expression may cost: some tenths of a second at most. */
export const LIMITS: ExpressionLimits = { maxSteps: 4_000_000, maxSize: 1_000_000 };

/** Longest expression that a message shows, in characters. */
const MAX_SHOWN_LENGTH = 200;

/** Parameters that all triggers of the gate have beside the expression. */
export const QUESTION_PARAMETERS: {
  readonly message: Parameter<string | null>;
  readonly question: Parameter<string | null>;
} = {
  message: optional(text, {
    summary: 'What the finding says; the expression itself when absent.',
    example: 'The image has no owner',
  }),
  question: optional(text, {
    summary: 'Name of the question in the ids of findings; without one they change whenever the expression does.',
    example: 'has-owner',
  }),
};

/** What tells the findings of one expression from those of others: its name, or a digest of its text. */
export function questionKey(question: string | null, { source }: CheckedExpression): string {
  if (question !== null) return question;
  const words = source.trim().replaceAll(/\s+/g, ' ');
  return createHash('sha256').update(words, 'utf8').digest('hex').slice(0, 12);
}

/** The expression on one line, as messages show it. */
export function shownExpression({ source }: CheckedExpression): string {
  const words = source.trim().replaceAll(/\s+/g, ' ');
  return words.length > MAX_SHOWN_LENGTH ? `${words.slice(0, MAX_SHOWN_LENGTH)}…` : words;
}
