import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const GO: PackageManager = {
  programs: ['go'],
  valued: new Set([
    '-C',
    '-o',
    '-p',
    '-ldflags',
    '-tags',
    '-gcflags',
    '-asmflags',
    '-mod',
    '-modfile',
    '-buildmode',
    '-pkgdir',
  ]),
};

/** Versions that move. */
const MOVING: ReadonlySet<string> = new Set(['latest', 'upgrade', 'patch', 'master', 'main', 'HEAD']);

/** All calls of go. */
export function goCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(GO);
}

/** Packages that are installed at whatever version is newest. Without `@` a module of the folder may decide: then none. */
export function goUnversioned({ verb, operands }: PackageCall): readonly ShellWord[] {
  if (verb !== 'install' && verb !== 'get') return [];
  return operands.filter(
    ({ literal, text }) => literal && MOVING.has(/^[\w.-]+\.\w+\/[^@]+@([\w./-]+)$/.exec(text)?.[1] ?? ''),
  );
}

/** Packages of elsewhere without any version: which one they get depends on a module in the working folder. */
export function goWithoutVersion({ verb, operands }: PackageCall): readonly ShellWord[] {
  if (verb !== 'install' && verb !== 'get') return [];
  return operands.filter(
    ({ literal, text }) => literal && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\/[^@]+$/.test(text),
  );
}
