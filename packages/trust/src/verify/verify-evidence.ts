import { setImmediate } from 'node:timers/promises';
import type { Evidence, EvidenceSet, EvidenceSubject } from '@assay/core';
import { trustError } from '../errors.ts';
import { trustFailure } from '../failures.ts';
import { type TrustedRoots, findTrustedRoot } from '../roots/load-trusted-roots.ts';
import { type PreparedVerifier, verifierId, whyNotCounted } from './check-item.ts';
import { compileVerifier, needsTrustedRoot } from './compile-verifier.ts';
import { type ItemVerdict, refused } from './item-verdict.ts';
import { createReport } from './create-report.ts';
import { verdictKey } from './verdict-cache.ts';
import { JobRunner, type JobVerifier, type VerificationJob } from './verification-job.ts';
import { VerificationPool } from './verification-pool.ts';
import type { VerificationReport } from './verification-report.ts';
import type { VerificationRequest } from './verification-request.ts';

/** Most pieces of evidence that are looked at. */
const MAX_ITEMS = 500;
/** From that many pieces on, threads are started for them. */
const MANY_ITEMS = 64;
/** After that many pieces, other work of this thread has its turn. */
const TURN_ITEMS = 4;

/** What verifiers said of one piece of evidence, in the order of the verifiers. */
export interface JudgedEvidence {
  readonly evidence: Evidence;
  readonly verdicts: readonly ItemVerdict[];
}

/**
 * Holds all evidence about an image against all verifiers. That evidence is not accepted is part of the report; only verifiers and
 * trusted roots that cannot be used are thrown. An error while verifying is a refusal with code INTERNAL_ERROR.
 * @throws VERIFIER_UNSAFE, VERIFIER_INVALID, KEY_INVALID, TRUSTED_ROOT_UNKNOWN, and what aborts the signal
 */
export async function verifyEvidence(set: EvidenceSet, request: VerificationRequest): Promise<VerificationReport> {
  const verifiers = prepareVerifiers(request);
  const maxItems = request.maxItems ?? MAX_ITEMS;
  const items = set.items.slice(0, maxItems);
  const judged = await judgeAll(items, set.subjects, verifiers, request);
  const left = set.items.length - items.length;
  const gaps =
    left === 0
      ? set.gaps
      : [
          ...set.gaps,
          {
            code: 'EVIDENCE_LIMIT',
            place: 'evidence',
            message: `${left} pieces beyond the first ${maxItems} were not looked at`,
          },
        ];
  return createReport(judged, { ...set, gaps }, request);
}

/** @throws VERIFIER_UNSAFE, VERIFIER_INVALID, KEY_INVALID, TRUSTED_ROOT_UNKNOWN */
function prepareVerifiers({ verifiers, roots }: VerificationRequest): readonly PreparedVerifier[] {
  const names = verifiers.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw trustError('VERIFIER_INVALID', `two verifiers are called ${JSON.stringify(twice)}`);
  return verifiers.map((verifier) => {
    const id = verifierId(verifier);
    if (verifier.kind === 'notation') return { verifier, id, root: null };
    compileVerifier(verifier);
    return { verifier, id, root: needsTrustedRoot(verifier) ? rootOf(verifier.trustedRoot, roots) : null };
  });
}

function rootOf(name: string | null, roots: TrustedRoots): PreparedVerifier['root'] {
  const found = findTrustedRoot(name, roots);
  if (!('code' in found)) return found;
  return trustFailure('ROOT_UNUSABLE', `the trusted root ${found.name} cannot be used: ${found.message}`);
}

/** One piece of evidence with the verdicts that need no work, and the work that the others need. */
interface Task {
  readonly evidence: Evidence;
  readonly verdicts: (ItemVerdict | null)[];
  readonly keys: (string | null)[];
}

async function judgeAll(
  items: readonly Evidence[],
  subjects: readonly EvidenceSubject[],
  verifiers: readonly PreparedVerifier[],
  request: VerificationRequest,
): Promise<readonly JudgedEvidence[]> {
  const tasks: Task[] = [];
  for (const evidence of items) tasks.push(await prepareTask(evidence, subjects, verifiers, request));
  const open = tasks.filter(({ verdicts }) => verdicts.includes(null));
  // Small evidence is cheap evidence: it comes first.
  const ordered = open.toSorted((a, b) => a.evidence.content.length - b.evidence.content.length);
  await runTasks(ordered, subjects, verifiers, request);
  return tasks.map(({ evidence, verdicts }) => {
    return {
      evidence,
      verdicts: verdicts.map((verdict) => verdict ?? refused(trustFailure('INTERNAL_ERROR', 'there is no verdict'))),
    };
  });
}

