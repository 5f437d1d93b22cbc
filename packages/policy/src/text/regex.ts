import { RE2JS } from 're2js';

/** A user's regular expression, matched in time linear to the text (RE2 syntax: no look-around, no back-references). */
export interface Regex {
  readonly source: string;
  /** Instructions of its compiled program: what it costs to keep. */
  readonly size: number;
  /** True when the expression matches from the first character on; the end is free. */
  matchesStart(text: string): boolean;
  /** True when the expression matches anywhere in the text. */
  matchesSomewhere(text: string): boolean;
}

/** A compiled expression, or why it is not one. */
export type RegexReading =
  | { readonly ok: true; readonly regex: Regex }
  | { readonly ok: false; readonly message: string };

/** Longest expression in characters. */
const MAX_SOURCE_LENGTH = 8192;
/** Largest compiled program in instructions; matching costs at most this for each character. */
const MAX_PROGRAM_SIZE = 20_000;

/** Compiles a user's expression. */
export function readRegex(source: string): RegexReading {
  if (source.length > MAX_SOURCE_LENGTH) {
    return { ok: false, message: `the expression is longer than ${MAX_SOURCE_LENGTH} characters` };
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'the expression cannot be compiled' };
  }
  const size = compiled.programSize();
  if (size > MAX_PROGRAM_SIZE) return { ok: false, message: 'the expression is too complex' };
  return { ok: true, regex: new CompiledRegex(source, size, compiled) };
}

class CompiledRegex implements Regex {
  readonly source: string;
  readonly size: number;
  readonly #compiled: RE2JS;
  /** The expression bound to the start of the text, made when it is first asked for: a test of that is far faster than a matcher. */
  #bound: RE2JS | null = null;

  constructor(source: string, size: number, compiled: RE2JS) {
    this.source = source;
    this.size = size;
    this.#compiled = compiled;
  }

  matchesStart(text: string): boolean {
    this.#bound ??= RE2JS.compile(String.raw`\A(?:${this.source})`);
    return this.#bound.test(text);
  }

  matchesSomewhere(text: string): boolean {
    return this.#compiled.test(text);
  }
}
