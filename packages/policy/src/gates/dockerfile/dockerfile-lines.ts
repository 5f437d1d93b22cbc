import type { DockerfileFact } from '@assay/core';

/** One instruction of a Dockerfile as it is written, continued lines joined. */
export interface DockerfileLine {
  /** Upper-case keyword. */
  readonly instruction: string;
  /** What follows the keyword, blanks at both ends removed. */
  readonly value: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
}

/** Longest Dockerfile that is read, in characters. */
const MAX_LENGTH = 1024 * 1024;

const DIRECTIVE = /^\s*#\s*escape\s*=\s*([\\`])\s*$/i;
const HEREDOC = /<<-?\s*(["']?)([A-Za-z_]\w*)\1/g;
const FROM_STAGE = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i;

/**
 * The instructions that make the final stage: those of the stage itself and of the stages that it is built from. What other stages
 * do leaves nothing in the image but what is copied from them.
 */
export function readDockerfile({ text }: DockerfileFact): readonly DockerfileLine[] {
  return finalStage(readInstructions(text.slice(0, MAX_LENGTH)));
}

/** Splits the text into instructions: comments and empty lines go, continued lines and here-documents are joined. */
function readInstructions(text: string): readonly DockerfileLine[] {
  const lines = text.split(/\r?\n/);
  const escape = readEscape(lines);
  const found: DockerfileLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = (lines[index] ?? '').trim();
    if (first === '' || first.startsWith('#')) continue;
    const start = index;
    const parts: string[] = [];
    let current = first;
    while (current.endsWith(escape) && index + 1 < lines.length) {
      parts.push(current.slice(0, -1).trimEnd());
      index = nextContent(lines, index + 1);
      current = (lines[index] ?? '').trim();
    }
    parts.push(current);
    const joined = parts.join(' ').trim();
    index = skipHeredocs(joined, lines, index);
    const keyword = /^\S+/.exec(joined)?.[0] ?? '';
    found.push({ instruction: keyword.toUpperCase(), value: joined.slice(keyword.length).trim(), line: start + 1 });
  }
  return found;
}

/** The escape character: a directive may change it, but only before anything else. */
function readEscape(lines: readonly string[]): string {
  for (const line of lines) {
    const escape = DIRECTIVE.exec(line)?.[1];
    if (escape !== undefined) return escape;
    if (!/^\s*#\s*\w+\s*=/.test(line)) return '\\';
  }
  return '\\';
}

/** Within a continued instruction comments and empty lines do not count. */
function nextContent(lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length - 1 && /^\s*(?:#|$)/.test(lines[index] ?? '')) index++;
  return index;
}

function skipHeredocs(instruction: string, lines: readonly string[], from: number): number {
  if (!/^(?:RUN|COPY|ADD)\s/i.test(instruction)) return from;
  let index = from;
  for (const [, , name] of instruction.matchAll(HEREDOC)) {
    const end = lines.findIndex((line, at) => at > index && line.trim() === name);
    index = end < 0 ? lines.length : end;
  }
  return index;
}

function finalStage(lines: readonly DockerfileLine[]): readonly DockerfileLine[] {
  const stages: { readonly name: string | null; readonly base: string; readonly lines: readonly DockerfileLine[] }[] =
    [];
  const starts = lines.flatMap((line, index) => (line.instruction === 'FROM' ? [index] : []));
  for (const [order, start] of starts.entries()) {
    const [, base = '', name] = FROM_STAGE.exec(lines[start]?.value ?? '') ?? [];
    const own = lines.slice(start, starts[order + 1] ?? lines.length);
    stages.push({ name: name?.toLowerCase() ?? null, base: base.toLowerCase(), lines: own });
  }
  const chain: DockerfileLine[][] = [];
  let position = stages.length - 1;
  while (position >= 0) {
    const stage = stages[position];
    if (stage === undefined) break;
    const parent = stages.findLastIndex((other, index) => index < position && other.name === stage.base);
    // The line that only names an earlier stage is no base image.
    chain.unshift(parent < 0 ? [...stage.lines] : stage.lines.slice(1));
    position = parent;
  }
  return chain.flat();
}
