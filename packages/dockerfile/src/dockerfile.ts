import { type PackageCall, type PackageManager, readPackageCall } from './package-managers/package-call.ts';
import { assignedValues } from './shell/assigned-values.ts';
import { type ShellCommand } from './shell/script.ts';
import { type ProgramCall, listCalls } from './shell/program-call.ts';
import { type RunScript, readRunScript } from './shell/run-script.ts';
import { type StageGraph, buildStages } from './stages/build-stages.ts';
import { type CopyParts, readCopy } from './stages/copy-parts.ts';
import { expandWord } from './stages/expand-word.ts';
import type { Lookup, PlacedExpansion } from './stages/expansion.ts';
import { PLATFORM_ARGS } from './stages/predefined-args.ts';
import { type EffectiveShell, classifyShell, effectiveShell } from './stages/shell-kind.ts';
import { shippedStages } from './stages/shipped.ts';
import type { Stage } from './stages/stage.ts';
import type { Instruction } from './syntax/instruction.ts';
import { type DockerfileSyntax, parseDockerfile } from './syntax/parse-dockerfile.ts';
import type { Position, Span } from './syntax/span.ts';

/** A shell that a comment names for the instructions after it. */
export interface ShellOverride {
  /** Offset in the file from which it counts. */
  readonly from: number;
  readonly program: string;
}

const NO_CALLS: readonly ProgramCall[] = [];

/** A Dockerfile with all that rules ask of it; each part is worked out when it is first asked for and then kept. */
export class Dockerfile {
  readonly syntax: DockerfileSyntax;
  readonly #overrides: readonly ShellOverride[];
  readonly #byKeyword = new Map<string, readonly Instruction[]>();
  readonly #scripts = new Map<Instruction, RunScript>();
  readonly #copies = new Map<Instruction, CopyParts>();
  readonly #callsByRun = new Map<Instruction, readonly ProgramCall[]>();
  readonly #packageCalls = new Map<PackageManager, readonly PackageCall[]>();
  readonly #assigned = new Map<Instruction, ReadonlyMap<string, string | null>>();
  #graph: StageGraph | undefined;
  #callsByProgram: ReadonlyMap<string, readonly ProgramCall[]> | undefined;
  #shipped: ReadonlySet<Stage> | undefined;
  #stageOf: readonly (Stage | null)[] | undefined;

  constructor(text: string, options: { syntax?: DockerfileSyntax; shellOverrides?: readonly ShellOverride[] } = {}) {
    this.syntax = options.syntax ?? parseDockerfile(text);
    this.#overrides = options.shellOverrides ?? [];
  }

