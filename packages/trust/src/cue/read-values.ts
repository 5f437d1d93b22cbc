import type { JsonValue } from '@assay/core';
import { shown } from './atoms.ts';
import { CannotEvaluate } from './cue-failure.ts';
import { callFunction } from './call-function.ts';
import { CONSTANTS } from './builtins.ts';
import { applyOperator } from './operators.ts';
import type { Comprehension, Expression } from './syntax.ts';
import type { Unifier } from './unify.ts';
import { BASIC_TYPES, type BasicType, type Scope, type Value, Vertex, isDefinition, isRegular } from './vertex.ts';

/** What a name or path leads to. */
export type Found =
  | { readonly kind: 'vertex'; readonly vertex: Vertex; readonly definition: boolean }
  | { readonly kind: 'type'; readonly type: BasicType | 'any' }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly scope: Scope }
  | Exclude<Value, { readonly kind: 'vertex' }>;

/** What the clauses of a comprehension come to: a scope for each time that it yields. */
export type Yields =
  | { readonly kind: 'yields'; readonly scopes: readonly Scope[] }
  | Extract<Value, { readonly kind: 'incomplete' | 'conflict' }>;

/** A value as JSON, or why it is none. */
export type JsonReading =
  | { readonly kind: 'json'; readonly value: JsonValue }
  | Extract<Value, { readonly kind: 'incomplete' | 'conflict' }>;

/** Reads values of expressions: what names lead to, what guards and calls see. */
export class Reader {
  readonly #unifier: Unifier;
  readonly #imports: ReadonlyMap<string, string>;

  constructor(unifier: Unifier, imports: ReadonlyMap<string, string>) {
    this.#unifier = unifier;
    this.#imports = imports;
  }

  /** Counts steps of something that is dear. @throws CannotEvaluate when there are no more */
  spend(steps: number): void {
    this.#unifier.step(steps);
  }

  /** The value of an expression. */
  read(expression: Expression, scope: Scope | null): Value {
    this.#unifier.step();
    switch (expression.kind) {
      case 'literal':
        return { kind: 'atom', atom: expression.value };
      case 'interpolation':
        return this.#interpolate(expression.parts, scope);
      case 'call':
        return callFunction(this, expression, scope);
      case 'name':
      case 'select':
      case 'index':
        return this.#readFound(this.find(expression, scope), expression, scope);
      case 'unary':
      case 'binary':
        if (expression.operator === '&' || expression.operator === '|') return this.#readNew(expression, scope);
        return applyOperator(this, expression, scope);
      case 'bottom':
      case 'bound':
      case 'list':
      case 'struct':
        return this.#readNew(expression, scope);
    }
  }

  /** What a name, a field of something or an element of something is. */
  find(expression: Expression, scope: Scope | null): Found {
    if (expression.kind === 'name') return this.#findName(expression, scope);
    if (expression.kind === 'select') return this.#findField(expression, scope);
    if (expression.kind === 'index') return this.#findElement(expression, scope);
    return this.#asFound(this.read(expression, scope));
  }

