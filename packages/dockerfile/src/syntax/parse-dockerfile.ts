import type { Comment, Directive } from './comment.ts';
import { readDirectives } from './directives.ts';
import { type Heredoc, LastLines, findHeredocStarts, readHeredoc } from './heredoc.ts';
import { Instruction } from './instruction.ts';
import {
  MAX_FILE_LENGTH,
  MAX_INSTRUCTIONS,
  MAX_INSTRUCTION_LENGTH,
  MAX_LINE_LENGTH,
  MAX_PROBLEMS,
  MAX_TOTAL_LENGTH,
} from './limits.ts';
import type { SyntaxProblem } from './problem.ts';
import { type InstructionLines, findLineEnd, readInstruction, skipIndent } from './read-instruction.ts';
import { LineIndex } from './span.ts';

/** A Dockerfile as written: what could be read of it, and what is wrong with the rest. */
export interface DockerfileSyntax {
  /** The text that spans refer to. */
  readonly text: string;
  readonly lines: LineIndex;
  readonly directives: readonly Directive[];
  readonly escape: string;
  /** In order; triggers of ONBUILD are inside theirs. */
  readonly instructions: readonly Instruction[];
  /** All comments, in order. Directives are none. */
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a Dockerfile the way BuildKit does and never throws: problems are listed and everything else is still read. Linear in
 * the length of the text; see `limits.ts` for the bounds.
 */
export function parseDockerfile(text: string): DockerfileSyntax {
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  readonly #end: number;
  readonly #lines: LineIndex;
  readonly #problems: SyntaxProblem[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #comments: Comment[] = [];
  /** Comments since the last instruction or empty line. */
  #pending: Comment[] = [];
  #lastLines: LastLines | undefined;
  #escape = '\\';
  /** Length of the instructions so far. */
  #total = 0;

  constructor(text: string) {
    this.#text = text.length > MAX_FILE_LENGTH ? text.slice(0, MAX_FILE_LENGTH) : text;
    this.#end = this.#text.length;
    this.#lines = new LineIndex(this.#text);
    if (text.length > MAX_FILE_LENGTH) {
      this.#report({ code: 'file-too-long', span: { start: 0, end: 0 }, data: { limit: MAX_FILE_LENGTH } });
    }
  }

  read(): DockerfileSyntax {
    const start = this.#text.startsWith('\uFEFF') ? 1 : 0;
    const { directives, escape, problems } = readDirectives(this.#text, start);
    for (const problem of problems) this.#report(problem);
    this.#escape = escape;
    this.#reportBinary();
    let at = start;
    for (const directive of directives) at = Math.max(at, findLineEnd(this.#text, directive.span.end).next);
    while (at < this.#end && this.#instructions.length < MAX_INSTRUCTIONS) at = this.#readLine(at);
    this.#reportEnd(at);
    return {
      text: this.#text,
      lines: this.#lines,
      directives,
      escape,
      instructions: this.#instructions,
      comments: this.#comments,
      problems: this.#problems,
    };
  }

  #readLine(at: number): number {
    const { end, next } = findLineEnd(this.#text, at);
    const first = skipIndent(this.#text, at, end);
    if (first === end) {
      this.#pending = [];
      return next;
    }
    if (this.#text.charAt(first) === '#') {
      const text = this.#text.slice(first + 1, end).trim();
      this.#addComment({ span: { start: first, end }, line: 0, text }, true);
      return next;
    }
    return this.#readInstruction(first);
  }

  #readInstruction(start: number): number {
    const lines = readInstruction(this.#text, start, this.#escape);
    this.#total += lines.logical.text.length;
    const plain = this.#make(lines, [], lines.span.end);
    this.#reportLongLines(lines);
    let instruction = plain;
    let next = lines.next;
    const carrier = plain.trigger ?? plain;
    if (['RUN', 'COPY', 'ADD'].includes(carrier.keyword) && carrier.body.text.includes('<<') && carrier.exec === null) {
      const read = this.#readHeredocs(carrier, next);
      next = read.next;
      if (read.heredocs.length > 0) {
        const end = findLineEnd(this.#text, read.lastLine).end;
        instruction = this.#make(lines, read.heredocs, end);
      }
    }
    this.#instructions.push(instruction);
    this.#pending = [];
    for (const comment of lines.comments) this.#addComment(comment, false);
    return next;
  }

  #readHeredocs(carrier: Instruction, from: number): { heredocs: Heredoc[]; next: number; lastLine: number } {
    const heredocs: Heredoc[] = [];
    let next = from;
    let lastLine = from;
    this.#lastLines ??= new LastLines(this.#text);
    for (const start of findHeredocStarts(carrier.body, this.#escape)) {
      if (!this.#lastLines.has(start, next)) {
        this.#report({ code: 'heredoc-unterminated', span: start.span, data: { name: start.name } });
        continue;
      }
      const read = readHeredoc(this.#text, start, next);
      heredocs.push(read.heredoc);
      lastLine = read.heredoc.contentSpan.end;
      this.#total += read.heredoc.content.length;
      next = read.next;
    }
    return { heredocs, next, lastLine };
  }

  #make(lines: InstructionLines, heredocs: readonly Heredoc[], end: number): Instruction {
    return new Instruction({
      index: this.#instructions.length,
      logical: lines.logical,
      span: { start: lines.span.start, end },
      escape: this.#escape,
      heredocs,
      comments: this.#pending,
      emptyLines: lines.emptyLines,
      oversized: lines.logical.text.length > MAX_INSTRUCTION_LENGTH || this.#total > MAX_TOTAL_LENGTH,
      parent: null,
    });
  }

  #addComment(comment: Comment, above: boolean): void {
    const placed = { ...comment, line: this.#lines.lineAt(comment.span.start) };
    this.#comments.push(placed);
    if (above) this.#pending.push(placed);
  }

  #reportLongLines(lines: InstructionLines): void {
    const { start, end } = lines.span;
    if (end - start <= MAX_LINE_LENGTH) return;
    for (let at = start; at < end;) {
      const line = findLineEnd(this.#text, at);
      if (line.end - at > MAX_LINE_LENGTH) {
        this.#report({ code: 'line-too-long', span: { start: at, end: at + 1 }, data: { limit: MAX_LINE_LENGTH } });
      }
      at = line.next;
    }
  }

  #reportBinary(): void {
    const at = this.#text.indexOf('\0');
    if (at >= 0) this.#report({ code: 'not-text', span: { start: at, end: at + 1 }, data: {} });
  }

  #reportEnd(at: number): void {
    if (at < this.#end) {
      const data = { limit: MAX_INSTRUCTIONS };
      this.#report({ code: 'too-many-instructions', span: { start: at, end: at }, data });
    }
    if (this.#instructions.length === 0) this.#report({ code: 'file-empty', span: { start: 0, end: 0 }, data: {} });
  }

  #report(problem: SyntaxProblem): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
  }
}
