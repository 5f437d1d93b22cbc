import type { Dockerfile } from '../dockerfile.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const YARN: PackageManager = {
  programs: ['yarn', 'yarnpkg'],
  valued: new Set([
    '--cwd',
    '--cache-folder',
    '--modules-folder',
    '--registry',
    '--network-timeout',
    '--network-concurrency',
    '--mutex',
    '--prefix',
    '--use-yarnrc',
    '--global-folder',
    '--preferred-cache-folder',
  ]),
};

/** All calls of yarn. */
export function yarnCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(YARN);
}

/** True when it fetches packages into its cache. `yarn` alone installs. */
export function yarnFetches({ verb, operands, line, call }: PackageCall): boolean {
  if (line.open || line.has('--cache-folder', '--version', '-v', '--help', '-h')) return false;
  if (verb === '')
    return line.options.every((option) => option.name.startsWith('-')) && call.args.every((word) => word.literal);
  if (verb === 'global') return operands[0]?.text === 'add';
  return verb === 'install' || verb === 'add';
}

/** True when it empties its cache. */
export function yarnCleans({ verb, operands }: PackageCall): boolean {
  return verb === 'cache' && operands[0]?.text === 'clean';
}
