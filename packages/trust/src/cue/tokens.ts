import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import { readNumber } from './number-literal.ts';
import { type StringPart, readString } from './string-literal.ts';

/** A lexical element. `newline` is a comma that the end of a line stands for. */
export type Token = { readonly at: CuePlace; readonly offset: number } & (
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly parts: readonly StringPart[] }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'end' }
);

/** Most lexical elements of a policy. */
const MAX_TOKENS = 100_000;
const BLANKS = /(?:[ \t\r]|\/\/[^\n]*)*/y;
const NAME = /(?:#|_#)?[\p{L}_$][\p{L}\p{Nd}_$]*|#[\p{L}_$]?/uy;
const SIGN = /_\|_|\.\.\.|&&|\|\||==|!=|<=|>=|=~|!~|[{}[\]():,.?!<>=&|+\-*/@;]/y;
const STRING_START = /#*["']/y;
const NUMBER = /(?:\d|\.\d)/y;
/** Elements after which the end of a line is a comma. */
const CLOSING = new Set([')', ']', '}', '?', '!', '...', '_|_']);

/** Splits a policy into lexical elements, commas for line ends put in. @throws CannotEvaluate */
export function tokenize(source: string): readonly Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.#source = source;
  }

  run(): readonly Token[] {
    while (this.#at < this.#source.length) {
      this.#match(BLANKS);
      if (this.#source[this.#at] === '\n') this.#newline();
      else if (this.#at < this.#source.length) this.#token();
      if (this.#tokens.length > MAX_TOKENS)
        throw new CannotEvaluate(`the policy has more than ${MAX_TOKENS} words and signs`, null);
    }
    this.#comma();
    this.#tokens.push({ kind: 'end', at: this.#place(), offset: this.#at });
    return this.#tokens;
  }

  #newline(): void {
    this.#comma();
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #comma(): void {
    const last = this.#tokens.at(-1);
    if (last === undefined || last.kind === 'end') return;
    if (last.kind === 'sign' && !CLOSING.has(last.text)) return;
    this.#tokens.push({ kind: 'sign', text: ',', at: this.#place(), offset: this.#at });
  }

  #token(): void {
    const start = { at: this.#place(), offset: this.#at };
    if (this.#peek(STRING_START)) {
      this.#string(start);
      return;
    }
    if (this.#peek(NUMBER) && !this.#source.startsWith('...', this.#at)) {
      const { value, end } = readNumber(this.#source, this.#at, start.at);
      this.#at = end;
      this.#tokens.push({ ...start, kind: 'number', value });
      return;
    }
    const name = this.#source.startsWith('_|_', this.#at) ? '' : this.#match(NAME);
    if (name !== '') {
      this.#tokens.push({ ...start, kind: 'name', text: name });
      return;
    }
    const sign = this.#match(SIGN);
    if (sign === '')
      throw new CannotEvaluate(
        `${JSON.stringify(this.#source.slice(this.#at, this.#at + 1))} has no place here`,
        start.at,
      );
    this.#tokens.push({ ...start, kind: 'sign', text: sign });
  }

  #string(start: { at: CuePlace; offset: number }): void {
    const { parts, end } = readString(this.#source, this.#at, start.at);
    this.#tokens.push({ ...start, kind: 'string', parts });
    for (let at = this.#source.indexOf('\n', this.#at); at >= 0 && at < end; at = this.#source.indexOf('\n', at + 1)) {
      this.#line += 1;
      this.#lineStart = at + 1;
    }
    this.#at = end;
  }

  #peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#source);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #place(): CuePlace {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }
}
