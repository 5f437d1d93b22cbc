import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import { type PackageCall, type PackageManager, mayHoldOptions } from './package-call.ts';

const PIP: PackageManager = {
  programs: ['pip'],
  valued: new Set([
    '-r',
    '--requirement',
    '-c',
    '--constraint',
    '-e',
    '--editable',
    '-i',
    '--index-url',
    '--pypi-url',
    '--extra-index-url',
    '-f',
    '--find-links',
    '-t',
    '--target',
    '--prefix',
    '--root',
    '--src',
    '-b',
    '--build',
    '--platform',
    '--python-version',
    '--implementation',
    '--abi',
    '--only-binary',
    '--no-binary',
    '--global-option',
    '--install-option',
    '--build-option',
    '--config-settings',
    '-C',
    '--upgrade-strategy',
    '--progress-bar',
    '--log',
    '--proxy',
    '--retries',
    '--timeout',
    '--default-timeout',
    '--exists-action',
    '--trusted-host',
    '--cert',
    '--client-cert',
    '--cache-dir',
    '--report',
    '--python',
    '--use-feature',
    '--use-deprecated',
    '--root-user-action',
    '--keyring-provider',
    '--group',
    '--build-constraint',
  ]),
};

/** All calls of pip, as a module of python too. */
export function pipCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(PIP);
}

/** True when pip may put what it fetched into its cache. */
export function pipCaches(pip: PackageCall): boolean {
  const { verb, line, call, operands } = pip;
  if (verb !== 'install' || mayHoldOptions(pip)) return false;
  if (operands.length > 0 && operands.every(({ text }) => isFile(text))) return false;
  if (line.has('--no-cache-dir', '--no-cache', '--cache-dir', '--no-index', '--dry-run', '--help', '-h')) return false;
  return !call.command.assignments.some(({ name }) => name === 'PIP_NO_CACHE_DIR' || name === 'PIP_CACHE_DIR');
}

/** Names of packages whose version is open. Paths, addresses and what constraints or local wheels decide are none. */
export function pipUnversioned({ verb, operands, line }: PackageCall): readonly ShellWord[] {
  if (verb !== 'install' || line.open || line.has('-c', '--constraint', '--no-index', '--dry-run')) return [];
  return operands.filter(
    ({ literal, text }) => literal && /^(?!\d+$)[A-Za-z0-9][\w.-]*(?:\[[\w\s,.-]*\])?$/.test(text) && !isFile(text),
  );
}

function isFile(text: string): boolean {
  return /\.(?:whl|zip|egg|tar|gz|bz2|tgz|txt)$/i.test(text);
}
