import { AssayError, type DocumentProblem, printable } from '@assay/core';

/** Problems of one document that are listed; the others are counted. */
const MAX_PROBLEMS = 100;

/**
 * What stderr says about something that was thrown: `error[CODE]: message`, then a hint; for documents every problem at its place.
 * Never a stack trace, except with `debug`.
 */
export function errorMessage(error: unknown, options: { readonly debug: boolean }): string {
  const lines = error instanceof AssayError ? assayErrorLines(error) : defectLines(error);
  const trace = options.debug && error instanceof Error ? traceLines(error) : [];
  return `${[...lines, ...trace].join('\n')}\n`;
}

/** Every problem of a document, one or two lines each: `file:line:column: error CODE: message` and a hint. */
export function problemLines(file: string, problems: readonly DocumentProblem[]): string[] {
  const lines = problems.slice(0, MAX_PROBLEMS).flatMap((problem) => {
    const place = `${printable(file)}:${problem.line}:${problem.column}`;
    const text = `${place}: ${problem.severity} ${problem.code}: ${printable(problem.message)}`;
    return problem.hint === undefined ? [text] : [text, `  hint: ${printable(problem.hint)}`];
  });
  const more = problems.length - MAX_PROBLEMS;
  return more > 0 ? [...lines, `and ${more} more problems`] : lines;
}

function assayErrorLines(error: AssayError): string[] {
  const head = `error[${printable(error.code)}]: ${printable(error.message)}`;
  const { document } = error.details;
  const problems = problemLines(typeof document === 'string' ? document : 'document', error.problems);
  const hint = error.hint === undefined ? [] : [`  hint: ${printable(error.hint)}`];
  return [head, ...problems, ...hint];
}

function defectLines(error: unknown): string[] {
  const message = error instanceof Error ? error.message : String(error);
  return [
    `error[DEFECT]: ${printable(message)}`,
    '  hint: This is a mistake in Assay. Run the command again with ASSAY_DEBUG=1 and report what it prints.',
  ];
}

function traceLines(error: Error): string[] {
  const own = (error.stack ?? '').split('\n').map((line) => `  ${printable(line)}`);
  return error.cause instanceof Error ? [...own, '  caused by:', ...traceLines(error.cause)] : own;
}
