import { type CommitTree, ContentReader, orNull, readRepositoryRules, readTree } from '@assay/github';
import { secretRedactor } from '@assay/assess';
import { type ForgeSettings, formatReference } from '@assay/core';
import { resolveReference } from '@assay/oci';
import { markdownCode, markdownText } from '@assay/report';
import {
  type JobCommit,
  type JobContext,
  type JobHandler,
  type Scope,
  githubChanges,
  githubRepositories,
  inSpace,
} from '@assay/store';
import { openOptions } from '../../images/open-options.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { readLibrary } from '../checks/check-commit.ts';
import { type OpenRepository, openRepository } from '../client/open-repository.ts';
import { headOf, openPull, writeBranch } from '../client/write-branch.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { compareBases } from './compare-bases.ts';
import { type PinChange, type PinGroup, findPinChange, groupPins, titleOf } from './pin-change.ts';

const NOTHING: JobCommit = async () => null;
const HOUR = 3_600_000;
const NO_CHANGE: PinChange = { files: new Map(), changes: [], images: [], notes: [] };
type Pin = Omit<githubChanges.GithubPin, 'updatedAt'>;

interface PinWork {
  readonly open: OpenRepository;
  readonly head: string;
  readonly tree: CommitTree;
  readonly found: PinChange;
  readonly settings: ForgeSettings;
  readonly context: JobContext;
}

/**
 * Keeps the pull requests that pin base images as they should be: opens them, brings them up to date, closes what is moot; leaves alone what
 * people changed or declined.
 */
export function pinJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }, context) => {
    if (space === null || typeof payload['repository'] !== 'string') return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const open = await openRepository(parts, scope, payload['repository']);
    if (open === null) return NOTHING;
    const work = await findWork(parts, scope, { open, context, isWanted: payload['wanted'] === true });
    if (work === null) return NOTHING;
    const pins = await keepPulls(parts, scope, work);
    const { repository } = open;
    return async (trx) => {
      const inTrx = inSpace(trx, space);
      for (const pin of pins) await githubChanges.putPin(inTrx, pin, parts.now());
      const told = { ...repository.told, images: [...work.found.images], pin: work.settings.pin };
      await githubRepositories.setRepositoryTold(inTrx, repository.id, told);
      return { pins: pins.map(({ branch, state }) => `${branch}: ${state}`) };
    };
  };
}

async function findWork(
  parts: ServiceParts,
  scope: Scope,
  {
    open,
    context,
    isWanted,
  }: { readonly open: OpenRepository; readonly context: JobContext; readonly isWanted: boolean },
): Promise<PinWork | null> {
  const { client, place, repository } = open;
  const { signal } = context;
  const head = await headOf(client, place, repository.defaultBranch);
  const tree = head === null ? null : await readTree(client, place, head);
  if (head === null || tree === null) return null;
  const reader = new ContentReader(client, place, signal);
  const rules = await readRepositoryRules(tree, reader);
  const { settings: said } = await effectiveSettings(scope, client, repository, rules);
  const settings: ForgeSettings = said.pin === 'off' && isWanted ? { ...said, pin: 'repository' } : said;
  if (settings.pin === 'off') return { open, head, tree, found: NO_CHANGE, settings, context };
  const registry = await openOptions(parts, scope.space, signal);
  const found = await findPinChange(tree, reader, {
    resolve: async (reference) => {
      await parts.egress.checkHost(reference.registry);
      return resolveReference(reference, registry);
    },
    library: await readLibrary(parts.settings.officialImages ?? null),
    mirrors: rules.mirrors,
    cooldown: settings.pinAfterHours === 0 ? null : { milliseconds: settings.pinAfterHours * HOUR, seen: parts.cache },
    now: new Date(parts.now()),
    signal,
  });
  return { open, head, tree, found, settings, context };
}

async function keepPulls(parts: ServiceParts, scope: Scope, work: PinWork): Promise<readonly Pin[]> {
  const { open, settings, found } = work;
  const known = await githubChanges.listPins(scope, open.repository.id);
  const groups = settings.pin === 'off' ? [] : groupPins(found, settings.pin);
  const pins: Pin[] = [];
  for (const group of groups) {
    const before = known.find(({ branch }) => branch === group.branch) ?? null;
    const pin = await keepPull(parts, scope, work, { group, before });
    if (pin !== null) pins.push(pin);
  }
  const wanted = new Set(groups.map(({ branch }) => branch));
  for (const pin of known) {
    if (pin.state === 'open' && !wanted.has(pin.branch)) pins.push(await closePull(open, pin, reasonOf(work)));
  }
  return pins;
}

