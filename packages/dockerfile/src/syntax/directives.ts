import type { Directive } from './comment.ts';
import type { SyntaxProblem } from './problem.ts';
import { findLineEnd } from './read-instruction.ts';

/** Directives of the first lines and where the instructions may begin. */
export interface Directives {
  readonly directives: readonly Directive[];
  /** The escape character: `\` unless told otherwise. */
  readonly escape: string;
  readonly problems: readonly SyntaxProblem[];
}

const DIRECTIVE = /^[ \t]*#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S.*)$/;
const NAMES: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);
/** Longest line looked at for a directive. */
const MAX_LENGTH = 4_096;

/** Reads parser directives: the first lines, as long as each is a comment that sets a known name. */
export function readDirectives(text: string, from: number): Directives {
  const directives: Directive[] = [];
  const problems: SyntaxProblem[] = [];
  let escape = '\\';
  let at = from;
  while (at < text.length) {
    const { end, next } = findLineEnd(text, at);
    const directive = end - at > MAX_LENGTH ? null : readDirective(text.slice(at, end), at);
    const isInterpreter = at === from && text.startsWith('#!', at);
    if (directive === null && !isInterpreter) break;
    if (directive !== null) {
      if (directives.some((other) => other.name === directive.name)) {
        problems.push({ code: 'directive-duplicate', span: directive.span, data: { name: directive.name } });
      } else if (directive.name === 'escape') {
        if (directive.value === '\\' || directive.value === '`') escape = directive.value;
        else problems.push({ code: 'escape-invalid', span: directive.valueSpan, data: { value: directive.value } });
      }
      directives.push(directive);
    }
    at = next;
  }
  return { directives, escape, problems };
}

function readDirective(line: string, at: number): Directive | null {
  const match = DIRECTIVE.exec(line);
  const name = match?.[1]?.toLowerCase();
  const written = match?.[2];
  if (name === undefined || written === undefined || !NAMES.has(name)) return null;
  const value = written.trimEnd();
  const valueStart = at + line.length - written.length;
  return {
    name,
    value,
    span: { start: at + line.indexOf('#'), end: valueStart + value.length },
    valueSpan: { start: valueStart, end: valueStart + value.length },
  };
}
