import { findRepositorySecrets } from '@assay/assess';
import { type AcceptedSourceFinding, type SourceFinding, type SourceReport, compareSourceFindings } from '@assay/core';
import { markdownCode, markdownText } from '@assay/report';
import { type GithubClient, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import type { CheckOutcome } from './check-outcome.ts';
import type { TreeEntry } from './read-tree.ts';
import { adviceFor } from './secret-advice.ts';
import { SourceDirectory, shownPath } from './source-directory.ts';
import { type SourceLook, reportWith } from './source-look.ts';
import { sourceOutcome } from './source-outcome.ts';

/** Pages of files of one commit, 300 files each, as many as GitHub gives. */
const MOST_PAGES = 10;

/** Where the commits of a change are read. */
export interface CommitSource {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
}

/**
 * Looks for secrets in what a change brings: the files that it leaves, and what its commits brought in between, for what was pushed once is
 * known. A secret that was there before the change is not its own. What accepts secrets is read from where the change goes to; where a comment of
 * the change itself accepts one, that is told.
 */
export async function secretCheck(look: SourceLook, source: CommitSource): Promise<CheckOutcome> {
  const { change, name } = look;
  await using head = await SourceDirectory.create();
  if (change.tree.truncated || change.baseTree?.truncated === true) {
    head.gap('SOURCE_FILES_TOO_MANY', null, 'the repository has more files than GitHub lists');
  }
  if (change.furtherCommits > 0) {
    head.gap('SOURCE_FILES_TOO_MANY', null, `${change.furtherCommits} commits of the change were not looked at`);
  }
  const fromCommits = await findInCommits(look, source, head);
  const atHead = await findIn(look, head, change.changed);
  const accepted = acceptedOf(atHead.accepted, fromCommits.accepted);
  const known = await knownBefore(look, [...atHead.findings, ...fromCommits.found.values(), ...accepted]);
  const findings = merged(atHead.findings, fromCommits.found).filter(({ id }) => !known.found.has(id));
  const report = reportWith(atHead, { name, head: change.head, findings, gaps: head.gaps });
  const services = [...new Set(findings.map(serviceOf))].toSorted();
  return sourceOutcome(
    'secrets',
    { report, counted: findings, isNewOnly: change.baseTree !== null },
    {
      subject: `${change.changed.length} files and ${change.commits.length + 1} commits`,
      failOn: 'warning',
      remedy: [
        'A secret that was pushed is known, also after it was taken out again: **revoke it first**.',
        '',
        ...services.slice(0, 10).map((service) => `- ${markdownText(service)}: ${adviceFor(service)}`),
      ].join('\n'),
      notes: notesOf(look),
      accepted: accepted.filter(({ id }) => !known.found.has(id) && !known.accepted.has(id)),
    },
  );
}

/** Who decides what is accepted, for people. */
function notesOf({ change, rules, rulesAt, settings }: SourceLook): readonly string[] {
  const isOwn = rulesAt === change.head;
  const files = new Set(rules.files);
  const touched = isOwn
    ? []
    : change.changed.filter(({ path }) => files.has(path)).map(({ path }) => markdownCode(path));
  return [
    ...(isOwn
      ? []
      : [`settings, own patterns, ignore files and the baseline are those of ${markdownCode(rulesAt.slice(0, 40))}`]),
    ...(touched.length === 0
      ? []
      : [`what the change says in ${touched.slice(0, 10).join(', ')} counts once it is merged`]),
    ...(settings.allowComments ? [] : ['comments that accept secrets do not count in this repository']),
    ...rules.problems.map((problem) => markdownText(problem)),
  ];
}

/** What is accepted, each once: what stands at the head, and what commits brought and took away again. */
function acceptedOf(
  atHead: readonly AcceptedSourceFinding[],
  fromCommits: readonly AcceptedSourceFinding[],
): readonly AcceptedSourceFinding[] {
  const ids = new Set(atHead.map(({ id }) => id));
  return [...atHead, ...fromCommits.filter(({ id }) => !ids.has(id))].toSorted(compareSourceFindings);
}

function serviceOf({ evidence }: SourceFinding): string {
  const service = evidence?.['service'];
  return typeof service === 'string' ? service : '';
}

async function findIn(
  look: SourceLook,
  directory: SourceDirectory,
  entries: readonly TreeEntry[],
): Promise<SourceReport> {
  const { reader, rules, settings } = look;
  await directory.add(entries, reader, { textOnly: false });
  for (const { path, bytes } of rules.ignoreFiles) await directory.write(path, bytes);
  const report = await search(look, directory, settings.allowComments);
  const isSilent = settings.allowComments && (report.counts['acceptedByComment'] ?? 0) > 0;
  const hidden = isSilent ? hiddenIn(await search(look, directory, false), report) : [];
  const own = ({ path }: { readonly path: string }): boolean => !rules.ignoreFiles.some((file) => file.path === path);
  return {
    ...report,
    findings: report.findings.filter(own).map(shownFinding),
    accepted: [...report.accepted, ...hidden].filter(own).map(shownFinding),
  };
}

async function search(
  { rules, now, signal }: SourceLook,
  { path }: SourceDirectory,
  exceptions: boolean,
): Promise<SourceReport> {
  return findRepositorySecrets({
    targets: [path],
    scope: { kind: 'tree' },
    rules: rules.secretRules,
    baseline: rules.secretBaseline,
    exceptions,
    binary: false,
    cache: null,
    environment: {},
    workingDirectory: path,
    now,
    signal,
  });
}

/** What comments accept is counted and not listed; without exceptions it is found. */
function hiddenIn(everything: SourceReport, { findings, accepted }: SourceReport): readonly AcceptedSourceFinding[] {
  const told = new Set([...findings, ...accepted].map(({ id }) => id));
  const acceptedBy = 'a comment, or an ignore file of where the change goes to';
  return everything.findings.filter(({ id }) => !told.has(id)).map((finding) => ({ ...finding, acceptedBy }));
}

function shownFinding<T extends SourceFinding>(finding: T): T {
  return { ...finding, path: shownPath(finding.path) };
}

/** What commits brought that have others after them, each with the first commit that did. */
async function findInCommits(
  look: SourceLook,
  source: CommitSource,
  head: SourceDirectory,
): Promise<{
  readonly found: ReadonlyMap<string, SourceFinding>;
  readonly accepted: readonly AcceptedSourceFinding[];
}> {
  const { change } = look;
  const found = new Map<string, SourceFinding>();
  const accepted = new Map<string, AcceptedSourceFinding>();
  const seen = new Set(change.baseTree === null ? [] : [...change.baseTree.files.values()].map(({ blob }) => blob));
  for (const commit of change.commits) {
    const entries = (await filesOf(source, commit, head)).filter(({ blob }) => !seen.has(blob));
    for (const { blob } of entries) seen.add(blob);
    if (entries.length === 0) continue;
    await using directory = await SourceDirectory.create();
    const report = await findIn(look, directory, entries);
    for (const { code, path, message } of directory.gaps) head.gap(code, path ?? null, message);
    for (const finding of report.findings) {
      if (!found.has(finding.id)) found.set(finding.id, { ...finding, commit, atHead: false });
    }
    for (const one of report.accepted) {
      if (!accepted.has(one.id)) accepted.set(one.id, { ...one, commit, atHead: false });
    }
  }
  return { found, accepted: [...accepted.values()] };
}

async function filesOf(
  { client, place }: CommitSource,
  commit: string,
  head: SourceDirectory,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (let page = 1; ; page++) {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...place, ref: commit, page }),
    );
    if (answer === null) {
      head.gap('SOURCE_UNREADABLE', null, `GitHub does not have commit ${commit.slice(0, 12)} any more`);
      return entries;
    }
    const files = answer.data.files ?? [];
    for (const { filename, sha, status } of files) {
      if (status !== 'removed' && typeof sha === 'string') entries.push({ path: filename, blob: sha, size: 0 });
    }
    // How many files a page has is GitHub's to say.
    if (!/rel="next"/.test(answer.headers.link ?? '')) return entries;
    if (page < MOST_PAGES) continue;
    head.gap('SOURCE_FILES_TOO_MANY', null, `commit ${commit.slice(0, 12)} has more files than GitHub lists`);
    return entries;
  }
}

