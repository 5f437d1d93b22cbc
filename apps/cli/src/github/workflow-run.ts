import { isJsonObject, printable } from '@assay/core';
import type { RepositoryPlace } from '@assay/github';
import type { CommandIo } from '../command-io.ts';
import { cliError } from '../errors.ts';
import { readInput } from '../read-input.ts';

/** Bytes of an event; GitHub sends none that is larger. */
const MAX_EVENT_BYTES = 32 * 1024 * 1024;

/** A run of a workflow: what is to be checked, and where that is told. */
export interface WorkflowRun {
  readonly apiUrl: string;
  readonly token: string;
  readonly place: RepositoryPlace;
  /** `pull_request`, `push` and so on. */
  readonly event: string;
  /** The commit that is checked. */
  readonly head: string;
  /** What it is compared with: a commit or a branch; null for nothing. */
  readonly base: string | null;
  /** The commit or branch whose settings count. */
  readonly rulesAt: string;
  /** Number of the pull request; null for none. */
  readonly pull: number | null;
  /** What findings are uploaded for; null for nothing that GitHub keeps them of. */
  readonly ref: string | null;
  /** The file that the summary of the step goes to; null for none. */
  readonly summaryFile: string | null;
  /** The file that outputs of the step go to; null for none. */
  readonly outputFile: string | null;
}

/** Reads what GitHub Actions tells a step. @throws WORKFLOW_UNKNOWN */
export async function readWorkflow({ environment }: Pick<CommandIo, 'environment'>): Promise<WorkflowRun> {
  const value = (name: string): string => {
    const text = environment[name] ?? '';
    if (text !== '') return text;
    throw unknown(`the variable ${name} is not set`);
  };
  const apiUrl = environment['GITHUB_API_URL'] || 'https://api.github.com';
  if (!/^https?:\/\/[^/?#@]+(?:\/[^?#]*)?$/.test(apiUrl)) throw unknown('GITHUB_API_URL is no address');
  const [owner = '', repo = '', ...more] = value('GITHUB_REPOSITORY').split('/');
  if (!/^[A-Za-z0-9][\w-]*$/.test(owner) || !/^(?!\.{1,2}$)[\w.-]+$/.test(repo) || more.length > 0) {
    throw unknown('GITHUB_REPOSITORY names no repository');
  }
  const event = value('GITHUB_EVENT_NAME');
  const path = value('GITHUB_EVENT_PATH');
  const refuse = (reason: string, cause?: unknown) =>
    cliError('WORKFLOW_UNKNOWN', `the event ${printable(path)} cannot be read: ${reason}`, { cause });
  const payload = readPayload(await readInput(path, { maxBytes: MAX_EVENT_BYTES, refuse }));
  return {
    apiUrl: apiUrl.replace(/\/$/, ''),
    token: value('GITHUB_TOKEN'),
    place: { owner, repo },
    event,
    ...commitsOf(event, payload, { sha: value('GITHUB_SHA'), ref: environment['GITHUB_REF'] ?? '' }),
    summaryFile: environment['GITHUB_STEP_SUMMARY'] || null,
    outputFile: environment['GITHUB_OUTPUT'] || null,
  };
}

function unknown(what: string): Error {
  return cliError('WORKFLOW_UNKNOWN', what);
}

function readPayload(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw cliError('WORKFLOW_UNKNOWN', 'the event is no JSON', { cause });
  }
}

type Commits = Pick<WorkflowRun, 'head' | 'base' | 'rulesAt' | 'pull' | 'ref'>;

function commitsOf(event: string, payload: unknown, run: { readonly sha: string; readonly ref: string }): Commits {
  if (event === 'pull_request' || event === 'pull_request_target') {
    const pull = at(payload, 'pull_request', 'number');
    const [head, base] = [
      commitAt(payload, 'pull_request', 'head', 'sha'),
      commitAt(payload, 'pull_request', 'base', 'sha'),
    ];
    if (head === null || base === null || typeof pull !== 'number' || !Number.isSafeInteger(pull)) {
      throw unknown('the event tells of no pull request');
    }
    return { head, base, rulesAt: base, pull, ref: `refs/pull/${pull}/head` };
  }
  if (event === 'merge_group') {
    const [head, base] = [commitAt(payload, 'merge_group', 'head_sha'), commitAt(payload, 'merge_group', 'base_sha')];
    if (head === null || base === null) throw unknown('the event tells of no merge group');
    return { head, base, rulesAt: base, pull: null, ref: null };
  }
  const head = isCommit(run.sha) ? run.sha : null;
  if (head === null) throw unknown('GITHUB_SHA is no commit');
  const named = at(payload, 'repository', 'default_branch');
  const branch = typeof named === 'string' && named !== '' && named.length <= 250 ? named : null;
  const isOfBranch = run.ref.startsWith('refs/heads/');
  const isDefault = branch === null || run.ref === `refs/heads/${branch}`;
  const before = event === 'push' && isOfBranch ? commitAt(payload, 'before') : null;
  return {
    head,
    base: before ?? (isOfBranch && !isDefault ? branch : null),
    rulesAt: isDefault ? head : branch,
    pull: null,
    ref: isOfBranch ? run.ref : null,
  };
}

function at(payload: unknown, ...keys: readonly string[]): unknown {
  let value = payload;
  for (const key of keys) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isCommit(text: unknown): text is string {
  return typeof text === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text);
}

function commitAt(payload: unknown, ...keys: readonly string[]): string | null {
  const value = at(payload, ...keys);
  return isCommit(value) ? value : null;
}
