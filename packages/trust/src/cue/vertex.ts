import type { JsonValue } from '@assay/core';
import type { BoundOperator, Comprehension, Expression, StructLiteral } from './syntax.ts';

/** A value without parts. */
export type Atom = string | number | boolean | null;

/** What an expression comes to: an atom, a struct or list, a condition that a call makes, or why there is nothing. */
export type Value =
  | { readonly kind: 'atom'; readonly atom: Atom }
  | { readonly kind: 'vertex'; readonly vertex: Vertex }
  | { readonly kind: 'validator'; readonly validator: Validator }
  | { readonly kind: 'incomplete' | 'conflict'; readonly message: string };

/** A function that judges a value, with all arguments but the first. */
export interface Validator {
  readonly name: string;
  readonly test: (value: JsonValue) => boolean;
}

/** Where names are looked up. */
export interface Scope {
  readonly up: Scope | null;
  /** The struct that a literal was put into; null for names of comprehensions. */
  readonly vertex: Vertex | null;
  readonly struct: StructLiteral | null;
  readonly locals: ReadonlyMap<string, Value> | null;
}

/** Marks everything that one use of a definition allows. */
export interface Closure {
  readonly recursive: boolean;
}

/** One of the things that a value has to be at once. */
export interface Conjunct {
  readonly expression: Expression | { readonly kind: 'json'; readonly value: JsonValue };
  readonly scope: Scope | null;
  readonly closure: Closure | null;
  /** True when it stands in a struct without a name: what it closes is then closed together with that struct. */
  readonly embedded?: boolean;
}

/** What one use of a definition allows in a struct. */
export interface Allowed {
  readonly closure: Closure;
  readonly labels: Set<string>;
  readonly patterns: Conjunct[];
  open: boolean;
}

/** A list that a value has to be: some elements, and what further ones have to be. */
export interface ListPart {
  readonly elements: readonly Conjunct[];
  /** Null: no further elements. */
  readonly rest: Conjunct | 'any' | null;
  /** Elements that it has been put into. */
  applied: number;
}

/** A comprehension that waits for its turn. */
export interface PendingComprehension {
  readonly comprehension: Comprehension;
  readonly scope: Scope;
  readonly closure: Closure | null;
}

/** How many conjuncts of another value were taken over, and by which definition. */
export interface ImportedConjuncts {
  readonly other: Vertex;
  count: number;
  readonly closure: Closure | null;
}

/** Names of the basic types. */
export const BASIC_TYPES = ['string', 'bytes', 'bool', 'int', 'float', 'number', 'null'] as const;

/** A basic type. */
export type BasicType = (typeof BASIC_TYPES)[number] | 'struct' | 'list';

const NO_ARCS: ReadonlyMap<string, Vertex> = new Map();
const NO_CHOICES: ReadonlyMap<Expression, Expression> = new Map();

/** A place in the unified value, with everything that it has to be and what came of it. */
export class Vertex {
  readonly label: string;
  readonly parent: Vertex | null;
  readonly depth: number;
  readonly conjuncts: Conjunct[] = [];
  /** How many conjuncts have been worked in. */
  expanded = 0;
  state: 'new' | 'working' | 'guards' | 'done' = 'new';
  /** True when the input says something here. */
  fromInput = false;
  isStruct = false;
  elements: Vertex[] = [];
  lists: ListPart[] = [];
  optional: { readonly label: string; readonly conjunct: Conjunct }[] = [];
  /** Fields that somebody else has to put there. */
  required: string[] = [];
  patterns: { readonly pattern: Conjunct; readonly conjunct: Conjunct }[] = [];
  allowed: Allowed[] = [];
  comprehensions: PendingComprehension[] = [];
  disjunctions: (Conjunct & { readonly expression: Expression })[] = [];
  types: BasicType[] = [];
  bounds: { readonly operator: BoundOperator; readonly atom: Atom }[] = [];
  validators: Validator[] = [];
  /** Undefined: none yet. */
  atom: Atom | undefined = undefined;
  conflict: string | null = null;
  /** Conjuncts that have no value yet, with what they wait for. */
  pending: { readonly conjunct: Conjunct; readonly message: string }[] = [];
  /** Several alternatives are left and none of them is the default. */
  ambiguous = false;
  /** Values whose conjuncts were taken over, with how many those were. */
  imported: ImportedConjuncts[] = [];
  /** Why the struct around it may not have such a field. */
  refusal: string | null = null;
  /** What optional fields and patterns have already been put into this value. */
  applied: Conjunct[] = [];
  /** Alternatives that are tried. */
  choices: ReadonlyMap<Expression, Expression> = NO_CHOICES;
  #arcs: Map<string, Vertex> | null = null;
  /** True when the value was taken from an alternative: further conjuncts start it anew. */
  adopted = false;

  constructor(label: string, parent: Vertex | null) {
    this.label = label;
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
  }

  /** Path from the top, as messages show it. */
  get path(): string {
    const above = this.parent?.path ?? '';
    if (this.parent === null) return this.label;
    return above === '' ? this.label : `${above}.${this.label}`;
  }

  /** Its fields. */
  get arcs(): ReadonlyMap<string, Vertex> {
    return this.#arcs ?? NO_ARCS;
  }

  /** The field of that name, made when it is not there. */
  arc(label: string): Vertex {
    this.#arcs ??= new Map();
    const known = this.#arcs.get(label);
    if (known !== undefined) return known;
    const made = new Vertex(label, this);
    this.#arcs.set(label, made);
    return made;
  }

  /** Adds something that the value has to be. */
  add(conjunct: Conjunct): void {
    this.conjuncts.push(conjunct);
    if (conjunct.expression.kind === 'json') this.fromInput = true;
    if (this.adopted) this.#startAnew();
    else if (this.state === 'done') this.state = 'new';
  }

  /** Why there can be no such value; null when there can. */
  get failure(): string | null {
    return this.refusal ?? this.conflict;
  }

  /** Fails the value, for the first reason that is found. */
  fail(message: string): void {
    this.conflict ??= message;
  }

  /** Takes over everything that came of an alternative. */
  adopt(other: Vertex): void {
    this.#take(other);
    this.adopted = true;
  }

  #startAnew(): void {
    const blank = new Vertex(this.label, this.parent);
    this.#take(blank);
    this.expanded = 0;
    this.adopted = false;
    this.state = 'new';
  }

  #take(other: Vertex): void {
    this.isStruct = other.isStruct;
    this.#arcs = other.#arcs;
    this.elements = other.elements;
    this.lists = other.lists;
    this.optional = other.optional;
    this.required = other.required;
    this.patterns = other.patterns;
    this.allowed = other.allowed;
    this.comprehensions = other.comprehensions;
    this.disjunctions = other.disjunctions;
    this.types = other.types;
    this.bounds = other.bounds;
    this.validators = other.validators;
    this.atom = other.atom;
    this.conflict = other.conflict;
    this.pending = other.pending;
    this.ambiguous = other.ambiguous;
    this.imported = other.imported;
  }
}

/** True for names of definitions, which are closed when they are used and not part of the value. */
export function isDefinition(label: string): boolean {
  return label.startsWith('#') || label.startsWith('_#');
}

/** True for fields that are part of the value. */
export function isRegular(label: string): boolean {
  return !label.startsWith('#') && !label.startsWith('_');
}
