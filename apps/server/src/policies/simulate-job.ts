import { AssayError, type JsonObject, isDigest } from '@assay/core';
import { compilePolicy } from '@assay/policy';
import {
  type ClaimedJob,
  type JobCommit,
  type JobContext,
  type Scope,
  inSpace,
  simulatedVerdicts,
  standingDecisions,
  underLease,
} from '@assay/store';
import { serverError } from '../errors.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { type JudgedPlace, writeContext } from '../judgement/context.ts';
import { environmentsOf } from '../judgement/environments-of.ts';
import { judgeStored } from '../judgement/judge-image.ts';
import { readStoredDecision } from '../judgement/stored-decision.ts';
import type { ServiceParts } from '../service/parts.ts';
import { type AskedImage, askedOf } from './asked-of-image.ts';
import { type EffectivePolicy, effectivePolicy } from './effective-policy.ts';
import { type ComparedDecision, type SimulationEffect, effectOf } from './simulation-effect.ts';
import { simulatedImages } from './simulation-subjects.ts';

/** Kind of the job that simulates a policy. */
export const SIMULATE_JOB = 'simulate-policy';

/** Bytes of a candidate. */
const LARGEST_CANDIDATE = 8 * 1024 * 1024;

/** Milliseconds that one simulation may take; what was not looked at by then is told. */
const LONGEST = 10 * 60_000;

/** What is simulated. */
export interface SimulationPayload {
  /** Blob of the candidate's document. */
  readonly candidate: string;
  readonly name: string;
  /** The policy that it would take the place of; null while there is none. */
  readonly against: string | null;
  readonly environment: string | null;
  readonly namespace: string | null;
  /** Most images that are looked at. */
  readonly most: number;
}

/** Says what a candidate would change of what stands, and writes nothing but that. */
export const simulateJob: JobSpec = {
  kind: SIMULATE_JOB,
  create: (parts) => async (job, context) => simulate(parts, job, context),
};

type Counts = Record<SimulationEffect, number>;

interface Simulation {
  readonly parts: ServiceParts;
  readonly scope: Scope;
  readonly candidate: EffectivePolicy;
  readonly current: EffectivePolicy | null;
  readonly at: number;
}

async function simulate(parts: ServiceParts, job: ClaimedJob, { signal, progress }: JobContext): Promise<JobCommit> {
  if (job.space === null) throw serverError('INTERNAL', 'a simulation names no space');
  const payload = readPayload(job.payload);
  const scope = inSpace(parts.store.read, job.space);
  const operation = await simulatedVerdicts.operationOfJob(scope, job.jobId);
  if (operation === null) return async () => null;
  const simulation = await prepare(parts, scope, payload);
  const { space } = scope;
  await underLease(parts.store, job, async (trx) => simulatedVerdicts.clearSimulated(inSpace(trx, space), operation));
  const counts: Counts = { 'newly-failing': 0, 'newly-passing': 0, changed: 0, same: 0 };
  const started = performance.now();
  let [examined, running, runningStopped, kept] = [0, 0, 0, 0];
  let stopped: string | null = null;
  const set = { policyId: simulation.current?.policyId ?? null, place: placeOf(payload) };
  pages: for await (const page of simulatedImages(scope, set)) {
    const found: simulatedVerdicts.SimulatedVerdict[] = [];
    for (const asked of page) {
      signal.throwIfAborted();
      if (examined >= payload.most) stopped = 'limit';
      else if (performance.now() - started > LONGEST) stopped = 'time';
      if (stopped !== null) break;
      const one = await simulateOne(simulation, asked);
      examined++;
      counts[one?.effect ?? 'same']++;
      if (one === null || one.effect === 'same') continue;
      if (one.environments.length > 0) {
        running++;
        if (one.effect === 'newly-failing') runningStopped++;
      }
      found.push(one);
    }
    await underLease(parts.store, job, async (trx) =>
      simulatedVerdicts.addSimulated(inSpace(trx, space), operation, kept, found),
    );
    kept += found.length;
    progress({ examined, ...counts });
    if (stopped !== null) break pages;
  }
  return async () => ({ examined, complete: stopped === null, stopped, running, runningStopped, counts });
}

async function prepare(parts: ServiceParts, scope: Scope, payload: SimulationPayload): Promise<Simulation> {
  const { candidate, name, against } = payload;
  if (!isDigest(candidate)) throw serverError('INTERNAL', 'a simulation names no candidate');
  const text = Buffer.from(await parts.blobs.get(candidate, LARGEST_CANDIDATE)).toString('utf8');
  const current = against === null ? null : await effectivePolicy(parts, scope, against);
  const compiled = compilePolicy({ text, name });
  const policyId = current?.policyId ?? '';
  return {
    parts,
    scope,
    candidate: { policyId, name, version: 0, isDefault: false, compiled },
    current,
    at: parts.now(),
  };
}

function placeOf({ environment, namespace }: SimulationPayload): JudgedPlace | null {
  return environment === null && namespace === null ? null : { environment, namespace };
}

/** Null for an image of which both ask the same, so that nothing can change. */
async function simulateOne(
  simulation: Simulation,
  asked: AskedImage,
): Promise<(simulatedVerdicts.SimulatedVerdict & { readonly effect: SimulationEffect }) | null> {
  const { parts, scope, candidate, current, at } = simulation;
  const { image, reference, place } = asked;
  if (current !== null) {
    const wanted = askedOf(candidate.compiled, asked);
    if (wanted !== null && wanted === askedOf(current.compiled, asked)) return null;
  }
  const subject = { imageId: image.id, reference, context: writeContext(place), at };
  const before = current === null ? UNJUDGED : await decisionToday(simulation, current, subject);
  const { decision } = await judgeOrMissing(parts, scope, { ...subject, policy: candidate });
  const effect = effectOf(before, decision);
  const environments =
    effect.effect === 'same' || !isDigest(image.digest) ? [] : await environmentsOf(scope, image.digest);
  return { imageId: image.id, reference, ...effect, environments };
}

/** Where no policy counts, nothing is stopped. */
const UNJUDGED: ComparedDecision = { verdict: 'pass', findings: [] };

/** An image that cannot be read any more is judged by nobody. */
async function judgeOrMissing(
  ...[parts, scope, subject]: Parameters<typeof judgeStored>
): Promise<{ readonly decision: ComparedDecision }> {
  try {
    return await judgeStored(parts, scope, subject);
  } catch (error) {
    if (error instanceof AssayError && error.kind !== 'defect') return { decision: { verdict: 'error', findings: [] } };
    throw error;
  }
}

async function decisionToday(
  { parts, scope }: Simulation,
  policy: EffectivePolicy,
  subject: { readonly imageId: number; readonly reference: string; readonly context: string; readonly at: number },
): Promise<ComparedDecision> {
  const standing = await standingDecisions.findStandingDecision(scope, { ...subject, policyId: policy.policyId });
  if (standing !== null && !standing.isMarked && standing.policyDigest === policy.compiled.digest) {
    return readStoredDecision(JSON.parse(standing.decision));
  }
  return (await judgeOrMissing(parts, scope, { ...subject, policy })).decision;
}

function readPayload(payload: JsonObject): SimulationPayload {
  const { candidate, name, against, environment, namespace, most } = payload;
  if (typeof candidate !== 'string' || typeof name !== 'string' || typeof most !== 'number') {
    throw serverError('INTERNAL', 'a simulation has no such payload');
  }
  const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    candidate,
    name,
    most,
    against: textOrNull(against),
    environment: textOrNull(environment),
    namespace: textOrNull(namespace),
  };
}
