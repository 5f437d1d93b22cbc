import type { Instruction } from '../syntax/instruction.ts';
import type { Span } from '../syntax/span.ts';

/** A source or target of COPY or ADD as written. */
export interface CopyPath {
  readonly text: string;
  readonly span: Span;
}

/** What COPY or ADD takes and where it puts it. Here-documents are no sources. */
export interface CopyParts {
  readonly sources: readonly CopyPath[];
  /** Null when the instruction has fewer than two arguments. */
  readonly target: CopyPath | null;
  /** Number of sources, here-documents included. */
  readonly sourceCount: number;
}

/** Takes COPY or ADD apart, in either form. */
export function readCopy(instruction: Instruction): CopyParts {
  const paths: CopyPath[] = instruction.exec?.map((argument) => ({ text: argument.value, span: argument.span })) ?? [
    ...instruction.words,
  ];
  const target = paths.length > 1 ? (paths.at(-1) ?? null) : null;
  const all = target === null ? paths : paths.slice(0, -1);
  const heredocs = new Set(instruction.heredocs.map((heredoc) => heredoc.span.start));
  const sources = all.filter((path) => !heredocs.has(path.span.start));
  return { sources, target, sourceCount: all.length };
}

const ARCHIVE = /\.(?:tar|tar\.(?:gz|bz2|xz|zst|lz|lzma|Z)|tgz|tbz2?|tb2|txz|tlz|tzst|taz|tz2)$/i;

/** True for names of archives that ADD unpacks. */
export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

/** True for sources that ADD fetches: URLs and git repositories. */
export function isRemote(path: string): boolean {
  return /^(?:https?|ftp|git|ssh):\/\//i.test(path) || /^git@[\w.-]+:/.test(path);
}

/** True for a remote source that is a git repository. */
export function isGitSource(path: string): boolean {
  return /^(?:git|ssh):\/\//i.test(path) || path.startsWith('git@') || /^https?:\/\/[^#?]+\.git(?:[#?]|$)/i.test(path);
}

/** The last part of a path. */
export function baseName(path: string): string {
  let end = path.length;
  while (end > 0 && (path.charAt(end - 1) === '/' || path.charAt(end - 1) === '\\')) end--;
  const trimmed = path.slice(0, end);
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
}
