import { CannotEvaluate, type CuePlace } from './cue-failure.ts';
import { ExpressionParser } from './parse-expression.ts';
import type { CueFile } from './syntax.ts';
import { tokenize } from './tokens.ts';

/** Packages of the standard library of which something is known. */
const PACKAGES: ReadonlySet<string> = new Set(['list', 'math', 'regexp', 'strconv', 'strings', 'struct', 'time']);

/** Parses a policy. @throws CannotEvaluate for what is no CUE, or not of the part that is known */
export function parseCue(source: string): CueFile {
  const parser = new ExpressionParser(tokenize(source));
  parser.skipPackage();
  const imports = new Map<string, string>();
  for (const { name, path, at } of parser.imports()) {
    requirePackage(path, at);
    imports.set(name ?? path, path);
  }
  const struct = parser.file();
  return { imports, struct };
}

function requirePackage(path: string, at: CuePlace): void {
  if (!PACKAGES.has(path)) throw new CannotEvaluate(`the package ${JSON.stringify(path)} is not supported`, at);
}
