import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants, accessSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { repositoryError } from '../errors.ts';

/** Variables that git needs; no others are handed on. */
const PASSED: readonly string[] = ['PATH', 'TMPDIR', 'SYSTEMROOT'];
/** Variables by which git tells its hooks which content they are about. */
const HOOK: readonly string[] = [
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
];

/**
 * What keeps git from running anything that the repository names, from the network, and from what lies on this machine. The repository
 * may be hostile: its configuration can name programs for nearly everything.
 */
const OVERRIDES: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.alternateRefsCommand=false',
  'core.attributesFile=/dev/null',
  'core.bigFileThreshold=32m',
  'core.excludesFile=/dev/null',
  'core.askPass=false',
  'core.sshCommand=false',
  'core.gitProxy=false',
  'core.pager=cat',
  'core.quotePath=false',
  'core.commitGraph=false',
  'core.multiPackIndex=false',
  'core.untrackedCache=false',
  'credential.helper=',
  'diff.external=',
  'diff.orderFile=/dev/null',
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'log.showSignature=false',
  'maintenance.auto=false',
  'protocol.allow=never',
  'safe.directory=*',
  'submodule.recurse=false',
  'uploadpack.packObjectsHook=',
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_ASKPASS: 'false',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_EDITOR: 'false',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
  GIT_SSH_COMMAND: 'false',
  GIT_TERMINAL_PROMPT: '0',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  SSH_ASKPASS: 'false',
};

/** A git to call, with what of the environment it may see. */
export interface GitTool {
  /** Absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What git told the hook that this process is, if it is one: for the repository that it runs in only. */
  readonly hook: Readonly<Record<string, string>>;
}

/** Finds git on PATH. @throws GIT_MISSING */
export function findGit(environment: Readonly<Record<string, string | undefined>>): GitTool {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const program = folders.map((folder) => join(folder, 'git')).find(isProgram);
  if (program === undefined) throw repositoryError('GIT_MISSING', 'there is no git on PATH');
  return { program, environment: { ...chosen(environment, PASSED), ...ENVIRONMENT }, hook: chosen(environment, HOOK) };
}

function chosen(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const given = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** Where a repository is: what git is told instead of what the repository's own configuration says. */
export interface GitPlace {
  /** Absolute path of the directory that has the working tree; null for a bare repository. */
  readonly workTree: string | null;
  /** Absolute path of `.git`, a directory or a file that names one, or of the bare repository. */
  readonly gitDirectory: string;
  /** True for the repository that a hook would run in: variables for hooks are about it. */
  readonly isHooked: boolean;
}

/** Starts git on a repository. */
export function spawnGit(git: GitTool, place: GitPlace, args: readonly string[]): ChildProcessWithoutNullStreams {
  const { workTree, gitDirectory } = place;
  const fixed = [
    '--no-replace-objects',
    '--no-optional-locks',
    '--literal-pathspecs',
    '--no-pager',
    `--git-dir=${gitDirectory}`,
    ...(workTree === null ? ['--bare'] : [`--work-tree=${workTree}`]),
    ...OVERRIDES.flatMap((setting) => ['-c', setting]),
  ];
  return spawn(git.program, [...fixed, ...args], {
    cwd: workTree ?? gitDirectory,
    env: { ...git.environment, ...(place.isHooked ? git.hook : {}) },
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
