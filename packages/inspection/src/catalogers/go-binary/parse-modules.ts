import { linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** A module as build information names it. */
export type GoModule = {
  /** Import path of its root. */
  readonly path: string;
  /** With `v`; `(devel)` or empty when it was not built as a version. */
  readonly version: string;
  /** Sum of its content, `h1:…`; empty when it is not recorded. */
  readonly sum: string;
};

/** A module that was built into the program. */
export type GoDependency = GoModule & {
  /** What stands in for it: another module, or a directory, which has no version. */
  readonly replacement: GoModule | null;
};

/** Module information of one program. */
export type GoModules = {
  /** Import path of the command. */
  readonly path: string;
  /** The module that the command belongs to. */
  readonly main: GoDependency | null;
  readonly dependencies: readonly GoDependency[];
  /** How it was built: flags, target, revision of the source. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Modules of one program; the largest have some 2,000. */
const MAX_MODULES = 100_000;

/** Longest path or version of a module. */
const MAX_TEXT_LENGTH = 1000;

/**
 * Reads module information: lines of fields separated by tabs, the first says what the line is. Lines of kinds that Go may add
 * are passed over.
 * @throws CatalogerError BUILD_INFO_INVALID, PACKAGE_NAME_TOO_LONG
 */
export function parseModules(text: string): GoModules {
  let path = '';
  const modules: { kind: 'mod' | 'dep'; module: GoDependency }[] = [];
  const settings: [string, string][] = [];
  for (const line of linesOf(text)) {
    const [kind, ...fields] = line.split('\t');
    if (kind === 'path') path = (fields[0] ?? '').slice(0, MAX_TEXT_LENGTH);
    else if (kind === 'build') settings.push(settingOf(fields.join('\t')));
    else if (kind === '=>') replaceLast(modules, moduleOf(fields));
    else if (kind === 'mod' || kind === 'dep')
      modules.push({ kind, module: { ...moduleOf(fields), replacement: null } });
    if (modules.length > MAX_MODULES) throw unreadable('BUILD_INFO_INVALID', `more than ${MAX_MODULES} modules`);
  }
  return {
    path,
    main: modules.find(({ kind }) => kind === 'mod')?.module ?? null,
    dependencies: modules.filter(({ kind }) => kind === 'dep').map(({ module }) => module),
    settings: Object.fromEntries(settings),
  };
}

function replaceLast(modules: { kind: 'mod' | 'dep'; module: GoDependency }[], replacement: GoModule): void {
  const last = modules.pop();
  if (last !== undefined) modules.push({ kind: last.kind, module: { ...last.module, replacement } });
}

function moduleOf([path = '', version = '', sum = '']: readonly string[]): GoModule {
  if (path === '') throw unreadable('BUILD_INFO_INVALID', 'a module has no path');
  if (path.length > MAX_TEXT_LENGTH || version.length > MAX_TEXT_LENGTH) {
    throw unreadable('PACKAGE_NAME_TOO_LONG', 'its name or version is too long');
  }
  return { path, version, sum: /^h1:[A-Za-z0-9+/=]{1,100}$/.test(sum) ? sum : '' };
}

/** `KEY=VALUE`, either of them quoted where it holds spaces or quotes. */
function settingOf(text: string): [key: string, value: string] {
  const [, quoted, plain = '', value = ''] = /^(?:"((?:[^"\\]|\\.){0,1000})"|([^=]{0,1000}))=(.*)$/s.exec(text) ?? [];
  return [
    quoted === undefined ? plain : unescaped(quoted),
    value.startsWith('"') ? unescaped(value.slice(1, -1)) : value,
  ];
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_whole, character: string) => ({ n: '\n', t: '\t' })[character] ?? character);
}
