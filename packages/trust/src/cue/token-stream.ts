import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import type { Token } from './tokens.ts';

/** Deepest nesting of a policy. */
const MAX_DEPTH = 100;

/** The lexical elements of a policy, one after the other. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;
  #depth: number;

  constructor(tokens: readonly Token[], depth = 0) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: 'end', at: { line: 1, column: 1 }, offset: 0 };
    this.#depth = depth;
  }

  /** How deep the parser is. */
  get depth(): number {
    return this.#depth;
  }

  /** Runs one level deeper. @throws CannotEvaluate when that is too deep */
  nested<T>(run: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new CannotEvaluate('the policy is nested too deep', this.peek().at);
    const value = run();
    this.#depth -= 1;
    return value;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  is(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'sign' && token.text === sign;
  }

  isWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'name' && token.text === word;
  }

  accept(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.#at += 1;
    return true;
  }

  expect(sign: string): void {
    if (!this.accept(sign)) throw new CannotEvaluate(`${sign} is expected here`, this.peek().at);
  }

  word(): string {
    const token = this.next();
    if (token.kind === 'name') return token.text;
    throw new CannotEvaluate('a name is expected here', token.at);
  }

  skipCommas(): void {
    while (this.accept(','));
  }

  /** True when a label with a colon comes next. */
  isField(): boolean {
    const token = this.peek();
    const ahead =
      token.kind === 'name' || token.kind === 'string' ? 1 : this.is('[') || this.is('(') ? this.#afterBrackets() : 0;
    if (ahead === 0) return false;
    if (this.is('=', ahead)) throw new CannotEvaluate('aliases are not supported', token.at);
    const marked = this.is('?', ahead) || this.is('!', ahead) ? ahead + 1 : ahead;
    return this.is(':', marked);
  }

  /** Passes an attribute over: it says nothing to an evaluation. */
  skipAttribute(): null {
    this.expect('@');
    this.word();
    if (this.is('(')) this.#at += this.#afterBrackets();
    return null;
  }

  /** Passes a package clause over. */
  skipPackage(): void {
    this.skipCommas();
    if (!this.isWord('package') || this.isField()) return;
    this.next();
    this.word();
    this.skipCommas();
  }

  /** The imports at the top of a file. */
  imports(): readonly { readonly name: string | null; readonly path: string; readonly at: CuePlace }[] {
    const found: { name: string | null; path: string; at: CuePlace }[] = [];
    while (this.isWord('import') && !this.isField()) {
      this.next();
      if (this.accept('(')) {
        this.skipCommas();
        while (!this.accept(')')) {
          found.push(this.#import());
          this.skipCommas();
        }
      } else found.push(this.#import());
      this.skipCommas();
    }
    return found;
  }

  #import(): { name: string | null; path: string; at: CuePlace } {
    const { at } = this.peek();
    const name = this.peek().kind === 'name' ? this.word() : null;
    const token = this.next();
    const path = token.kind === 'string' ? token.parts[0] : undefined;
    if (typeof path !== 'string') throw new CannotEvaluate('the name of a package is expected here', at);
    return { name, path, at };
  }

  /** Number of elements of a group in brackets that comes next. */
  #afterBrackets(): number {
    let depth = 0;
    for (let ahead = 0; ; ahead++) {
      const token = this.peek(ahead);
      if (token.kind === 'end') return ahead;
      if (token.kind !== 'sign') continue;
      if ('([{'.includes(token.text)) depth += 1;
      else if (')]}'.includes(token.text)) depth -= 1;
      if (depth === 0) return ahead + 1;
    }
  }
}
