import type { RawPath } from '../raw-path.ts';
import { type Glob, compileGlob } from './glob.ts';

/** Patterns of one file that are kept; hostile ones have millions. */
const MAX_RULES = 20_000;

interface IgnoreRule {
  readonly glob: Glob;
  readonly isNegated: boolean;
  readonly onlyDirectories: boolean;
}

/** What one ignore file says about paths below its directory. */
export interface IgnoreRules {
  /** True for ignored, false for expressly not ignored, null when it says nothing. The path is relative to the file's directory. */
  verdict(path: RawPath, isDirectory: boolean): boolean | null;
  /** True when patterns were left out because there are too many. */
  readonly isCut: boolean;
}

/** Reads an ignore file in the syntax of gitignore. Its text is raw: one character for each byte. */
export function parseIgnoreRules(text: string): IgnoreRules {
  const rules: IgnoreRule[] = [];
  let isCut = false;
  for (const line of text.replace(/^\u00ef\u00bb\u00bf/, '').split('\n')) {
    const rule = parseLine(line);
    if (rule === null) continue;
    if (rules.length === MAX_RULES) {
      isCut = true;
      break;
    }
    rules.push(rule);
  }
  rules.reverse();
  return {
    isCut,
    verdict: (path, isDirectory) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const last = rules.find(({ glob, onlyDirectories }) => (isDirectory || !onlyDirectories) && glob(path, name));
      return last === undefined ? null : !last.isNegated;
    },
  };
}

function parseLine(line: string): IgnoreRule | null {
  let pattern = withoutTrailingSpaces(line.replace(/\r$/, ''));
  if (pattern === '' || pattern.startsWith('#')) return null;
  const isNegated = pattern.startsWith('!');
  if (isNegated) pattern = pattern.slice(1);
  const onlyDirectories = pattern.endsWith('/');
  if (onlyDirectories) pattern = pattern.slice(0, -1);
  if (pattern === '') return null;
  return { glob: compileGlob(pattern), isNegated, onlyDirectories };
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}
