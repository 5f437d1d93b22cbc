import type { PlacedWord } from './placed-word.ts';
import type { ShellAssignment, ShellRedirect, ShellWord } from './script.ts';

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]]*\])?\+?=/;

/** The words, assignments and redirections of a command while it is read. */
export class CommandDraft {
  readonly words: ShellWord[] = [];
  readonly assignments: ShellAssignment[] = [];
  readonly redirects: ShellRedirect[] = [];
  /** Where it starts and where it ends so far, in the text. */
  readonly from: number;
  to: number;

  constructor(from: number) {
    this.from = from;
    this.to = from;
  }

  /** True as long as nothing but redirections was read. */
  get fresh(): boolean {
    return this.words.length === 0 && this.assignments.length === 0;
  }

  /** Adds a word; one in the form `NAME=value` before the name of the command is an assignment. Tells which it was. */
  add(word: PlacedWord): 'word' | 'assignment' {
    const match = this.words.length === 0 ? ASSIGNMENT.exec(word.text) : null;
    if (match === null || match[1] === undefined) {
      this.words.push(word);
      return 'word';
    }
    this.assignments.push({ name: match[1], value: word.withText(word.text.slice(match[0].length)) });
    return 'assignment';
  }
}
