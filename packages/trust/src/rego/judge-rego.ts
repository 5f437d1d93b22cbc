import { isJsonObject } from '@assay/core';
import type { ExpressionEngines, ExpressionOutcome } from '../image-policy/expression-port.ts';
import { readCompliance } from './compliance.ts';

const QUERY = 'data.sigstore.isCompliant';
const MISSING =
  'Rego needs the program opa, which is not there: install it (https://www.openpolicyagent.org/docs/) and put it on PATH, or compile the policy with `opa build -t wasm -e sigstore/isCompliant`';
/** How far the instant of an evaluation may be from the clock that the program reads, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Judges an input, as JSON, by Rego in source form, with an external `opa`. */
export async function judgeRego(source: string, input: string, engines: ExpressionEngines): Promise<ExpressionOutcome> {
  const { opa, limits, signal, evaluatedAt } = engines;
  if (opa === null) return failed(MISSING);
  const result = await opa.evaluate({ source, input, query: QUERY, deadlineMs: limits.deadlineMs, signal });
  if (result === null) return failed(MISSING);
  if (result.kind === 'failed') return failed(`opa: ${result.message}`);
  const outcome = readAnswer(result.stdout, result.exitCode);
  const offClock = source.includes('time.now_ns') && Math.abs(Date.now() - evaluatedAt.getTime()) > CLOCK_TOLERANCE;
  if (!offClock) return outcome;
  const warning = 'the rule reads the clock of this machine, not the instant of the evaluation';
  return { ...outcome, warnings: [...outcome.warnings, warning] };
}

function failed(message: string): ExpressionOutcome {
  return { result: 'error', messages: [message], warnings: [] };
}

function readAnswer(stdout: string, exitCode: number): ExpressionOutcome {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout === '' ? 'null' : stdout);
  } catch {
    return failed(`opa ended with ${exitCode} and answered something that is no JSON`);
  }
  if (!isJsonObject(answer)) return failed(`opa ended with ${exitCode} and gave no answer`);
  if (Array.isArray(answer['errors'])) return failed(`opa: ${describeErrors(answer['errors'])}`);
  if (exitCode !== 0) return failed(`opa ended with ${exitCode}`);
  const results: readonly unknown[] = Array.isArray(answer['result']) ? answer['result'] : [];
  const [first] = results;
  const expressions = isJsonObject(first) && Array.isArray(first['expressions']) ? first['expressions'] : [];
  const [expression]: readonly unknown[] = expressions;
  return readCompliance(isJsonObject(expression) ? expression['value'] : undefined);
}

function describeErrors(errors: readonly unknown[]): string {
  const texts = errors.slice(0, 5).map((error) => {
    if (!isJsonObject(error)) return 'an error';
    const place = isJsonObject(error['location']) ? ` (line ${String(error['location']['row'])})` : '';
    return `${String(error['message'])}${place}`;
  });
  return texts.join('; ');
}
