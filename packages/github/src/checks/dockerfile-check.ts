import { lintSources, pinSources } from '@assay/assess';
import type { SourceFinding, SourceReport } from '@assay/core';
import { placeOfPath } from '@assay/dockerfile';
import { type CheckOutcome, plainOutcome } from './check-outcome.ts';
import type { TreeEntry } from './read-tree.ts';
import { SourceDirectory } from './source-directory.ts';
import { type JudgedFindings, type SourceLook, reportWith } from './source-look.ts';
import { sourceOutcome } from './source-outcome.ts';

/** Dockerfiles of a commit and, where only what is new counts, of the commit that the change starts from. */
export interface DockerfilesLook extends AsyncDisposable {
  readonly head: SourceDirectory;
  /** Null where everything counts. */
  readonly base: SourceDirectory | null;
  readonly count: number;
}

/** Reads the Dockerfiles that are looked at. */
export async function readDockerfiles(look: SourceLook): Promise<DockerfilesLook> {
  const { change, settings, reader } = look;
  const { baseTree, tree } = change;
  const isNewOnly = settings.scope === 'new' && baseTree !== null;
  const wanted = (isNewOnly ? change.changed : [...tree.files.values()]).filter(isDockerfile);
  const ignores = [...tree.files.values()].filter(({ path }) => goesWith(path, wanted));
  await using stack = new AsyncDisposableStack();
  const head = stack.use(await SourceDirectory.create());
  if (tree.truncated) head.gap('SOURCE_FILES_TOO_MANY', null, 'the repository has more files than GitHub lists');
  await head.add([...wanted, ...ignores], reader, { textOnly: true });
  const base = isNewOnly ? stack.use(await SourceDirectory.create()) : null;
  if (base !== null) {
    const before = [...wanted, ...ignores].flatMap(({ path }) => baseTree?.files.get(path) ?? []);
    await base.add(before, reader, { textOnly: true });
  }
  const held = stack.move();
  return { head, base, count: wanted.length, [Symbol.asyncDispose]: async () => held.disposeAsync() };
}

function isDockerfile({ path }: TreeEntry): boolean {
  return placeOfPath(path) === 'dockerfile';
}

/** True for the `.dockerignore` of one of the Dockerfiles. */
function goesWith(path: string, dockerfiles: readonly TreeEntry[]): boolean {
  if (!path.endsWith('.dockerignore')) return false;
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return dockerfiles.some((one) => `${one.path}.dockerignore` === path || `${directory}.dockerignore` === path);
}

function shared(
  { now, signal }: SourceLook,
  { path }: SourceDirectory,
): {
  targets: readonly string[];
  environment: Record<string, never>;
  workingDirectory: string;
  now: Date;
  signal: AbortSignal;
} {
  return { targets: [path], environment: {}, workingDirectory: path, now, signal };
}

/** Holds Dockerfiles against the rules. */
export async function dockerfileCheck(look: SourceLook, files: DockerfilesLook): Promise<CheckOutcome> {
  if (files.count === 0 && files.head.gaps.length === 0) return nothingToSee('dockerfile', look);
  const settings = look.rules.lint;
  const lint = async (directory: SourceDirectory): Promise<SourceReport> =>
    (await lintSources({ ...shared(look, directory), settings })).report;
  const { failureThreshold } = settings;
  return sourceOutcome('dockerfile', await judge(look, files, lint), {
    subject: `${files.count} Dockerfile${files.count === 1 ? '' : 's'}`,
    failOn: failureThreshold === 'none' ? null : failureThreshold,
    remedy:
      '`assay lint --fix` repairs what can be repaired; `# assay ignore=RULE reason` accepts what is meant to be so.',
    notes: look.rules.problems.map((problem) => problem),
  });
}

/** Rules of `pin` that are about how a base image is named, and matter for a change. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['official-tag-newer', 'image-pin-waits', 'official-image-unlisted']);

/** Looks at base images: whether they are pinned, approved, and still supported. */
export async function baseImageCheck(look: SourceLook, files: DockerfilesLook): Promise<CheckOutcome> {
  if (files.count === 0 && files.head.gaps.length === 0) return nothingToSee('base-image', look);
  const { rules, library, resolve } = look;
  const pin = async (directory: SourceDirectory, isHead: boolean): Promise<SourceReport> => {
    const { report } = await pinSources({
      ...shared(look, directory),
      mode: 'check',
      write: false,
      syntax: false,
      perPlatform: false,
      // What stood there before is not looked up again: its names are enough to tell what is new.
      resolve: isHead ? resolve : null,
      library,
      mirrors: rules.mirrors,
      approved: rules.approved,
    });
    return { ...report, findings: report.findings.filter(({ rule }) => !NOT_COUNTED.has(rule)) };
  };
  const judged = await judge(look, files, pin);
  const isUnpinned = judged.counted.some(({ rule }) => rule === 'image-not-pinned');
  return sourceOutcome('base-image', judged, {
    subject: `base images of ${files.count} Dockerfile${files.count === 1 ? '' : 's'}`,
    failOn: 'warning',
    remedy: '`assay pin` writes the digests; a pull request that does so can be asked for with the button "Pin it".',
    actions: isUnpinned
      ? [{ label: 'Pin it', description: 'Open a pull request with digests', identifier: 'pin' }]
      : [],
  });
}

type LookAt = (directory: SourceDirectory, isHead: boolean) => Promise<SourceReport>;

/** Looks at both sides; what is on both is not new, wherever it stands now. */
async function judge(look: SourceLook, { head, base }: DockerfilesLook, lookAt: LookAt): Promise<JudgedFindings> {
  const { name, change } = look;
  const found = await lookAt(head, true);
  const before = base === null ? null : await lookAt(base, false);
  const known = new Set(before?.findings.map(({ id }) => id));
  const counted: readonly SourceFinding[] = found.findings.filter(({ id }) => !known.has(id));
  const report = reportWith(found, { name, head: change.head, findings: found.findings, gaps: head.gaps });
  return { report, counted, isNewOnly: base !== null };
}

function nothingToSee(check: 'dockerfile' | 'base-image', { settings, change }: SourceLook): CheckOutcome {
  const isNewOnly = settings.scope === 'new' && change.baseTree !== null;
  const title = isNewOnly ? 'No Dockerfile changes' : 'There is no Dockerfile';
  return plainOutcome(check, 'pass', { title, summary: `${title}.` });
}