/** Why a pull request is closed, as people are told it. */
function reasonOf({ settings, found }: PinWork): string {
  if (settings.pin === 'off') return 'The settings say that base images are not pinned here any more.';
  if (found.changes.length > 0) return 'Other pull requests bring these changes now.';
  return 'There is nothing left to change: the base images are pinned to what their tags name now.';
}

/** Null where nothing is to be done. */
async function keepPull(
  parts: ServiceParts,
  scope: Scope,
  work: PinWork,
  { group, before }: { readonly group: PinGroup; readonly before: githubChanges.GithubPin | null },
): Promise<Pin | null> {
  const { open, head, tree } = work;
  const { client, place, repository } = open;
  const state = before === null ? null : await stateOf(open, before);
  // Nobody wants to decline the same thing twice, and nobody wants the same thing proposed twice.
  if (before !== null && before.changeKey === group.key && (state === 'declined' || state === 'open')) {
    return state === before.state ? null : { ...before, state };
  }
  const expected = await headOf(client, place, group.branch);
  const isOurs = expected === null || (before !== null && before.headSha === expected);
  // A branch that is not as we left it is somebody's work.
  if (!isOurs) return null;
  const title = titleOf(group.changes);
  const commit = await writeBranch(client, place, {
    branch: group.branch,
    parent: head,
    files: group.files,
    executable: new Set([...tree.files.values()].flatMap(({ path, mode }) => (mode === '100755' ? [path] : []))),
    message: `${title}\n\n${group.changes.map(lineOf).join('\n')}\n`,
    expected,
  });
  if (commit === null) return null;
  const hide = await secretRedactor();
  const body = hide(await bodyOf(parts, scope, work, group));
  const number = await openPull(client, place, {
    branch: group.branch,
    base: repository.defaultBranch,
    title: hide(title),
    body,
  });
  return {
    repository: repository.id,
    branch: group.branch,
    number,
    state: 'open',
    changeKey: group.key,
    headSha: commit,
    title,
  };
}

/** How a pull request stands on GitHub: events may have been lost. */
async function stateOf(
  { client, place }: OpenRepository,
  { number, state }: githubChanges.GithubPin,
): Promise<githubChanges.GithubPin['state']> {
  if (state !== 'open' || number === null) return state;
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, pull_number: number }),
  );
  if (answer === null) return 'declined';
  if (answer.data.state === 'open') return 'open';
  return answer.data.merged ? 'merged' : 'declined';
}

/** Closes a pull request that has nothing left to change, unless people worked on it. */
async function closePull(open: OpenRepository, pin: githubChanges.GithubPin, reason: string): Promise<Pin> {
  const { client, place } = open;
  const state = await stateOf(open, pin);
  if (state !== 'open' || pin.number === null) return { ...pin, state };
  if ((await headOf(client, place, pin.branch)) !== pin.headSha) return pin;
  await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...place,
    issue_number: pin.number,
    body: reason,
  });
  await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...place,
    pull_number: pin.number,
    state: 'closed',
  });
  await orNull(client.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...place, ref: `heads/${pin.branch}` }));
  return { ...pin, state: 'moot' };
}

function lineOf({ path, line, image, from, to }: PinGroup['changes'][number]): string {
  const before = from === null ? '' : ` (was ${from.slice(0, 19)})`;
  return `${path.replaceAll(/\p{Cc}/gu, '?')}:${line}: ${formatReference(image)} is ${to}${before}`;
}

async function bodyOf(parts: ServiceParts, scope: Scope, work: PinWork, group: PinGroup): Promise<string> {
  const { found, context } = work;
  const rows = group.changes.map(({ path, line, image, from, to }) => {
    const cells = [`${path}:${line}`, formatReference(image), from ?? '–', to].map(markdownCode);
    return `| ${cells.join(' | ')} |`;
  });
  const compared = await compareBases(parts, scope, group.changes, context.signal);
  return [
    'A tag can be moved: what is built tomorrow is then not what was looked at today. This writes the digests that the tags name now; tags stay.',
    '',
    '| Where | Image | Before | Now |',
    '|---|---|---|---|',
    ...rows.slice(0, 200),
    '',
    ...(compared.length === 0 ? [] : ['### What the new images change', '', ...compared, '']),
    ...(found.notes.length === 0
      ? []
      : ['### What was left as it is', '', ...found.notes.slice(0, 20).map((note) => `- ${markdownText(note)}`), '']),
    'This pull request follows the tags until it is merged. Closing it declines these digests; `pin: off` under `github:` in `assay.yaml` turns such pull requests off.',
  ]
    .join('\n')
    .slice(0, 60_000);
}
