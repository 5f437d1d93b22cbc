import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import { TokenStream } from './token-stream.ts';
import type {
  BinaryOperator,
  BoundOperator,
  Clause,
  Comprehension,
  Declaration,
  Expression,
  Label,
  ListItem,
  StructLiteral,
} from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

const LEVELS: ReadonlyMap<string, number> = new Map(
  [
    ['|'],
    ['&'],
    ['||'],
    ['&&'],
    ['==', '!=', '<', '<=', '>', '>=', '=~', '!~'],
    ['+', '-'],
    ['*', '/', 'div', 'mod', 'quo', 'rem'],
  ].flatMap((operators, index) => operators.map((operator) => [operator, index + 1] as const)),
);
const BOUNDS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '!=', '=~', '!~']);
const UNARY: ReadonlySet<string> = new Set(['+', '-', '!', '*']);
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function isBound(text: string): text is BoundOperator {
  return BOUNDS.has(text);
}

function isUnary(text: string): text is '+' | '-' | '!' | '*' {
  return UNARY.has(text);
}

function isBinary(text: string): text is BinaryOperator {
  return LEVELS.has(text);
}

/** Parser by recursive descent; nesting is bounded by the stream. */
export class ExpressionParser extends TokenStream {
  /** What is left, as the declarations of a file. */
  file(): StructLiteral {
    const { at } = this.peek();
    const struct = makeStruct(at, this.#declarations('end'));
    return struct;
  }

  expression(level = 1): Expression {
    return this.nested(() => this.#binary(level));
  }

  #binary(level: number): Expression {
    let left = this.#unary();
    for (;;) {
      const token = this.peek();
      const text = token.kind === 'sign' || token.kind === 'name' ? token.text : '';
      const own = LEVELS.get(text);
      if (own === undefined || own < level || !isBinary(text)) return left;
      this.next();
      const right = this.expression(own + 1);
      left = { kind: 'binary', operator: text, left, right, at: left.at };
    }
  }

  #unary(): Expression {
    const token = this.peek();
    if (token.kind === 'sign' && isBound(token.text)) {
      this.next();
      return { kind: 'bound', operator: token.text, operand: this.nested(() => this.#unary()), at: token.at };
    }
    if (token.kind === 'sign' && isUnary(token.text)) {
      this.next();
      return { kind: 'unary', operator: token.text, operand: this.nested(() => this.#unary()), at: token.at };
    }
    return this.#primary();
  }

  #primary(): Expression {
    let value = this.#operand();
    for (;;) {
      if (this.accept('.')) value = { kind: 'select', of: value, label: this.#selectorLabel(), at: value.at };
      else if (this.is('[')) value = this.#index(value);
      else if (this.accept('('))
        value = { kind: 'call', callee: value, arguments: this.#list(')', () => this.expression()), at: value.at };
      else return value;
    }
  }

  #selectorLabel(): string {
    const token = this.next();
    if (token.kind === 'name') return token.text;
    if (token.kind === 'string') return plainText(token);
    throw new CannotEvaluate('a name is expected after the dot', token.at);
  }

  #index(of: Expression): Expression {
    this.expect('[');
    const index = this.expression();
    if (this.is(':')) throw new CannotEvaluate('slices are not supported', this.peek().at);
    this.expect(']');
    return { kind: 'index', of, index, at: of.at };
  }

  #operand(): Expression {
    const token = this.next();
    const { at } = token;
    if (token.kind === 'number') return { kind: 'literal', value: token.value, at };
    if (token.kind === 'string') return this.#text(token);
    if (token.kind === 'name') {
      const constant = CONSTANTS.get(token.text);
      return constant === undefined ? { kind: 'name', name: token.text, at } : { kind: 'literal', value: constant, at };
    }
    const sign = token.kind === 'sign' ? token.text : '';
    if (sign === '_|_') return { kind: 'bottom', at };
    if (sign === '{') return { kind: 'struct', struct: makeStruct(at, this.#declarations('}')), at };
    if (sign === '[') return this.#listLiteral(at);
    if (sign !== '(') throw new CannotEvaluate('a value is expected here', at);
    const inner = this.expression();
    this.skipCommas();
    this.expect(')');
    return inner;
  }

  #text(token: Token & { kind: 'string' }): Expression {
    const { parts, at } = token;
    if (parts.every((part) => typeof part === 'string')) return { kind: 'literal', value: parts.join(''), at };
    const read = parts.map((part) =>
      typeof part === 'string' ? part : this.nested(() => parseInner(part.source, at, this.depth)),
    );
    return { kind: 'interpolation', parts: read, at };
  }

  #listLiteral(at: CuePlace): Expression {
    const items: ListItem[] = [];
    let rest: Expression | 'any' | null = null;
    this.skipCommas();
    while (!this.is(']')) {
      if (rest !== null) throw new CannotEvaluate('nothing may follow ... in a list', this.peek().at);
      if (this.accept('...')) rest = this.is(']') || this.is(',') ? 'any' : this.expression();
      else if (this.isWord('for') || this.isWord('if')) items.push(this.#comprehension());
      else items.push({ kind: 'value', value: this.expression() });
      if (!this.is(']')) this.expect(',');
      this.skipCommas();
    }
    this.expect(']');
    return { kind: 'list', items, rest, at };
  }

  #list<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = [];
    this.skipCommas();
    while (!this.is(close)) {
      items.push(read());
      if (!this.is(close)) this.expect(',');
      this.skipCommas();
    }
    this.expect(close);
    return items;
  }

  #declarations(close: '}' | 'end'): readonly Declaration[] {
    return this.nested(() => {
      const declarations: Declaration[] = [];
      this.skipCommas();
      while (!this.#closes(close)) {
        const declaration = this.#declaration();
        if (declaration !== null) declarations.push(declaration);
        if (!this.#closes(close)) this.expect(',');
        this.skipCommas();
      }
      if (close === '}') this.expect('}');
      return declarations;
    });
  }

  #closes(close: '}' | 'end'): boolean {
    return close === 'end' ? this.peek().kind === 'end' : this.is('}');
  }

  #declaration(): Declaration | null {
    const { at } = this.peek();
    if (this.is('@')) return this.skipAttribute();
    if (this.accept('...')) {
      if (!this.is(',') && !this.is('}'))
        throw new CannotEvaluate('a value after ... in a struct is not supported', at);
      return { kind: 'ellipsis' };
    }
    if (this.isWord('let') && !this.isField()) return this.#letDeclaration();
    if ((this.isWord('if') || this.isWord('for')) && !this.isField()) return this.#comprehension();
    if (this.isField()) return this.#field();
    return { kind: 'embedding', value: this.expression() };
  }

