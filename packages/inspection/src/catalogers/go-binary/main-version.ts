import type { GoModules } from './parse-modules.ts';

/** Version of the program itself and what says so. */
export type MainVersion = {
  /** With `v`; empty when nothing says it. */
  readonly version: string;
  readonly source: 'module' | 'ldflags' | 'revision' | 'none';
};

/** What goes before real versions where a commit has none: `v0.0.0-20240131…`. */
const UNTAGGED = 'v0.0.0-';

/**
 * Finds the version of the main module. Builds from a checkout say `(devel)` or an untagged pseudo-version; a version that the
 * linker put into a variable then counts, else the revision of the checkout as Go would write it.
 */
export function mainVersion(modules: GoModules): MainVersion {
  const version = modules.main?.version ?? '';
  if (version !== '' && version !== '(devel)' && !version.startsWith(UNTAGGED)) return { version, source: 'module' };
  const linked = linkedVersion(modules);
  if (linked !== '') return { version: linked, source: 'ldflags' };
  if (version.startsWith(UNTAGGED)) return { version, source: 'module' };
  const revision = revisionVersion(modules.settings);
  return { version: revision, source: revision === '' ? 'none' : 'revision' };
}

const ASSIGNMENT = /(?:^|\s)-X[\s=]+(?:'([^']*)'|"([^"]*)"|(\S+))/g;
const VERSION_NAME = /version$|^(?:git|release|build)?_?tag$|^(?:git)?_?describe$|^semver$/i;
const OTHER_VERSION_NAME = /(?:go|min|max|api|schema|proto|protocol|kube|sdk|config|ui|web|db)_?version$/i;
const VERSION_VALUE = /^v?[0-9]+\.[0-9]+(?:\.[0-9]+)?(?:[-+._~][0-9A-Za-z.+_~-]*)?$/;

/** Longest flags that are looked into; real ones have some thousand characters. */
const MAX_FLAGS_LENGTH = 100_000;

interface Candidate {
  readonly rank: number;
  readonly value: string;
}

/** The version in a variable that the linker set, `-X main.version=1.2.3`. A variable of the program goes before those of others. */
function linkedVersion({ main, settings }: GoModules): string {
  const flags = settings['-ldflags'] ?? '';
  if (flags.length > MAX_FLAGS_LENGTH) return '';
  const candidates = [...flags.matchAll(ASSIGNMENT)].flatMap(([, single, double, plain]): Candidate[] => {
    const assignment = single ?? double ?? plain ?? '';
    const [variable, value] = splitAt(assignment, assignment.indexOf('='));
    const [packagePath, name] = splitAt(variable, variable.lastIndexOf('.'));
    const rank = rankOf(packagePath, name, main?.path ?? '');
    return rank === null || value.length > 200 || !VERSION_VALUE.test(value) ? [] : [{ rank, value }];
  });
  const [best] = candidates.toSorted((a, b) => a.rank - b.rank);
  if (best === undefined) return '';
  return best.value.startsWith('v') ? best.value : `v${best.value}`;
}

function rankOf(packagePath: string, name: string, main: string): number | null {
  if (!VERSION_NAME.test(name) || OTHER_VERSION_NAME.test(name)) return null;
  if (packagePath === 'main') return 0;
  if (main !== '' && (packagePath === main || packagePath.startsWith(`${main}/`))) return 1;
  return packagePath.endsWith('/version') && /^(?:git)?version$/i.test(name) ? 2 : null;
}

function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** As Go names an untagged commit: time and first twelve digits of the revision. */
function revisionVersion(settings: Readonly<Record<string, string>>): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(settings['vcs.time'] ?? '') ?? [];
  const [revision] = /^[0-9a-f]{12}/.exec(settings['vcs.revision'] ?? '') ?? [];
  if (year === undefined || revision === undefined) return '';
  const dirty = settings['vcs.modified'] === 'true' ? '+dirty' : '';
  return `${UNTAGGED}${year}${month}${day}${hour}${minute}${second}-${revision}${dirty}`;
}
