import { type JsonValue, type PolicyExpression, printable } from '@assay/core';
import { judgeCue } from '../cue/judge-cue.ts';
import { judgeRego } from '../rego/judge-rego.ts';
import { judgeRegoModule } from '../rego/judge-rego-module.ts';
import type { ExpressionEngines, ExpressionOutcome } from './expression-port.ts';

const MAX_MESSAGES = 20;
const MAX_MESSAGE_LENGTH = 1000;

/** Judges an expression over an input. Never throws: what cannot be told is an outcome of its own. */
export async function judgeExpression(
  expression: PolicyExpression,
  input: JsonValue,
  engines: ExpressionEngines,
): Promise<ExpressionOutcome> {
  try {
    return bounded(await judge(expression, input, engines));
  } catch (error) {
    return undecided(`the evaluation failed: ${error instanceof Error ? error.message : 'for no known reason'}`);
  }
}

/** An outcome that could not be told. */
export function undecided(message: string): ExpressionOutcome {
  return bounded({ result: 'error', messages: [message], warnings: [] });
}

async function judge(
  expression: PolicyExpression,
  input: JsonValue,
  engines: ExpressionEngines,
): Promise<ExpressionOutcome> {
  const { limits, signal } = engines;
  if (signal.aborted) return undecided('the evaluation was stopped');
  const length = expression.language === 'rego-wasm' ? 0 : expression.source.length;
  if (length > limits.maxSourceLength)
    return undecided(`the expression is longer than ${limits.maxSourceLength} characters`);
  if (expression.language === 'cel') return await judgeCel(expression, input, engines);
  if (expression.language === 'cue') return judgeCue(expression.source, input, limits);
  const text = JSON.stringify(input);
  if (text.length > limits.maxInputLength)
    return undecided(`the input is longer than ${limits.maxInputLength} characters`);
  if (expression.language === 'rego') return await judgeRego(expression.source, text, engines);
  return await judgeRegoModule(expression, text, engines);
}

async function judgeCel(
  expression: Extract<PolicyExpression, { readonly language: 'cel' }>,
  input: JsonValue,
  engines: ExpressionEngines,
): Promise<ExpressionOutcome> {
  if (engines.cel === null) return undecided('expressions in CEL cannot be evaluated here');
  const outcome = await engines.cel(expression.source, input, engines.limits);
  if (outcome.result !== 'false' || expression.message === null) return outcome;
  return { ...outcome, messages: [expression.message, ...outcome.messages] };
}

function bounded(outcome: ExpressionOutcome): ExpressionOutcome {
  return { result: outcome.result, messages: cut(outcome.messages), warnings: cut(outcome.warnings) };
}

function cut(texts: readonly string[]): readonly string[] {
  return texts
    .slice(0, MAX_MESSAGES)
    .map((text) => printable(text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text));
}