async function prepareTask(
  evidence: Evidence,
  subjects: readonly EvidenceSubject[],
  verifiers: readonly PreparedVerifier[],
  request: VerificationRequest,
): Promise<Task> {
  const verdicts: (ItemVerdict | null)[] = [];
  const keys: (string | null)[] = [];
  const context = { subjects: subjectsOf(evidence, subjects), repository: request.repository ?? null };
  for (const prepared of verifiers) {
    const failure = whyNotCounted(evidence, prepared);
    if (failure !== null) {
      verdicts.push(refused(failure));
      keys.push(null);
    } else if (prepared.verifier.kind === 'notation') {
      verdicts.push(await verifyNotation(evidence, subjects, prepared.verifier, request));
      keys.push(null);
    } else {
      const key = verdictKey(evidence, context, prepared.id, versionOf(prepared));
      keys.push(key);
      verdicts.push(request.cache?.peek(key) ?? (await request.cache?.get(key)) ?? null);
    }
  }
  return { evidence, verdicts, keys };
}

function versionOf({ root }: PreparedVerifier): string | null {
  return root !== null && 'version' in root ? root.version : null;
}

async function verifyNotation(
  evidence: Evidence,
  subjects: readonly EvidenceSubject[],
  verifier: Extract<PreparedVerifier['verifier'], { readonly kind: 'notation' }>,
  { notation, at }: VerificationRequest,
): Promise<ItemVerdict> {
  const subject = subjects.find(({ digest }) => digest === evidence.subject);
  if (notation === undefined || notation === null || subject === undefined) {
    return refused(trustFailure('NOTATION_REJECTED', 'Notation signatures are not verified here'));
  }
  try {
    return await notation(evidence, subject, verifier, at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    return refused(trustFailure('INTERNAL_ERROR', `the verification failed: ${reason}`));
  }
}

/** The digest that the evidence was found for comes first; it has to be one of the image. */
function subjectsOf(evidence: Evidence, subjects: readonly EvidenceSubject[]): readonly EvidenceSubject['digest'][] {
  const digests = subjects.map(({ digest }) => digest);
  return digests.includes(evidence.subject)
    ? [evidence.subject, ...digests.filter((digest) => digest !== evidence.subject)]
    : digests;
}

async function runTasks(
  tasks: readonly Task[],
  subjects: readonly EvidenceSubject[],
  verifiers: readonly PreparedVerifier[],
  request: VerificationRequest,
): Promise<void> {
  if (tasks.length === 0) return;
  const pool = request.pool ?? null;
  if (pool !== null) return runInPool(tasks, subjects, verifiers, request, pool);
  if (tasks.length >= MANY_ITEMS) {
    await using own = new VerificationPool();
    return await runInPool(tasks, subjects, verifiers, request, own);
  }
  const runner = new JobRunner(request.roots.roots);
  for (const [at, task] of tasks.entries()) {
    request.signal?.throwIfAborted();
    if (at > 0 && at % TURN_ITEMS === 0) await setImmediate();
    await finish(task, runner.run(jobOf(task, subjects, verifiers, request)), request);
  }
}

async function runInPool(
  tasks: readonly Task[],
  subjects: readonly EvidenceSubject[],
  verifiers: readonly PreparedVerifier[],
  request: VerificationRequest,
  pool: VerificationPool,
): Promise<void> {
  await Promise.all(
    tasks.map(async (task) => {
      request.signal?.throwIfAborted();
      await finish(task, await pool.run(jobOf(task, subjects, verifiers, request)), request);
    }),
  );
}

/** The work of a task: the verifiers that have no verdict yet. */
function jobOf(
  task: Task,
  subjects: readonly EvidenceSubject[],
  verifiers: readonly PreparedVerifier[],
  request: VerificationRequest,
): VerificationJob {
  const { evidence } = task;
  const context = {
    subjects: subjectsOf(evidence, subjects),
    manifests: subjects.flatMap(({ digest }) => request.manifests?.get(digest) ?? []),
    repository: request.repository ?? null,
  };
  const open = verifiers.filter((_, at) => task.verdicts[at] === null);
  return { evidence, context, verifiers: open.flatMap((prepared) => jobVerifier(prepared)) };
}

function jobVerifier({ verifier, id, root }: PreparedVerifier): readonly JobVerifier[] {
  if (verifier.kind === 'notation') return [];
  const used = root !== null && 'version' in root ? { version: root.version, content: root.content } : null;
  return [{ verifier, id, root: used }];
}

async function finish(task: Task, verdicts: readonly ItemVerdict[], { cache }: VerificationRequest): Promise<void> {
  const open = [...task.verdicts.entries()].filter(([, verdict]) => verdict === null);
  for (const [order, [at]] of open.entries()) {
    const verdict = verdicts[order] ?? refused(trustFailure('INTERNAL_ERROR', 'there is no verdict'));
    task.verdicts[at] = verdict;
    const key = task.keys[at];
    if (key !== null && key !== undefined) await cache?.put(key, verdict);
  }
}
