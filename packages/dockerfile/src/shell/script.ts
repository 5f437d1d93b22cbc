import type { Span } from '../syntax/span.ts';

/** A word of a command. */
export interface ShellWord {
  /** Quotes and escapes taken away; expansions stay as written: `$VERSION`, `$(id -u)`. */
  readonly text: string;
  /** True when it holds no expansion, substitution or glob: the program sees exactly `text`. */
  readonly literal: boolean;
  /** True when any part of it is quoted. */
  readonly quoted: boolean;
  /** Where it is in the file. */
  readonly span: Span;
}

/** `NAME=value` before a command. */
export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
}

/** A redirection: `> file`, `2>&1`, `<<EOF`. */
export interface ShellRedirect {
  /** `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `>&`, `<&`, `>|`, `<>`, `&>`, `&>>`. */
  readonly operator: string;
  readonly target: ShellWord | null;
}

/** What stands before a command. */
export type ShellConnector = 'start' | '&&' | '||' | ';' | '|' | '&';

/** A simple command. */
export interface ShellCommand {
  /** The first word after assignments; null for assignments or redirections alone. */
  readonly name: ShellWord | null;
  /** The words after the name. */
  readonly args: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly connector: ShellConnector;
  /** Commands of one pipeline share this number. */
  readonly pipeline: number;
  /** Lists, subshells, groups, branches and substitutions around it. */
  readonly depth: number;
  /** True within a substitution: its output becomes part of a word. */
  readonly substituted: boolean;
  readonly span: Span;
}

/** The commands of a RUN or of another text in shell language. */
export interface ShellScript {
  /** In the order in which they are written. */
  readonly commands: readonly ShellCommand[];
  /** True when the text is broken or too deep, so that commands may be missing or wrong. */
  readonly broken: boolean;
}
