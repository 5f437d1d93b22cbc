import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AssayError, type SourceReport } from '@assay/core';
import { type FoundSource, type GitTool, TreeRules, findGit, findSource, notARepository } from '@assay/repository';
import { FindingList } from './finding-list.ts';
import { type IgnoredFindings, parseGitleaksIgnore } from './gitleaks-ignore.ts';
import { scanHistory } from './history-scan.ts';
import type { RepositorySecretOptions } from './options.ts';
import { type SecretSearch, openSearch } from './secret-search.ts';
import { scanStaged } from './staged-scan.ts';
import { scanTree } from './tree-scan.ts';

/** Bytes of a `.gitleaksignore`. */
const MAX_IGNORE_BYTES = 4 * 1024 * 1024;

/**
 * Looks for secrets in working trees, in histories or in what is staged. No result, error or cache ever holds a secret.
 * @throws SOURCE_PATH_MISSING, NOT_A_REPOSITORY, REVISION_INVALID, GIT_MISSING, GIT_FAILED, GIT_TIMEOUT, HISTORY_TOO_LARGE,
 * SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export async function findRepositorySecrets(options: RepositorySecretOptions): Promise<SourceReport> {
  const search = openSearch(options);
  const list = new FindingList(search, options);
  const sources = options.targets.map((target) => findSource(target, options.workingDirectory));
  const groups = Map.groupBy(sources, ({ root }) => root);
  for (const { kind, document, rule, field, message } of search.notes) {
    if (kind === 'rejected') {
      const place = [document, ...(rule === null ? [] : [`rule ${rule}`]), field].join(', ');
      list.gap({ code: 'SECRET_RULE_REJECTED', effect: 'partial', message: `${place}: ${message}` });
    }
  }
  for (const [root, found] of groups) {
    list.under(groups.size > 1 ? `${relative(options.workingDirectory, root) || '.'}/` : '');
    await scanRoot(root, found, { search, list, options });
  }
  return list.report();
}

interface RootScan {
  readonly search: SecretSearch;
  readonly list: FindingList;
  readonly options: RepositorySecretOptions;
}

async function scanRoot(root: string, found: readonly FoundSource[], scan: RootScan): Promise<void> {
  const { list, options } = scan;
  const { scope, environment, signal } = options;
  const ignored = await readIgnored(root, scan);
  const place = found[0]?.place ?? null;
  if (scope.kind === 'tree') {
    const git = place === null ? null : gitOrNull(scan, environment);
    if (place !== null && place.workTree === null)
      list.notice('a bare repository has no files of its own: look at its --history');
    for (const source of withoutNested(found)) await scanTree(source, { ...scan, ignored, git });
    return;
  }
  if (place === null) {
    throw notARepository(found[0]?.path ?? root);
  }
  const source = { git: findGit(environment), place, signal };
  const tools = { ...scan, ignored, source, rules: new TreeRules(place.workTree, options.exceptions) };
  if (scope.kind === 'staged') await scanStaged(found, tools);
  else await scanHistory(found, scope.range, tools);
}

/** What is within something else that was named is looked at with it. */
function withoutNested(found: readonly FoundSource[]): readonly FoundSource[] {
  return found.filter((one, index) =>
    found.every((other, at) => {
      if (at === index) return true;
      if (one.path === other.path) return index < at;
      return !other.isDirectory || !one.path.startsWith(`${other.path}/`);
    }),
  );
}

function gitOrNull({ list }: RootScan, environment: RepositorySecretOptions['environment']): GitTool | null {
  try {
    return findGit(environment);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'GIT_MISSING') throw error;
    list.notice('there is no git on PATH: files that git ignores are looked at as well');
    return null;
  }
}

/** The `.gitleaksignore` at the root, and a word on configurations that nobody named. */
async function readIgnored(root: string, { list, options }: RootScan): Promise<IgnoredFindings | null> {
  if (options.rules.length === 0 && (await isFile(join(root, '.gitleaks.toml')))) {
    list.notice('.gitleaks.toml is not followed unless it is named: --secret-rules .gitleaks.toml');
  }
  const path = join(root, '.gitleaksignore');
  if (!options.exceptions || !(await isFile(path))) return null;
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_IGNORE_BYTES), 0, MAX_IGNORE_BYTES, 0);
  return parseGitleaksIgnore(buffer.toString('utf8', 0, bytesRead));
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
