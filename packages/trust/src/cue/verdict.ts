import type { ExpressionOutcome } from '../image-policy/expression-port.ts';
import type { Unifier } from './unify.ts';
import { type Vertex, isDefinition, isRegular } from './vertex.ts';

/** Fields of inputs of image policies: what a policy says of others are names for its own use. */
const INPUT_FIELDS: ReadonlySet<string> = new Set([
  'predicate',
  'predicateType',
  'subject',
  '_type',
  'config',
  'spec',
  'metadata',
  'typemeta',
]);
/** The field whose parts have to be in the input: an authority that did not match is no authority that matched in an unknown way. */
const DEMANDED = 'authorityMatches';
const MAX_MESSAGES = 10;

/** Where a value is: of the policy's own, in the input, among what has to be there, or in a definition, which need not be complete. */
type Part = 'other' | 'input' | 'demanded' | 'definition';

/** Looks through a unified value for what conflicts, what could not be told, and what the input leaves open. */
export class Verdict {
  readonly #unifier: Unifier;
  readonly #given: ReadonlySet<string>;
  readonly #conflicts: string[] = [];
  readonly #undecided: string[] = [];
  readonly #absent: string[] = [];

  constructor(unifier: Unifier, given: ReadonlySet<string>) {
    this.#unifier = unifier;
    this.#given = given;
  }

  /** Looks at a value and everything in it. */
  look(vertex: Vertex): void {
    this.#look(vertex, 'other');
  }

  /** What was found. A conflict stands whatever else could not be told. */
  outcome(): ExpressionOutcome {
    const warnings = this.#absent.map((path) => `the input has no ${path}: CUE accepts that`);
    if (this.#conflicts.length > 0) return { result: 'false', messages: this.#conflicts, warnings: [] };
    if (this.#undecided.length > 0) return { result: 'error', messages: this.#undecided, warnings: [] };
    return { result: 'true', messages: [], warnings };
  }

  #look(vertex: Vertex, part: Part): void {
    this.#unifier.step();
    if (isInputOnly(vertex)) return;
    this.#unifier.evaluate(vertex);
    this.#unifier.catchUp(vertex);
    this.#unifier.retry(vertex);
    const name = vertex.path === '' ? 'the input' : vertex.path;
    if (vertex.failure !== null) keep(this.#conflicts, `${name}: ${vertex.failure}`);
    if (part !== 'definition') {
      this.#lookAtPending(vertex, name);
      for (const label of vertex.required)
        if (!vertex.arcs.has(label)) keep(this.#conflicts, `${name}: the field ${label} is required and not there`);
    }
    for (const [label, arc] of vertex.arcs) {
      const inner = this.#partWithin(vertex, label, part);
      if (isRegular(label) && !arc.fromInput && vertex.fromInput) this.#absence(arc, inner);
      this.#look(arc, inner);
    }
    for (const element of vertex.elements) this.#look(element, part);
  }

  #lookAtPending(vertex: Vertex, name: string): void {
    for (const { message } of vertex.pending) keep(this.#undecided, `cannot evaluate: ${name}: ${message}`);
    for (const { comprehension, scope } of vertex.comprehensions) {
      const yields = this.#unifier.reader.runClauses(comprehension, scope);
      const why = yields.kind === 'yields' ? 'it was not run' : yields.message;
      keep(this.#undecided, `cannot evaluate: the condition at line ${comprehension.at.line}: ${why}`);
    }
  }

  #partWithin(vertex: Vertex, label: string, part: Part): Part {
    if (isDefinition(label) || part === 'definition') return 'definition';
    return vertex.parent === null ? this.#partOf(label) : part;
  }

  #partOf(label: string): Part {
    if (label === DEMANDED) return 'demanded';
    return INPUT_FIELDS.has(label) || this.#given.has(label) ? 'input' : 'other';
  }

  /** Notes that the policy says something where the input says nothing. */
  #absence(vertex: Vertex, part: Part): void {
    if (part === 'other' || part === 'definition') return;
    this.#unifier.evaluate(vertex);
    if (part === 'demanded' && (vertex.isStruct || vertex.lists.length > 0 || vertex.atom === undefined)) {
      keep(this.#conflicts, `${vertex.path}: the policy asks for it and it did not match`);
    } else keep(this.#absent, vertex.path);
  }
}

/** True where the policy says nothing, so that nothing can conflict. */
function isInputOnly({ conjuncts, refusal }: Vertex): boolean {
  return conjuncts.length === 1 && conjuncts[0]?.expression.kind === 'json' && refusal === null;
}

function keep(list: string[], text: string): void {
  if (list.length < MAX_MESSAGES && !list.includes(text)) list.push(text);
}