/** Ids of what the same files held before the change. */
async function knownBefore(
  look: SourceLook,
  findings: readonly SourceFinding[],
): Promise<{ readonly found: ReadonlySet<string>; readonly accepted: ReadonlySet<string> }> {
  const { baseTree } = look.change;
  if (baseTree === null || findings.length === 0) return { found: new Set(), accepted: new Set() };
  const paths = [...new Set(findings.map(({ path }) => path))];
  await using directory = await SourceDirectory.create();
  const report = await findIn(
    look,
    directory,
    paths.flatMap((path) => baseTree.files.get(path) ?? []),
  );
  const idsOf = (all: readonly SourceFinding[]): ReadonlySet<string> => new Set(all.map(({ id }) => id));
  return { found: idsOf(report.findings), accepted: idsOf(report.accepted) };
}

function merged(
  atHead: readonly SourceFinding[],
  fromCommits: ReadonlyMap<string, SourceFinding>,
): readonly SourceFinding[] {
  const here = atHead.map((finding): SourceFinding => {
    const commit = fromCommits.get(finding.id)?.commit;
    return commit === undefined ? finding : { ...finding, commit, atHead: true };
  });
  const ids = new Set(here.map(({ id }) => id));
  return [...here, ...[...fromCommits.values()].filter(({ id }) => !ids.has(id))].toSorted(compareSourceFindings);
}
