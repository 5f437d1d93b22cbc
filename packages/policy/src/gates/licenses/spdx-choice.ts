/** A licence of an SPDX expression with its exception, if any. */
export interface LicenseTerm {
  readonly license: string;
  readonly exception: string | null;
}

/** Deepest nesting of brackets. */
const MAX_DEPTH = 32;
/** Most words of one expression. */
const MAX_TOKENS = 2000;

/**
 * Says whether an SPDX expression can be met with licences that pass the test: one side of an OR is enough, of an AND both have
 * to. Null when the text is not an expression.
 */
export function canMeet(expression: string, passes: (term: LicenseTerm) => boolean): boolean | null {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  if (tokens.length === 0 || tokens.length > MAX_TOKENS) return null;
  const reader = new ChoiceReader(tokens, passes);
  return reader.read();
}

/** Recursive descent over the words; a wrong word makes the whole null. */
class ChoiceReader {
  readonly #tokens: readonly string[];
  readonly #passes: (term: LicenseTerm) => boolean;
  #next = 0;
  #broken = false;

  constructor(tokens: readonly string[], passes: (term: LicenseTerm) => boolean) {
    this.#tokens = tokens;
    this.#passes = passes;
  }

  read(): boolean | null {
    const result = this.#either(0);
    return this.#broken || this.#next < this.#tokens.length ? null : result;
  }

  #either(depth: number): boolean {
    let result = this.#both(depth);
    while (this.#take('OR')) {
      const other = this.#both(depth);
      result = result || other;
    }
    return result;
  }

  #both(depth: number): boolean {
    let result = this.#term(depth);
    while (this.#take('AND')) {
      const other = this.#term(depth);
      result = result && other;
    }
    return result;
  }

  #term(depth: number): boolean {
    if (depth > MAX_DEPTH) return this.#break();
    if (this.#take('(')) {
      const inner = this.#either(depth + 1);
      return this.#take(')') ? inner : this.#break();
    }
    const license = this.#word();
    if (license === null) return this.#break();
    const exception = this.#take('WITH') ? this.#word() : null;
    return this.#passes({ license, exception });
  }

  #word(): string | null {
    const token = this.#tokens[this.#next];
    if (token === undefined || /^(?:[()]|AND|OR|WITH)$/i.test(token)) return null;
    this.#next += 1;
    return token;
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#next]?.toUpperCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #break(): boolean {
    this.#broken = true;
    this.#next = this.#tokens.length;
    return false;
  }
}
