import type { Expansion, Lookup, VariableReference } from './expansion.ts';
import { replacePattern, trimPattern } from './shell-pattern.ts';

/** Deepest nesting of `${…}`; deeper text stays as written. */
const MAX_DEPTH = 16;
/** Longest result: longer ones are cut off and count as unknown. */
const MAX_LENGTH = 64 * 1024;

/** How a word is expanded. */
export interface ExpandOptions {
  readonly lookup: Lookup;
  /** The escape character of the file. */
  readonly escape: string;
  /** True to leave quotes and escapes in. */
  readonly raw?: boolean;
}

/** Puts variables into a word and takes quotes away, as builders do for instructions other than RUN, CMD and ENTRYPOINT. */
export function expandWord(word: string, options: ExpandOptions): Expansion {
  if (!needsWork(word, options.escape)) return { text: word, complete: true, references: [] };
  return new Expander(word, options).run();
}

function needsWork(word: string, escape: string): boolean {
  return word.includes('$') || word.includes('"') || word.includes("'") || word.includes(escape);
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+/y;
const SPECIAL = /[0-9@*#?\-$!]/;

class Expander {
  readonly #word: string;
  readonly #options: ExpandOptions;
  readonly #references: VariableReference[] = [];
  #at = 0;
  #complete = true;
  #depth = 0;

  constructor(word: string, options: ExpandOptions) {
    this.#word = word;
    this.#options = options;
  }

  run(): Expansion {
    const text = this.#until('');
    return { text, complete: this.#complete, references: this.#references };
  }

  /** Reads to a closing character outside quotes (not taken), or to the end. */
  #until(stop: string): string {
    const parts: string[] = [];
    let length = 0;
    while (this.#at < this.#word.length) {
      const character = this.#word.charAt(this.#at);
      if (stop !== '' && stop.includes(character)) break;
      const part = this.#next(character);
      length += part.length;
      if (length > MAX_LENGTH) {
        this.#complete = false;
        this.#at = this.#word.length;
        break;
      }
      parts.push(part);
    }
    return parts.join('');
  }

  #next(character: string): string {
    const { escape, raw } = this.#options;
    if (character === "'") return this.#singleQuoted();
    if (character === '"') return this.#doubleQuoted();
    if (character === '$') return this.#dollar();
    this.#at++;
    if (character !== escape) return character;
    const escaped = this.#word.charAt(this.#at);
    this.#at++;
    return raw === true ? character + escaped : escaped;
  }

  #singleQuoted(): string {
    const close = this.#word.indexOf("'", this.#at + 1);
    const end = close < 0 ? this.#word.length : close;
    const from = this.#at;
    this.#at = end + 1;
    return this.#options.raw === true ? this.#word.slice(from, end + 1) : this.#word.slice(from + 1, end);
  }

  #doubleQuoted(): string {
    const quote = this.#options.raw === true ? '"' : '';
    const parts = [quote];
    this.#at++;
    while (this.#at < this.#word.length) {
      const character = this.#word.charAt(this.#at);
      if (character === '"') {
        this.#at++;
        parts.push(quote);
        break;
      }
      if (character === '$') {
        parts.push(this.#dollar());
        continue;
      }
      this.#at++;
      const next = this.#word.charAt(this.#at);
      if (character === this.#options.escape && (next === '"' || next === '$' || next === this.#options.escape)) {
        parts.push(this.#options.raw === true ? character + next : next);
        this.#at++;
      } else parts.push(character);
    }
    return parts.join('');
  }

  #dollar(): string {
    const from = this.#at;
    this.#at++;
    if (this.#word.charAt(this.#at) === '{') return this.#braced(from);
    const name = this.#readName();
    if (name === '') return '$';
    return this.#plain(name, from);
  }

  #readName(): string {
    NAME.lastIndex = this.#at;
    const match = NAME.exec(this.#word);
    if (match !== null) {
      this.#at = NAME.lastIndex;
      return match[0];
    }
    const character = this.#word.charAt(this.#at);
    if (!SPECIAL.test(character)) return '';
    this.#at++;
    return character;
  }

  #plain(name: string, from: number): string {
    const state = this.#options.lookup(name);
    this.#references.push({ name, state: state.kind, guarded: false, from, to: this.#at });
    if (state.kind === 'set') return state.value;
    this.#complete = false;
    return this.#word.slice(from, this.#at);
  }

  #braced(from: number): string {
    this.#at++;
    const name = this.#readName();
    const operator = this.#readOperator();
    if (name === '' || operator === null || this.#depth >= MAX_DEPTH) return this.#asWritten(from);
    if (operator === '}') return this.#plain(name, from);
    this.#depth++;
    const reference = this.#references.length;
    const before = this.#complete;
    const argument = operator.startsWith('/') ? this.#until('/}') : this.#until('}');
    let replacement = '';
    if (operator.startsWith('/') && this.#word.charAt(this.#at) === '/') {
      this.#at++;
      replacement = this.#until('}');
    }
    this.#depth--;
    if (this.#word.charAt(this.#at) !== '}') return this.#asWritten(from);
    this.#at++;
    const argumentComplete = this.#complete;
    this.#complete = before;
    const state = this.#options.lookup(name);
    const guarded = operator.includes('-') || operator.includes('+');
    this.#references.splice(reference, 0, { name, state: state.kind, guarded, from, to: this.#at });
    return this.#apply({ operator, argument, replacement, argumentComplete, name, from });
  }

  #apply(use: {
    operator: string;
    argument: string;
    replacement: string;
    argumentComplete: boolean;
    name: string;
    from: number;
  }): string {
    const state = this.#options.lookup(use.name);
    const { operator } = use;
    const fallback = (): string => {
      if (!use.argumentComplete) this.#complete = false;
      return use.argument;
    };
    if (state.kind !== 'set') {
      if (operator.includes('-') && state.kind === 'undeclared') return fallback();
      if (operator.includes('+') && state.kind === 'undeclared') return '';
      // An ARG without default keeps the default of the expression unless the build gives a value.
      if (operator.includes('-')) return fallback();
      this.#complete = false;
      return this.#word.slice(use.from, this.#at);
    }
    const filled = operator.startsWith(':') ? state.value !== '' : true;
    if (operator.includes('+')) return filled ? fallback() : '';
    if (operator.includes('-')) return filled ? state.value : fallback();
    if (operator.includes('?')) return state.value;
    if (!use.argumentComplete) this.#complete = false;
    return edit(state.value, use);
  }

  /** One of the known operators, `}` when there is none, null when it is none of them. */
  #readOperator(): string | null {
    const two = this.#word.slice(this.#at, this.#at + 2);
    for (const operator of [':-', ':+', ':?', '##', '%%', '//']) {
      if (two === operator) {
        this.#at += 2;
        return operator;
      }
    }
    const one = two.charAt(0);
    if (one === '' || !'}-+?#%/'.includes(one)) return null;
    this.#at++;
    return one;
  }

  /** Gives up on a brace: all that follows stays as written and counts as unknown. */
  #asWritten(from: number): string {
    const close = this.#word.indexOf('}', this.#at);
    this.#at = close < 0 ? this.#word.length : close + 1;
    this.#complete = false;
    return this.#word.slice(from, this.#at);
  }
}

function edit(value: string, use: { operator: string; argument: string; replacement: string }): string {
  const { operator, argument } = use;
  if (operator.startsWith('/')) {
    return replacePattern(value, argument, { text: use.replacement, all: operator === '//' });
  }
  return trimPattern(value, argument, { end: operator.startsWith('%'), greedy: operator.length === 2 });
}