  /** The package that a name stands for, when nothing else has the name. */
  packageOf(expression: Expression, scope: Scope | null): string | null {
    if (expression.kind !== 'name' || this.#lookUp(expression.name, scope) !== null) return null;
    return this.#imports.get(expression.name) ?? null;
  }

  /** True when a name is not defined by the policy. */
  isFree(name: string, scope: Scope | null): boolean {
    return this.#lookUp(name, scope) === null;
  }

  /** The value of a place, worked out. */
  valueOf(vertex: Vertex): Value {
    this.#unifier.evaluate(vertex);
    if (vertex.failure !== null) return { kind: 'conflict', message: `${vertex.path}: ${vertex.failure}` };
    if (vertex.atom !== undefined) return { kind: 'atom', atom: vertex.atom };
    if (vertex.isStruct || vertex.lists.length > 0) return { kind: 'vertex', vertex };
    const why = vertex.state === 'working' ? 'depends on itself' : 'has no value';
    return { kind: 'incomplete', message: `${vertex.path === '' ? 'it' : vertex.path} ${why}` };
  }

  /** A place as JSON: its fields without definitions and hidden ones. */
  toJson(vertex: Vertex): JsonReading {
    this.#unifier.step();
    const value = this.valueOf(vertex);
    if (value.kind === 'atom') return { kind: 'json', value: value.atom };
    if (value.kind !== 'vertex')
      return value.kind === 'validator' ? { kind: 'incomplete', message: 'it has no value' } : value;
    if (vertex.lists.length > 0) return this.#listToJson(vertex.elements);
    const entries: [string, JsonValue][] = [];
    for (const [label, arc] of vertex.arcs) {
      if (!isRegular(label)) continue;
      const inner = this.toJson(arc);
      if (inner.kind !== 'json') return inner;
      entries.push([label, inner.value]);
    }
    return { kind: 'json', value: Object.fromEntries(entries) };
  }

  /** Runs the clauses of a comprehension. */
  runClauses({ clauses }: Comprehension, outer: Scope | null): Yields {
    let scopes: readonly (Scope | null)[] = [outer];
    for (const clause of clauses) {
      const next: (Scope | null)[] = [];
      for (const scope of scopes) {
        this.#unifier.step();
        const inner = clause.kind === 'if' ? this.#runGuard(clause.condition, scope) : this.#runBinding(clause, scope);
        if (inner.kind !== 'scopes') return inner;
        next.push(...inner.scopes);
      }
      scopes = next;
    }
    return { kind: 'yields', scopes: scopes.map((scope) => ({ up: scope, vertex: null, struct: null, locals: null })) };
  }

  #runGuard(
    condition: Expression,
    scope: Scope | null,
  ): { kind: 'scopes'; scopes: readonly (Scope | null)[] } | Extract<Value, { kind: 'incomplete' | 'conflict' }> {
    const value = this.read(condition, scope);
    if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
    if (value.kind === 'atom' && typeof value.atom === 'boolean')
      return { kind: 'scopes', scopes: value.atom ? [scope] : [] };
    throw new CannotEvaluate('a condition has to be true or false', condition.at);
  }

