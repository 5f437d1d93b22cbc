import { type Reference, parseReference } from '@assay/core';
import type { Instruction } from '../syntax/instruction.ts';
import type { KeyValue } from '../syntax/key-values.ts';
import type { Span } from '../syntax/span.ts';
import type { Word } from '../syntax/words.ts';
import { Environment } from './environment.ts';
import { expandWord } from './expand-word.ts';
import type { Lookup, PlacedExpansion, VariableState } from './expansion.ts';
import { PLATFORM_ARGS, usualPlatform } from './predefined-args.ts';
import type { ExternalImage, Stage, StageBase } from './stage.ts';

/** The stages of a Dockerfile and what comes before the first one. */
export interface StageGraph {
  readonly stages: readonly Stage[];
  /** Instructions before the first FROM. */
  readonly preamble: readonly Instruction[];
  /** Variables of the ARGs before the first FROM. */
  readonly globals: Environment;
  /** The latest stage of that name, in lower case, before a stage. */
  findByName(name: string, before: number): Stage | null;
}

/** A stage while it is put together. */
interface Draft {
  readonly stage: Stage;
  readonly instructions: Instruction[];
  readonly byKeyword: Map<string, Instruction[]>;
}

const NONE: readonly Instruction[] = [];

/** Finds the stages of a file and works out the variables at each place. */
export function buildStages(instructions: readonly Instruction[], escape: string): StageGraph {
  return new GraphBuilder(escape).build(instructions);
}

class GraphBuilder {
  readonly #escape: string;
  readonly #globals = new Environment(null);
  readonly #stages: Stage[] = [];
  readonly #preamble: Instruction[] = [];
  readonly #byName = new Map<string, Stage[]>();
  readonly #used = new Set<number>();
  #current: Draft | null = null;

  constructor(escape: string) {
    this.#escape = escape;
  }

  build(instructions: readonly Instruction[]): StageGraph {
    for (const instruction of instructions) {
      if (instruction.keyword === 'FROM') this.#open(instruction);
      else this.#add(instruction);
    }
    return {
      stages: this.#stages,
      preamble: this.#preamble,
      globals: this.#globals,
      findByName: (name, before) => this.#find(name, before),
    };
  }

