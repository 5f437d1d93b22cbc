import { type DocumentProblem, compareText, printable } from '@assay/core';
import type { PolicyProblemCode } from '../errors.ts';
import type { Position } from './source-node.ts';

/** Most problems that are listed one by one; a document with more is not a policy. */
const MAX_PROBLEMS = 500;
/** Instructions of all regular expressions of a document together. */
const MAX_EXPRESSION_SIZE = 600_000;
/** Longest text of a document that is quoted in a message. */
const MAX_QUOTE_LENGTH = 120;

/** Where a problem stands. */
export interface Place extends Position {
  readonly pointer: string;
}

/** A problem with a code of this package. */
export interface CodedProblem extends DocumentProblem {
  readonly code: PolicyProblemCode;
}

/** Collects the problems of one document, in the order in which they are found. */
export class ProblemList {
  readonly #problems: CodedProblem[] = [];
  #dropped = 0;
  #spent = 0;

  /** An error: the document cannot be used. */
  error(code: PolicyProblemCode, place: Place, message: string, hint?: string): void {
    this.#add('error', code, place, message, hint);
  }

  /** A warning: the document is used, and whoever wrote it should know. */
  warn(code: PolicyProblemCode, place: Place, message: string, hint?: string): void {
    this.#add('warning', code, place, message, hint);
  }

  /** Counts compiled expressions; false, with one error, once a document has more of them than can be kept. */
  spend(size: number, place: Place): boolean {
    const before = this.#spent;
    this.#spent += size;
    if (this.#spent <= MAX_EXPRESSION_SIZE) return true;
    if (before <= MAX_EXPRESSION_SIZE) {
      this.error('TOO_LARGE', place, 'the expressions of the document are too many or too complex together');
    }
    return false;
  }

  /** True once `spend` has refused: no more expressions need to be read. */
  get exhausted(): boolean {
    return this.#spent > MAX_EXPRESSION_SIZE;
  }

  /** True when one of the problems is an error. */
  get failed(): boolean {
    return this.#problems.some((problem) => problem.severity === 'error');
  }

  /** Problems in the order in which they were found. */
  list(): readonly CodedProblem[] {
    return this.#problems;
  }

  /** All problems by position, errors before warnings, so that they read like the document. */
  sorted(): readonly DocumentProblem[] {
    const sorted = this.list().toSorted(
      (a, b) => a.line - b.line || a.column - b.column || compareText(a.severity, b.severity),
    );
    if (this.#dropped === 0) return sorted;
    const message = `${this.#dropped} more problems are not listed`;
    return [...sorted, { severity: 'error', code: 'PROBLEMS_TRUNCATED', message, pointer: '', line: 1, column: 1 }];
  }

  #add(
    severity: CodedProblem['severity'],
    code: PolicyProblemCode,
    { pointer, line, column }: Place,
    message: string,
    hint: string | undefined,
  ): void {
    if (this.#problems.length >= MAX_PROBLEMS) {
      this.#dropped += 1;
      return;
    }
    const problem = { severity, code, message: printable(message), pointer, line, column };
    this.#problems.push(hint === undefined ? problem : { ...problem, hint: printable(hint) });
  }
}

/** Text of a document as a message quotes it: bounded and in quotation marks. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text);
}
