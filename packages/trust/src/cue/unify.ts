import type { JsonValue } from '@assay/core';
import { isJsonList, isJsonMap } from './json-parts.ts';
import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import { Reader } from './read-values.ts';
import { resolveDisjunctions } from './disjunctions.ts';
import { expandCall } from './expand-call.ts';
import { expandStruct } from './expand-struct.ts';
import { settle } from './settle.ts';
import type { Expression } from './syntax.ts';
import type { Closure, Conjunct, Value, Vertex } from './vertex.ts';

/** Deepest value. */
const MAX_DEPTH = 100;

/**
 * Unifies: works everything into a value that it has to be. Values are worked out when somebody asks for them, and again when
 * something is added later, so that guards may look at what they add to.
 */
export class Unifier {
  readonly reader: Reader;
  /** Alternatives that calls of `or` came to: one and the same for each call. */
  readonly alternatives: Map<Expression, Expression> = new Map();
  #steps: number;

  constructor(imports: ReadonlyMap<string, string>, maxSteps: number) {
    this.#steps = maxSteps;
    this.reader = new Reader(this, imports);
  }

  /** Counts a step. @throws CannotEvaluate when there are no more */
  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) throw new CannotEvaluate('the evaluation takes too many steps', null);
  }

  /** Works a value out, as far as that is not being done already. */
  evaluate(vertex: Vertex): void {
    if (vertex.state !== 'new') return;
    this.step();
    if (vertex.depth > MAX_DEPTH) throw new CannotEvaluate(`the value is nested more than ${MAX_DEPTH} deep`, null);
    vertex.state = 'working';
    while (vertex.expanded < vertex.conjuncts.length) {
      const conjunct = vertex.conjuncts[vertex.expanded];
      vertex.expanded += 1;
      if (conjunct !== undefined) this.expand(vertex, conjunct);
    }
    if (vertex.disjunctions.length > 0) resolveDisjunctions(this, vertex);
    else this.#finish(vertex);
    vertex.state = 'done';
  }

  /** Works one conjunct into a value. */
  expand(vertex: Vertex, conjunct: Conjunct): void {
    this.step();
    const { expression, scope, closure } = conjunct;
    if (expression.kind === 'json') {
      this.#expandJson(vertex, expression.value);
      return;
    }
    switch (expression.kind) {
      case 'struct':
        expandStruct(this, vertex, expression.struct, scope, closure);
        return;
      case 'list':
        this.#expandList(vertex, expression, conjunct);
        return;
      case 'bottom':
        vertex.fail(`${at(expression.at)}the policy fails here on purpose`);
        return;
      case 'bound':
        this.#expandBound(vertex, expression, conjunct);
        return;
      case 'binary':
        if (expression.operator === '&') {
          this.expand(vertex, { ...conjunct, expression: expression.left });
          this.expand(vertex, { ...conjunct, expression: expression.right });
          return;
        }
        if (expression.operator === '|') {
          const choice = vertex.choices.get(expression);
          if (choice === undefined) vertex.disjunctions.push({ ...conjunct, expression });
          else this.expand(vertex, { ...conjunct, expression: choice });
          return;
        }
        break;
      case 'name':
      case 'select':
      case 'index':
        this.#expandReference(vertex, expression, conjunct);
        return;
      case 'unary':
        if (expression.operator === '*')
          throw new CannotEvaluate('a default has its place among alternatives only', expression.at);
        break;
      case 'call':
        if (expandCall(this, vertex, expression, conjunct)) return;
        break;
      case 'literal':
      case 'interpolation':
        break;
    }
    this.take(vertex, this.reader.read(expression, scope), conjunct);
  }

  /** Works a value that an expression came to into another one. */
  take(vertex: Vertex, value: Value, conjunct: Conjunct): void {
    if (value.kind === 'atom') this.#takeAtom(vertex, value.atom);
    else if (value.kind === 'vertex') this.#import(vertex, value.vertex, conjunct.closure);
    else if (value.kind === 'validator') vertex.validators.push(value.validator);
    else if (value.kind === 'conflict') vertex.fail(value.message);
    else vertex.pending.push({ conjunct, message: value.message });
  }

  #takeAtom(vertex: Vertex, atom: string | number | boolean | null): void {
    if (vertex.atom === undefined) vertex.atom = atom;
    else if (vertex.atom !== atom) vertex.fail(`${JSON.stringify(vertex.atom)} is not ${JSON.stringify(atom)}`);
  }

  /** Runs guards, puts optional fields and patterns in, and tries again what waited, until nothing changes any more. */
  #finish(vertex: Vertex): void {
    settle(this, vertex);
    vertex.state = 'guards';
    for (let changed = true; changed && vertex.comprehensions.length > 0;) changed = this.#runComprehensions(vertex);
    this.retry(vertex);
    settle(this, vertex);
  }

  /** Runs the comprehensions whose guards can be told; true when there were such. */
  #runComprehensions(vertex: Vertex): boolean {
    const waiting = vertex.comprehensions;
    const left: typeof waiting = [];
    vertex.comprehensions = [];
    for (const entry of waiting) {
      const yields = this.reader.runClauses(entry.comprehension, entry.scope);
      if (yields.kind === 'incomplete') left.push(entry);
      if (yields.kind === 'conflict') vertex.fail(yields.message);
      if (yields.kind !== 'yields') continue;
      for (const scope of yields.scopes) expandStruct(this, vertex, entry.comprehension.body, scope, entry.closure);
    }
    vertex.comprehensions.unshift(...left);
    return left.length < waiting.length;
  }

  /** Takes over what values that this one refers to had to be only later. */
  catchUp(vertex: Vertex): void {
    for (const taken of vertex.imported) {
      const added = taken.other.conjuncts.slice(taken.count);
      taken.count = taken.other.conjuncts.length;
      for (const conjunct of added) vertex.add({ ...conjunct, closure: taken.closure ?? conjunct.closure });
    }
    this.evaluate(vertex);
  }

  /** Tries what had no value yet once more. */
  retry(vertex: Vertex): void {
    for (let last = -1; vertex.pending.length > 0 && vertex.pending.length !== last;) {
      last = vertex.pending.length;
      const waiting = vertex.pending;
      vertex.pending = [];
      for (const { conjunct } of waiting) this.expand(vertex, conjunct);
    }
    if (vertex.disjunctions.length > 0)
      throw new CannotEvaluate(`the alternatives of ${vertex.path} depend on each other`, null);
  }

  #expandJson(vertex: Vertex, value: JsonValue): void {
    vertex.fromInput = true;
    if (isJsonList(value)) {
      const elements = value.map((item) => jsonConjunct(item));
      vertex.lists.push({ elements, rest: null, applied: 0 });
      this.step(elements.length);
    } else if (isJsonMap(value)) {
      vertex.isStruct = true;
      for (const [key, inner] of Object.entries(value)) vertex.arc(key).add(jsonConjunct(inner));
    } else this.#takeAtom(vertex, value);
  }

  #expandList(vertex: Vertex, { items, rest }: Extract<Expression, { kind: 'list' }>, conjunct: Conjunct): void {
    const { scope, closure } = conjunct;
    const elements: Conjunct[] = [];
    for (const item of items) {
      this.step();
      if (item.kind === 'value') {
        elements.push({ expression: item.value, scope, closure });
        continue;
      }
      const yields = this.reader.runClauses(item, scope);
      if (yields.kind !== 'yields') {
        this.take(vertex, yields, conjunct);
        return;
      }
      const struct = { kind: 'struct', struct: item.body, at: item.at } as const;
      for (const inner of yields.scopes) elements.push({ expression: struct, scope: inner, closure });
    }
    const further = rest === null || rest === 'any' ? rest : { expression: rest, scope, closure };
    vertex.lists.push({ elements, rest: further, applied: 0 });
  }

  #expandBound(
    vertex: Vertex,
    { operator, operand, at: place }: Extract<Expression, { kind: 'bound' }>,
    conjunct: Conjunct,
  ): void {
    const value = this.reader.read(operand, conjunct.scope);
    if (value.kind === 'atom') vertex.bounds.push({ operator, atom: value.atom });
    else if (value.kind === 'incomplete' || value.kind === 'conflict') this.take(vertex, value, conjunct);
    else throw new CannotEvaluate(`${operator} needs a text, a number or the like`, place);
  }

  #expandReference(vertex: Vertex, expression: Expression, conjunct: Conjunct): void {
    const found = this.reader.find(expression, conjunct.scope);
    if (found.kind === 'type') {
      if (found.type !== 'any') vertex.types.push(found.type);
    } else if (found.kind === 'expression') {
      this.expand(vertex, { expression: found.expression, scope: found.scope, closure: conjunct.closure });
    } else if (found.kind === 'vertex') {
      this.#import(
        vertex,
        found.vertex,
        found.definition && conjunct.embedded !== true ? { recursive: true } : conjunct.closure,
      );
    } else this.take(vertex, found, conjunct);
  }

  /** A value that refers to another one has to be everything that the other one has to be. */
  #import(vertex: Vertex, other: Vertex, closure: Closure | null): void {
    if (other === vertex || vertex.imported.some((taken) => taken.other === other)) return;
    if (other.fromInput) this.evaluate(other);
    if (other.atom !== undefined && !other.adopted) {
      this.#takeAtom(vertex, other.atom);
      return;
    }
    for (let above = vertex.parent; above !== null; above = above.parent) {
      if (above === other) throw new CannotEvaluate(`${vertex.path} refers to what it is a part of`, null);
    }
    vertex.imported.push({ other, count: other.conjuncts.length, closure });
    for (const conjunct of other.conjuncts.slice()) {
      const carried = { ...conjunct, closure: closure ?? conjunct.closure };
      if (other.fromInput && conjunct.expression.kind === 'json') this.#importJson(vertex, conjunct);
      else this.expand(vertex, carried);
    }
  }

  /** What the input says elsewhere does not count as said here. */
  #importJson(vertex: Vertex, conjunct: Conjunct): void {
    const before = vertex.fromInput;
    this.expand(vertex, conjunct);
    vertex.fromInput = before;
  }
}

/** A conjunct for a part of the input. */
export function jsonConjunct(value: JsonValue): Conjunct {
  return { expression: { kind: 'json', value }, scope: null, closure: null };
}

/** A place before a message. */
function at({ line, column }: CuePlace): string {
  return `line ${line}, column ${column}: `;
}