  #runBinding(
    clause: Extract<Comprehension['clauses'][number], { kind: 'for' | 'let' }>,
    scope: Scope | null,
  ): { kind: 'scopes'; scopes: readonly Scope[] } | Extract<Value, { kind: 'incomplete' | 'conflict' }> {
    const bind = (locals: readonly (readonly [string, Value])[]): Scope => ({
      up: scope,
      vertex: null,
      struct: null,
      locals: new Map(locals),
    });
    const value = this.read(clause.kind === 'let' ? clause.value : clause.source, scope);
    if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
    if (clause.kind === 'let') return { kind: 'scopes', scopes: [bind([[clause.name, value]])] };
    if (value.kind !== 'vertex') throw new CannotEvaluate('for goes over a list or a struct', clause.source.at);
    const { vertex } = value;
    const entries: readonly (readonly [string | number, Vertex])[] =
      vertex.lists.length > 0
        ? vertex.elements.map((element, index) => [index, element] as const)
        : [...vertex.arcs].filter(([label]) => isRegular(label));
    this.#unifier.step(entries.length);
    const scopes = entries.map(([key, inner]) => {
      const item = [clause.value, { kind: 'vertex', vertex: inner }] as const;
      return bind(clause.key === null ? [item] : [[clause.key, { kind: 'atom', atom: key }], item]);
    });
    return { kind: 'scopes', scopes };
  }

  #listToJson(elements: readonly Vertex[]): JsonReading {
    const values: JsonValue[] = [];
    for (const element of elements) {
      const inner = this.toJson(element);
      if (inner.kind !== 'json') return inner;
      values.push(inner.value);
    }
    return { kind: 'json', value: values };
  }

  #interpolate(parts: readonly (string | Expression)[], scope: Scope | null): Value {
    let text = '';
    for (const part of parts) {
      const value: Value = typeof part === 'string' ? { kind: 'atom', atom: part } : this.read(part, scope);
      if (value.kind === 'incomplete' || value.kind === 'conflict') return value;
      if (value.kind !== 'atom' || value.atom === null)
        return { kind: 'conflict', message: 'only texts, numbers and truth values can be put into a text' };
      text += String(value.atom);
      if (text.length > 1_000_000) throw new CannotEvaluate('a text becomes too long', null);
    }
    return { kind: 'atom', atom: text };
  }

  #readFound(found: Found, expression: Expression, scope: Scope | null): Value {
    if (found.kind === 'vertex') return this.valueOf(found.vertex);
    if (found.kind === 'expression') return this.read(found.expression, found.scope);
    if (found.kind === 'type') return this.#readNew(expression, scope);
    return found;
  }

  /** The value of an expression that has no place of its own. */
  #readNew(expression: Expression, scope: Scope | null): Value {
    const vertex = new Vertex('', null);
    vertex.add({ expression, scope, closure: null });
    return this.valueOf(vertex);
  }

  #asFound(value: Value): Found {
    return value.kind === 'vertex' ? { ...value, definition: false } : value;
  }

  #findName({ name, at }: Extract<Expression, { kind: 'name' }>, scope: Scope | null): Found {
    const found = this.#lookUp(name, scope);
    if (found !== null) return found;
    if (name === '_') return { kind: 'type', type: 'any' };
    const type = BASIC_TYPES.find((candidate) => candidate === name);
    if (type === 'bytes') throw new CannotEvaluate('bytes are not supported', at);
    if (type !== undefined) return { kind: 'type', type };
    throw new CannotEvaluate(`the name ${JSON.stringify(name)} is not defined where it is used`, at);
  }

  /** Names are looked up in the structs as they are written, from the inside to the outside. */
  #lookUp(name: string, from: Scope | null): Found | null {
    for (let scope = from; scope !== null; scope = scope.up) {
      const local = scope.locals?.get(name);
      if (local !== undefined) return this.#asFound(local);
      const bound = scope.struct?.lets.get(name);
      if (bound !== undefined) return { kind: 'expression', expression: bound, scope };
      if (scope.struct?.names.has(name) !== true || scope.vertex === null) continue;
      const vertex = scope.vertex.arcs.get(name);
      if (vertex !== undefined) return { kind: 'vertex', vertex, definition: isDefinition(name) };
      return { kind: 'incomplete', message: `${joined(scope.vertex.path, name)} is not there` };
    }
    return null;
  }

  #findField({ of, label, at }: Extract<Expression, { kind: 'select' }>, scope: Scope | null): Found {
    const name = this.packageOf(of, scope);
    if (name !== null) {
      const constant = CONSTANTS.get(`${name}.${label}`);
      if (constant !== undefined) return { kind: 'atom', atom: constant };
      return this.#asFound(
        callFunction(this, { kind: 'call', callee: { kind: 'select', of, label, at }, arguments: [], at }, scope),
      );
    }
    const base = this.#base(of, scope);
    if (base.kind !== 'vertex') return base;
    if (base.vertex.lists.length > 0)
      return { kind: 'conflict', message: `${base.vertex.path} is a list and has no fields` };
    const arc = base.vertex.arcs.get(label);
    if (arc === undefined) return { kind: 'incomplete', message: `${joined(base.vertex.path, label)} is not there` };
    return { kind: 'vertex', vertex: arc, definition: isDefinition(label) };
  }

  #findElement({ of, index, at }: Extract<Expression, { kind: 'index' }>, scope: Scope | null): Found {
    const base = this.#base(of, scope);
    if (base.kind !== 'vertex') return base;
    const key = this.read(index, scope);
    if (key.kind === 'incomplete' || key.kind === 'conflict') return key;
    if (key.kind !== 'atom') throw new CannotEvaluate('an index is a number or a text', at);
    const inner =
      typeof key.atom === 'number' ? base.vertex.elements[key.atom] : base.vertex.arcs.get(String(key.atom));
    if (inner !== undefined) return { kind: 'vertex', vertex: inner, definition: false };
    return { kind: 'incomplete', message: `${base.vertex.path}[${shown(key.atom)}] is not there` };
  }

  /** What a field or an element is taken of. */
  #base(of: Expression, scope: Scope | null): Found {
    const found = this.find(of, scope);
    const value = this.#readFound(found, of, scope);
    if (value.kind !== 'atom') return this.#asFound(value);
    return { kind: 'conflict', message: `${shown(value.atom)} has no fields` };
  }
}

function joined(path: string, label: string): string {
  return path === '' ? label : `${path}.${label}`;
}
