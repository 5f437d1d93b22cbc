import type { Comment } from './comment.ts';
import { type ExecArgument, parseExecForm } from './exec-form.ts';
import { type Flag, type FlaggedText, parseFlags } from './flags.ts';
import type { Heredoc } from './heredoc.ts';
import { type KeyValues, parseKeyValues } from './key-values.ts';
import { isKeyword } from './keyword.ts';
import { MAX_TRIGGER_DEPTH } from './limits.ts';
import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';
import { type Word, splitPlainWords, splitQuotedWords } from './words.ts';

/** What the reader of lines knows of an instruction. */
export interface InstructionSource {
  /** Position among the instructions of the file, from 0; a trigger has that of its ONBUILD. */
  readonly index: number;
  /** The whole instruction without here-documents, from its keyword on. */
  readonly logical: LogicalText;
  /** From the keyword to the end of the last line, here-documents included. */
  readonly span: Span;
  readonly escape: string;
  readonly heredocs: readonly Heredoc[];
  /** Comment lines directly above. */
  readonly comments: readonly Comment[];
  /** Empty lines inside the instruction, after a continuation. */
  readonly emptyLines: readonly Span[];
  /** True when its arguments are not looked at. */
  readonly oversized: boolean;
  /** The ONBUILD that this instruction is in. */
  readonly parent: Instruction | null;
}

/** An instruction with its parts, each read when it is first asked for. */
export class Instruction {
  readonly index: number;
  readonly span: Span;
  readonly escape: string;
  readonly heredocs: readonly Heredoc[];
  readonly comments: readonly Comment[];
  readonly emptyLines: readonly Span[];
  readonly parent: Instruction | null;
  /** In upper case; may be one that no builder knows. */
  readonly keyword: string;
  readonly keywordText: string;
  readonly keywordSpan: Span;
  /** False for a keyword that current builders do not know. */
  readonly known: boolean;
  /** True when the instruction, or the file up to it, is so long that its arguments are not looked at. */
  readonly oversized: boolean;
  /** Everything after the keyword, trimmed. */
  readonly body: LogicalText;
  #flagged: FlaggedText | undefined;
  #words: readonly Word[] | undefined;
  #quotedWords: readonly Word[] | undefined;
  #exec: readonly ExecArgument[] | null | undefined;
  #pairs: KeyValues | undefined;
  #trigger: Instruction | null | undefined;

  constructor(source: InstructionSource) {
    this.index = source.index;
    this.span = source.span;
    this.escape = source.escape;
    this.heredocs = source.heredocs;
    this.comments = source.comments;
    this.emptyLines = source.emptyLines;
    this.parent = source.parent;
    const { logical } = source;
    const end = endOfKeyword(logical.text);
    this.keywordText = logical.text.slice(0, end);
    this.keywordSpan = logical.spanOf(0, end);
    this.keyword = this.keywordText.toUpperCase();
    this.known = isKeyword(this.keyword);
    this.oversized = source.oversized;
    this.body = this.oversized ? logical.slice(end, end) : logical.slice(end).trim();
  }

  /** Flags before the arguments, in order. */
  get flags(): readonly Flag[] {
    return this.#readFlags().flags;
  }

  /** What follows the flags, trimmed. */
  get rest(): LogicalText {
    return this.#readFlags().rest;
  }

  /** The arguments after the flags, split at white space only. */
  get words(): readonly Word[] {
    return (this.#words ??= splitPlainWords(this.rest));
  }

  /** The arguments after the flags, split at white space outside quotes. */
  get quotedWords(): readonly Word[] {
    return (this.#quotedWords ??= splitQuotedWords(this.rest, this.escape));
  }

  /** The strings of the exec form (also of COPY, ADD, VOLUME and SHELL), or null in the shell form. */
  get exec(): readonly ExecArgument[] | null {
    if (this.#exec === undefined) this.#exec = parseExecForm(this.rest);
    return this.#exec;
  }

  /** The names and values of ENV, LABEL and ARG. */
  get keyValues(): KeyValues {
    return (this.#pairs ??= parseKeyValues(this.rest, { escape: this.escape, valueOptional: this.keyword === 'ARG' }));
  }

  /** The instruction of an ONBUILD, or null. */
  get trigger(): Instruction | null {
    if (this.#trigger === undefined) this.#trigger = this.#readTrigger();
    return this.#trigger;
  }

  /** The last flag of that name. */
  flag(name: string): Flag | undefined {
    return this.flags.findLast((flag) => flag.name === name);
  }

  #readFlags(): FlaggedText {
    return (this.#flagged ??= this.body.text.startsWith('--')
      ? parseFlags(this.body, this.escape)
      : { flags: [], rest: this.body });
  }

  #readTrigger(): Instruction | null {
    if (this.keyword !== 'ONBUILD' || this.body.text === '' || depthOf(this) >= MAX_TRIGGER_DEPTH) return null;
    return new Instruction({
      index: this.index,
      logical: this.body,
      span: { start: this.body.offsetOf(0), end: this.span.end },
      escape: this.escape,
      heredocs: this.heredocs,
      comments: this.comments,
      emptyLines: [],
      oversized: false,
      parent: this,
    });
  }
}

function depthOf(instruction: Instruction): number {
  let depth = 0;
  for (let at = instruction.parent; at !== null; at = at.parent) depth++;
  return depth;
}

function endOfKeyword(text: string): number {
  const match = /\s/.exec(text);
  return match === null ? text.length : match.index;
}
