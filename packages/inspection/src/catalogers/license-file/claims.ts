/** Directories that belong to one package each, and in which it keeps its licence. */
const DIRECTORIES = [
  '/**/*.dist-info',
  '/**/*.dist-info/licenses/**',
  '/**/*.egg-info',
  '/**/EGG-INFO',
  '/**/node_modules/*',
  '/**/node_modules/@*/*',
  '/**/gems/*',
  '/**/vendor/*/*',
  '/**/library/*',
  '/**/site-library/*',
  '/**/hosted/*/*',
  '/usr/share/licenses/*',
  '/usr/share/doc/*',
] as const;

const NAMES = [
  'LICENSE*',
  'LICENCE*',
  'License*',
  'Licence*',
  'license*',
  'licence*',
  'COPYING*',
  'copying*',
  'NOTICE*',
  'MIT-LICENSE*',
  'UNLICENSE*',
] as const;

/** Licence files of packages, by their place and name. */
export const LICENSE_FILE_CLAIMS: readonly string[] = DIRECTORIES.flatMap((directory) =>
  NAMES.map((name) => `${directory}/${name}`),
);

/** Endings of files that are programs or data, whatever their name begins with. */
const NO_TEXT = /\.(?:[cm]?[jt]sx?|json|py|pyc|rb|php|gz|css|map|so|h|c|ya?ml|toml|xml)$/i;

/** Is a claimed file one that people read? */
export function isLicenseName(name: string): boolean {
  return !NO_TEXT.test(name);
}