  #letDeclaration(): Declaration {
    this.next();
    const name = this.word();
    this.expect('=');
    return { kind: 'let', name, value: this.expression() };
  }

  /** A field; several labels in a row are structs with one field each. */
  #field(): Declaration {
    return this.nested(() => {
      const { at } = this.peek();
      const label = this.#label();
      const mark = this.accept('?') ? '?' : this.accept('!') ? '!' : null;
      this.expect(':');
      if (this.isField()) {
        const inner = this.#field();
        const struct = makeStruct(at, [inner]);
        return { kind: 'field', at, label, mark, value: { kind: 'struct', struct, at } };
      }
      const value = this.expression();
      while (this.is('@')) this.skipAttribute();
      return { kind: 'field', at, label, mark, value };
    });
  }

  #label(): Label {
    const token = this.next();
    if (token.kind === 'name') return { kind: 'identifier', name: token.text };
    if (token.kind === 'string') {
      const text = this.#text(token);
      return text.kind === 'literal' ? { kind: 'text', name: String(text.value) } : { kind: 'dynamic', name: text };
    }
    const close = token.kind === 'sign' && token.text === '[' ? ']' : ')';
    const name = this.expression();
    this.expect(close);
    return { kind: close === ']' ? 'pattern' : 'dynamic', name };
  }

  #comprehension(): Comprehension {
    const { at } = this.peek();
    const clauses: Clause[] = [];
    while (!this.is('{')) {
      clauses.push(this.#clause());
      this.skipCommas();
    }
    this.expect('{');
    return { kind: 'comprehension', at, clauses, body: makeStruct(at, this.#declarations('}')) };
  }

  #clause(): Clause {
    const { at } = this.peek();
    const word = this.word();
    if (word === 'if') return { kind: 'if', condition: this.expression() };
    if (word === 'let') {
      const name = this.word();
      this.expect('=');
      return { kind: 'let', name, value: this.expression() };
    }
    if (word !== 'for') throw new CannotEvaluate('if, for or let is expected here', at);
    const first = this.word();
    const second = this.accept(',') ? this.word() : null;
    if (this.word() !== 'in') throw new CannotEvaluate('in is expected here', at);
    return { kind: 'for', key: second === null ? null : first, value: second ?? first, source: this.expression() };
  }
}

function parseInner(source: string, at: CuePlace, depth: number): Expression {
  const parser = new ExpressionParser(tokenize(source), depth);
  const expression = parser.expression();
  parser.skipCommas();
  if (parser.peek().kind !== 'end') throw new CannotEvaluate('one expression is expected in a text', at);
  return expression;
}

function plainText(token: Token & { kind: 'string' }): string {
  if (token.parts.every((part) => typeof part === 'string')) return token.parts.join('');
  throw new CannotEvaluate('an expression has no place in this text', token.at);
}

function makeStruct(at: CuePlace, declarations: readonly Declaration[]): StructLiteral {
  const names = new Set<string>();
  const lets = new Map<string, Expression>();
  for (const declaration of declarations) {
    if (declaration.kind === 'let') lets.set(declaration.name, declaration.value);
    if (declaration.kind === 'field' && declaration.label.kind === 'identifier') names.add(declaration.label.name);
  }
  return { at, declarations, names, lets };
}