  #open(from: Instruction): void {
    const words = from.words;
    const as = words[1]?.text.toLowerCase() === 'as' ? words[1] : undefined;
    const name = as === undefined ? undefined : words[2];
    const base = this.#readBase(words[0], from.index);
    const instructions: Instruction[] = [];
    const byKeyword = new Map<string, Instruction[]>();
    const used = this.#used;
    const index = this.#stages.length;
    const stage: Stage = {
      index,
      from,
      name: name?.text.toLowerCase() ?? null,
      nameText: name?.text ?? null,
      nameSpan: name?.span ?? null,
      asSpan: as?.span ?? null,
      platform: this.#readPlatform(from),
      base,
      instructions,
      of: (keyword) => byKeyword.get(keyword) ?? NONE,
      root: base.kind === 'stage' ? (base.stage.root ?? base.stage) : null,
      environment: new Environment(base.kind === 'stage' ? base.stage.environment : null),
      get used() {
        return used.has(index);
      },
    };
    this.#stages.push(stage);
    this.#current = { stage, instructions, byKeyword };
    if (stage.name === null) return;
    const named = this.#byName.get(stage.name);
    if (named === undefined) this.#byName.set(stage.name, [stage]);
    else named.push(stage);
  }

  #add(instruction: Instruction): void {
    if (this.#current === null) {
      this.#preamble.push(instruction);
      if (instruction.keyword === 'ARG') this.#declareGlobals(instruction);
      return;
    }
    const { stage, instructions, byKeyword } = this.#current;
    instructions.push(instruction);
    const same = byKeyword.get(instruction.keyword);
    if (same === undefined) byKeyword.set(instruction.keyword, [instruction]);
    else same.push(instruction);
    if (instruction.keyword === 'ARG') this.#declareArgs(stage, instruction);
    else if (instruction.keyword === 'ENV') this.#setEnv(stage, instruction);
    else if (instruction.keyword === 'COPY') this.#use(instruction.flag('from')?.value ?? null, stage.index);
    else if (instruction.keyword === 'RUN' && instruction.flags.length > 0) this.#useMounts(instruction, stage.index);
  }

  #use(name: string | null, before: number): void {
    if (name === null) return;
    const stage = /^\d+$/.test(name) ? this.#stages[Number(name)] : this.#find(name.toLowerCase(), before);
    if (stage !== undefined && stage !== null && stage.index < before) this.#used.add(stage.index);
  }

  #useMounts(instruction: Instruction, before: number): void {
    for (const flag of instruction.flags) {
      for (const part of flag.value?.split(',') ?? []) {
        if (part.startsWith('from=')) this.#use(part.slice('from='.length), before);
      }
    }
  }

  #find(name: string, before: number): Stage | null {
    return this.#byName.get(name)?.findLast((stage) => stage.index < before) ?? null;
  }

  #readPlatform(from: Instruction): PlacedExpansion | null {
    const flag = from.flag('platform');
    if (flag === undefined || flag.value === null) return null;
    return this.#expandGlobal(flag.value, flag.valueSpan, from.index);
  }

  #readBase(word: Word | undefined, index: number): StageBase {
    if (word === undefined) return { kind: 'missing' };
    const expansion = this.#expandGlobal(word.text, word.span, index);
    if (expansion.complete) {
      if (expansion.text === 'scratch') return { kind: 'scratch', span: word.span };
      const stage = this.#find(expansion.text.toLowerCase(), this.#stages.length);
      if (stage !== null) {
        this.#used.add(stage.index);
        return { kind: 'stage', stage, span: word.span };
      }
    }
    const usual = expansion.complete ? null : this.#usualStage(word.text, index);
    if (usual !== null) return { kind: 'stage', stage: usual, span: word.span };
    return { kind: 'image', image: externalImage(word.text, expansion) };
  }

  /** The stage that a name like `build-$TARGETOS` means in the most usual build; which one it is depends on the platform. */
  #usualStage(text: string, index: number): Stage | null {
    const lookup: Lookup = (name) => {
      const value = usualPlatform(name);
      return value === undefined ? this.#globals.lookup(name, index) : { kind: 'set', value };
    };
    const expansion = expandWord(text, { lookup, escape: this.#escape });
    const stage = expansion.complete ? this.#find(expansion.text.toLowerCase(), this.#stages.length) : null;
    if (stage !== null) this.#used.add(stage.index);
    return stage;
  }

  #expandGlobal(text: string, span: Span, index: number): PlacedExpansion {
    const lookup: Lookup = (name) => {
      const state = this.#globals.lookup(name, index);
      return state.kind === 'undeclared' && PLATFORM_ARGS.has(name) ? { kind: 'declared' } : state;
    };
    return { ...expandWord(text, { lookup, escape: this.#escape }), span };
  }

  #declareGlobals(instruction: Instruction): void {
    for (const pair of instruction.keyValues.pairs) {
      const lookup: Lookup = (name) => this.#globals.lookup(name, instruction.index);
      this.#globals.set(pair.name, { from: instruction.index, kind: 'arg', state: this.#valueOf(pair, lookup) });
    }
  }

  #declareArgs(stage: Stage, instruction: Instruction): void {
    const { environment } = stage;
    for (const pair of instruction.keyValues.pairs) {
      const lookup: Lookup = (name) => environment.lookup(name, instruction.index);
      const own = this.#valueOf(pair, lookup);
      const before = environment.lookup(pair.name, instruction.index);
      const inherited = this.#globals.lookup(pair.name, stage.from.index);
      let state = own;
      if (pair.value === null) state = inherited.kind === 'set' ? inherited : before.kind === 'set' ? before : own;
      environment.set(pair.name, { from: instruction.index, kind: 'arg', state });
    }
  }

  #setEnv(stage: Stage, instruction: Instruction): void {
    const { environment } = stage;
    const lookup: Lookup = (name) => environment.lookup(name, instruction.index);
    for (const pair of instruction.keyValues.pairs) {
      environment.set(pair.name, { from: instruction.index, kind: 'env', state: this.#valueOf(pair, lookup) });
    }
  }

  #valueOf(pair: KeyValue, lookup: Lookup): VariableState {
    if (pair.value === null) return { kind: 'declared' };
    const expansion = expandWord(pair.value, { lookup, escape: this.#escape });
    return expansion.complete ? { kind: 'set', value: expansion.text } : { kind: 'declared' };
  }
}

/** An image by its expanded text. */
export function externalImage(written: string, expansion: PlacedExpansion): ExternalImage {
  return { ...expansion, written, reference: expansion.complete ? readReference(expansion.text) : null };
}

/** The reference that a text is, or null. */
function readReference(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch {
    return null;
  }
}

/** True when a text is an image reference. */
export function isReference(text: string): boolean {
  return readReference(text) !== null;
}
