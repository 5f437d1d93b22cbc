import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const NPM: PackageManager = {
  programs: ['npm'],
  valued: new Set([
    '--prefix',
    '-C',
    '--registry',
    '-w',
    '--workspace',
    '--loglevel',
    '--cache',
    '--userconfig',
    '--globalconfig',
    '--omit',
    '--include',
    '--only',
    '--save-prefix',
    '--tag',
    '--before',
    '--fetch-retries',
    '--fetch-timeout',
    '--maxsockets',
    '--install-strategy',
    '--script-shell',
    '--cpu',
    '--os',
    '--libc',
    '--proxy',
    '--https-proxy',
    '--node-options',
    '--location',
    '--auth-type',
    '--audit-level',
    '--python',
  ]),
};

const INSTALL: ReadonlySet<string> = new Set(['install', 'i', 'in', 'add', 'isntall']);
/** Values of options that may stand apart: `--production false`. */
const OPTION_VALUE = /^(?:true|false|null|\d+)$/;
/** Tags that move. */
const MOVING: ReadonlySet<string> = new Set(['latest', 'next']);

/** All calls of npm. */
export function npmCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(NPM);
}

/** Names of packages whose version is open. Paths, archives and repositories are none. */
export function npmUnversioned({ verb, operands, line }: PackageCall): readonly ShellWord[] {
  if (!INSTALL.has(verb) || line.has('--before')) return [];
  return operands.filter(({ literal, text }) => {
    const match = /^((?:@[\w.~-]+\/)?[A-Za-z0-9][\w.~-]*)(?:@(.*))?$/.exec(text);
    if (!literal || match === null || OPTION_VALUE.test(text) || /\.(?:tgz|tar|tar\.gz)$/.test(text)) return false;
    return match[2] === undefined || MOVING.has(match[2]);
  });
}
