import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';
import type { PackageCall, PackageManager } from './package-call.ts';

const GEM: PackageManager = {
  programs: ['gem'],
  valued: new Set([
    '-v',
    '--version',
    '-i',
    '--install-dir',
    '-n',
    '--bindir',
    '-P',
    '--trust-policy',
    '-s',
    '--source',
    '-p',
    '--http-proxy',
    '--platform',
    '--build-root',
    '-B',
    '--bulk-threshold',
    '--target-rbconfig',
  ]),
};

/** All calls of gem. */
export function gemCalls(file: Dockerfile): readonly PackageCall[] {
  return file.packageCalls(GEM);
}

/** Names of gems whose version is open. Files and `name:version` are none. */
export function gemUnversioned({ verb, operands, line, call }: PackageCall): readonly ShellWord[] {
  if ((verb !== 'install' && verb !== 'i') || line.open || line.has('-v', '--version', '-g', '--file')) return [];
  // What follows `--` is for building native parts.
  const end = call.args.find((word) => word.text === '--')?.span.start ?? Number.POSITIVE_INFINITY;
  return operands.filter(
    ({ literal, text, span }) =>
      literal && span.start < end && /^[A-Za-z0-9_][\w.-]*$/.test(text) && !text.endsWith('.gem'),
  );
}
