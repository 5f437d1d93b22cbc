import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf, shortText, shortTexts } from '../package-text.ts';

/** What the DESCRIPTION of an installed R package tells. */
export type RRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  readonly title: string;
  readonly maintainer: string;
  readonly url: string;
  /** `CRAN`, `Bioconductor`, …; empty for packages of R itself and such as were built from a checkout. */
  readonly repository: string;
  /** True for packages of Bioconductor. */
  readonly bioconductor: boolean;
  /** `base` and `recommended` packages come with R. */
  readonly priority: string;
  /** Version of R that built it, platform and time. */
  readonly built: string;
  /** Commit of a checkout that it was built from. */
  readonly commit: string;
  /** Names of packages that it needs. */
  readonly dependencies: readonly string[];
};

/** Lines of one file; real ones have some 100. */
const MAX_LINES = 100_000;

/**
 * Reads DESCRIPTION. Null when the file is none of an installed package: installation adds `Built`.
 * Writing R Extensions, section 1.1.1.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseDescription(bytes: Uint8Array): RRecord | null {
  const fields = readFields(bytes);
  const field = (name: string): string => shortText(fields.get(name)?.replace(/\s+/g, ' '));
  if (!fields.has('Built') || !fields.has('Package')) return null;
  return {
    ...identityOf(fields.get('Package'), fields.get('Version')),
    licenses: shortTexts(field('License')),
    title: field('Title'),
    maintainer: field('Maintainer'),
    url: field('URL'),
    repository: field('Repository'),
    bioconductor: fields.has('biocViews') || field('git_url').startsWith('https://git.bioconductor.org/'),
    priority: field('Priority'),
    built: field('Built'),
    commit: field('RemoteSha') || field('GithubSHA1'),
    dependencies: readDependencies(['Depends', 'Imports', 'LinkingTo'].map((name) => fields.get(name) ?? '')),
  };
}

/** Packages that one package names. */
const MAX_DEPENDENCIES = 5000;

/** `R (>= 4.0), methods, Rcpp (>= 1.0)`; R itself is no package. */
function readDependencies(fields: readonly string[]): readonly string[] {
  const names = fields
    .flatMap((field) => field.split(',').slice(0, MAX_DEPENDENCIES))
    .flatMap((entry) => /^\s{0,100}([A-Za-z][A-Za-z0-9.]{0,100})/.exec(entry)?.[1] ?? []);
  return [...new Set(names.filter((name) => name !== 'R'))].toSorted();
}

/** `Name: value`; lines that start with a blank go on. */
function readFields(bytes: Uint8Array): ReadonlyMap<string, string> {
  const fields = new Map<string, string[]>();
  let value: string[] | null = null;
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const [, name, text] = /^([A-Za-z][A-Za-z0-9/@_.-]{0,100}):(.*)$/.exec(line) ?? [];
    if (name !== undefined && text !== undefined) {
      value = [text];
      if (!fields.has(name)) fields.set(name, value);
    } else if (value !== null && /^[ \t]/.test(line)) value.push(line);
  }
  return new Map([...fields].map(([name, texts]) => [name, texts.join('\n').trim()]));
}
