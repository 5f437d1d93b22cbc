import { decodeText, linesOf } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/** What go.mod tells. */
export type GoMod = {
  /** Modules that it requires, with those that replace them put in their place. */
  readonly modules: readonly DeclaredRecord[];
  /** Whether it names indirect modules too, as it does since Go 1.17. */
  readonly isComplete: boolean;
  /** Directives that are not known: modules may be missing. */
  readonly damage: number;
};

/** What go.sum tells. */
export type GoSum = {
  readonly modules: readonly DeclaredRecord[];
  /** Lines that are no entry. */
  readonly damage: number;
};

/** Directives that name no module that is needed. */
const OTHER_DIRECTIVES: ReadonlySet<string> = new Set(['exclude', 'godebug', 'ignore', 'retract', 'tool', 'toolchain']);

/** Lines of one file. */
const MAX_LINES = 500_000;

/**
 * Reads go.mod: directives on lines of their own or in blocks. Modules that are replaced by a directory are left out.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseGoMod(bytes: Uint8Array): GoMod {
  const required: (readonly [path: string, version: string])[] = [];
  const replaced = new Map<string, readonly [path: string, version: string]>();
  let goVersion = '';
  let hasModule = false;
  let damage = 0;
  for (const { directive, words } of readDirectives(decodeText(bytes))) {
    const [first = '', second = ''] = words;
    if (directive === 'go') goVersion = first;
    else if (directive === 'require') required.push([first, second]);
    else if (directive === 'replace') {
      const arrow = words.indexOf('=>');
      const [path = '', version = ''] = words.slice(arrow + 1);
      replaced.set(arrow === 2 ? `${first}@${second}` : first, [path, version]);
    } else if (directive === 'module') hasModule = true;
    else if (!OTHER_DIRECTIVES.has(directive)) damage += 1;
  }
  if (!hasModule) throw unreadable('PACKAGE_FILE_INVALID', 'names no module');
  const modules = required.flatMap(([path, version]) => {
    const [name, actual] = replaced.get(`${path}@${version}`) ?? replaced.get(path) ?? [path, version];
    return /^\.{0,2}\//.test(name) ? [] : [identityOf(name, actual)];
  });
  const [major = 0, minor = 0] = goVersion.split('.').map(Number);
  return { modules, isComplete: major > 1 || minor >= 17, damage };
}

/** The words of each directive; lines of a block are directives of its name. */
function* readDirectives(text: string): Generator<{ readonly directive: string; readonly words: readonly string[] }> {
  let block: string | null = null;
  let lines = 0;
  for (const line of linesOf(text)) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const words = (line.slice(0, 5000).split('//')[0] ?? '').split(/\s+/).filter((word) => word !== '');
    const [first = '', second] = words;
    if (first === ')') block = null;
    else if (second === '(') block = first;
    else if (words.length > 0)
      yield block === null
        ? { directive: first, words: words.slice(1).map(unquote) }
        : { directive: block, words: words.map(unquote) };
  }
}

function unquote(word: string): string {
  return word.replace(/^["`](.*)["`]$/, '$1');
}

/**
 * Reads go.sum: modules whose content was fetched; lines about `go.mod` alone are left out.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseGoSum(bytes: Uint8Array): GoSum {
  const modules: DeclaredRecord[] = [];
  let damage = 0;
  for (const line of linesOf(decodeText(bytes))) {
    const [, path, version = ''] = /^(\S+) (\S+) h1:\S+$/.exec(line) ?? [];
    if (path === undefined) damage += line.trim() === '' ? 0 : 1;
    else if (!version.endsWith('/go.mod')) modules.push(identityOf(path, version));
    if (modules.length > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
  }
  return { modules, damage };
}