  /** Stages, their bases and the variables. */
  get graph(): StageGraph {
    return (this.#graph ??= buildStages(this.syntax.instructions, this.syntax.escape));
  }

  get stages(): readonly Stage[] {
    return this.graph.stages;
  }

  /** The stage that a build makes when none is asked for. */
  get finalStage(): Stage | null {
    return this.graph.stages.at(-1) ?? null;
  }

  /** Instructions of one keyword in order, triggers of ONBUILD included (their `parent` is set). */
  of(keyword: string): readonly Instruction[] {
    const known = this.#byKeyword.get(keyword);
    if (known !== undefined) return known;
    if (this.#byKeyword.size === 0) this.#index();
    return this.#byKeyword.get(keyword) ?? [];
  }

  #index(): void {
    const table = new Map<string, Instruction[]>();
    const add = (instruction: Instruction): void => {
      const list = table.get(instruction.keyword);
      if (list === undefined) table.set(instruction.keyword, [instruction]);
      else list.push(instruction);
      if (instruction.trigger !== null) add(instruction.trigger);
    };
    for (const instruction of this.syntax.instructions) add(instruction);
    for (const [keyword, list] of table) this.#byKeyword.set(keyword, list);
    if (this.#byKeyword.size === 0) this.#byKeyword.set('', []);
  }

  /** The stage that an instruction is in (also that of its own FROM), or null before the first FROM. */
  stageOf(instruction: Instruction): Stage | null {
    this.#stageOf ??= this.#indexStages();
    return this.#stageOf[instruction.index] ?? null;
  }

  #indexStages(): readonly (Stage | null)[] {
    const table: (Stage | null)[] = this.syntax.instructions.map(() => null);
    for (const stage of this.stages) {
      table[stage.from.index] = stage;
      for (const instruction of stage.instructions) table[instruction.index] = stage;
    }
    return table;
  }

  /** What a name means to an instruction: global ARGs for FROM, else the variables of its stage. */
  lookupAt(instruction: Instruction): Lookup {
    const stage = this.stageOf(instruction);
    if (stage !== null && instruction.keyword !== 'FROM') {
      return (name) => stage.environment.lookup(name, instruction.index);
    }
    return (name) => {
      const state = this.graph.globals.lookup(name, instruction.index);
      return state.kind === 'undeclared' && PLATFORM_ARGS.has(name) ? { kind: 'declared' } : state;
    };
  }

  /** A word of an instruction with variables put in and quotes taken away. */
  expand(word: { readonly text: string; readonly span: Span }, instruction: Instruction): PlacedExpansion {
    const expansion = expandWord(word.text, { lookup: this.lookupAt(instruction), escape: this.syntax.escape });
    return { ...expansion, span: word.span };
  }

  /** The shell that the shell form of an instruction runs in. */
  shellOf(instruction: Instruction): EffectiveShell {
    const override = this.#overrides.findLast((candidate) => candidate.from <= instruction.span.start);
    if (override !== undefined) return { ...classifyShell(override.program), words: null };
    const stage = this.stageOf(instruction);
    if (stage === null) return { kind: 'posix', name: 'sh', words: null };
    return effectiveShell(stage, instruction.index, this.syntax.escape);
  }

  /** The commands of a RUN, CMD or ENTRYPOINT; none where the shell is not a POSIX one. */
  script(instruction: Instruction): RunScript {
    let script = this.#scripts.get(instruction);
    if (script === undefined) {
      script = readRunScript(instruction, this.shellOf(instruction));
      this.#scripts.set(instruction, script);
    }
    return script;
  }

  /** What COPY or ADD takes and where it puts it. */
  copy(instruction: Instruction): CopyParts {
    let parts = this.#copies.get(instruction);
    if (parts === undefined) {
      parts = readCopy(instruction);
      this.#copies.set(instruction, parts);
    }
    return parts;
  }

  /** All commands of all RUN instructions with the instruction that each is in. */
  *runCommands(): Iterable<{ readonly command: ShellCommand; readonly run: Instruction }> {
    for (const run of this.of('RUN')) {
      for (const command of this.script(run).commands) yield { command, run };
    }
  }

  /** The calls of programs by their base names in RUN instructions. */
  calls(...programs: readonly string[]): readonly ProgramCall[] {
    const table = (this.#callsByProgram ??= this.#indexCalls());
    let found: readonly ProgramCall[] = NO_CALLS;
    for (const program of programs) {
      const calls = table.get(program);
      if (calls !== undefined) found = found.length === 0 ? calls : [...found, ...calls];
    }
    return found;
  }

  #indexCalls(): ReadonlyMap<string, readonly ProgramCall[]> {
    const table = new Map<string, ProgramCall[]>();
    for (const run of this.of('RUN')) {
      for (const call of this.callsOf(run)) {
        const list = table.get(call.program);
        if (list === undefined) table.set(call.program, [call]);
        else list.push(call);
      }
    }
    return table;
  }

  /** The programs that a RUN calls, in order. */
  callsOf(run: Instruction): readonly ProgramCall[] {
    let calls = this.#callsByRun.get(run);
    if (calls === undefined) {
      calls = listCalls(run, this.script(run));
      this.#callsByRun.set(run, calls);
    }
    return calls;
  }

  /** The calls of a package manager. */
  packageCalls(manager: PackageManager): readonly PackageCall[] {
    let calls = this.#packageCalls.get(manager);
    if (calls === undefined) {
      calls = this.calls(...manager.programs).map((call) =>
        readPackageCall(call, manager, (name) => this.valueInRun(call.run, name)),
      );
      this.#packageCalls.set(manager, calls);
    }
    return calls;
  }

  /** The value of a variable in the shell of a RUN as far as the file tells: assigned once in the RUN, else by ENV or ARG. */
  valueInRun(run: Instruction, name: string): string | null {
    const value = this.#assignedIn(run).get(name);
    if (value !== undefined) return value;
    const state = this.lookupAt(run)(name);
    return state.kind === 'set' ? state.value : null;
  }

  /** True when the shell of a RUN sets a variable. */
  assigns(run: Instruction, name: string): boolean {
    return this.#assignedIn(run).has(name);
  }

  #assignedIn(run: Instruction): ReadonlyMap<string, string | null> {
    let assigned = this.#assigned.get(run);
    if (assigned === undefined) {
      assigned = assignedValues(this.script(run).commands);
      this.#assigned.set(run, assigned);
    }
    return assigned;
  }

  /** True when an instruction is in a stage whose layers become part of the image that is built when no stage is named. */
  isShipped(instruction: Instruction): boolean {
    const stage = this.stageOf(instruction);
    this.#shipped ??= shippedStages(this.stages);
    return stage !== null && this.#shipped.has(stage);
  }

  /** Line and column of an offset. */
  positionAt(offset: number): Position {
    return this.syntax.lines.positionAt(offset);
  }
}
