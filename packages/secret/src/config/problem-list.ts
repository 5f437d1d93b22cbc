import { type DocumentProblem, printable } from '@assay/core';
import type { SecretConfigProblemCode } from '../errors.ts';

/** Most problems that are listed one by one. */
const MAX_PROBLEMS = 200;
/** Longest text of a document that is quoted in a message. */
const MAX_QUOTE_LENGTH = 80;

/** Where a value or key stands: lines and columns start at 1, the pointer is a JSON pointer. */
export interface Place {
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

/** Collects the problems of one document. */
export class ProblemList {
  readonly #problems: DocumentProblem[] = [];
  #errors = 0;

  /** The document cannot be used. */
  error(code: SecretConfigProblemCode, place: Place, message: string, hint?: string): void {
    this.#errors++;
    this.#add('error', code, { place, message, hint });
  }

  /** The document is used, and whoever wrote it should know. */
  warn(code: SecretConfigProblemCode, place: Place, message: string, hint?: string): void {
    this.#add('warning', code, { place, message, hint });
  }

  get failed(): boolean {
    return this.#errors > 0;
  }

  /** The problems by position. */
  sorted(): readonly DocumentProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  #add(
    severity: DocumentProblem['severity'],
    code: SecretConfigProblemCode,
    { place, message, hint }: { place: Place; message: string; hint: string | undefined },
  ): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const problem = { severity, code, message: printable(message), ...place };
    this.#problems.push(hint === undefined ? problem : { ...problem, hint: printable(hint) });
  }
}

/** Text of a document as a message quotes it: bounded and in quotation marks. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text);
}
