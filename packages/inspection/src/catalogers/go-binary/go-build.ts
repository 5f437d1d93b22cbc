import type { Content } from '../../binary/content.ts';
import { readPrograms } from '../../binary/read-programs.ts';
import { findBuildInfo } from './find-build-info.ts';
import { type MainVersion, mainVersion } from './main-version.ts';
import { type GoDependency, parseModules } from './parse-modules.ts';

/** How one program was built, as far as packages come of it. */
export type GoBuild = {
  readonly goVersion: string;
  /** Import path of the command. */
  readonly path: string;
  readonly main: GoDependency | null;
  readonly mainVersion: MainVersion;
  readonly dependencies: readonly GoDependency[];
  /** Target and revision, by the names that metadata has for them. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Settings that are taken over. Flags of the linker may hold anything, and are not. */
const SETTINGS: Readonly<Record<string, string>> = {
  GOARCH: 'goArch',
  GOOS: 'goOs',
  CGO_ENABLED: 'cgoEnabled',
  GOFIPS140: 'goFips140',
  'vcs.revision': 'vcsRevision',
  'vcs.time': 'vcsTime',
  'vcs.modified': 'vcsModified',
};

/** Longest setting that is taken over. */
const MAX_SETTING_LENGTH = 200;

/**
 * Reads how the programs of a file were built: one, or one for each architecture of a universal file. Null when none of them is
 * of Go.
 * @throws CatalogerError BUILD_INFO_INVALID, PACKAGE_NAME_TOO_LONG
 */
export function readGoBuilds(content: Content): readonly GoBuild[] | null {
  const builds = readPrograms(content).flatMap((program): GoBuild[] => {
    const info = findBuildInfo(program);
    if (info === null) return [];
    const { settings, ...modules } = parseModules(info.modules);
    const version = mainVersion({ settings, ...modules });
    return [{ goVersion: info.goVersion, ...modules, mainVersion: version, settings: keptSettings(settings) }];
  });
  return builds.length === 0 ? null : builds;
}

function keptSettings(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([key, name]) => {
      const value = settings[key] ?? '';
      return value === '' || value.length > MAX_SETTING_LENGTH ? [] : [[name, value]];
    }),
  );
}
