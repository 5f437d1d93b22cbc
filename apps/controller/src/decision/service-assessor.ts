import { AssayError, type Decision, type Digest, type Reference, formatReference, isJsonObject } from '@assay/core';
import { controllerError } from '../errors.ts';
import { postService } from './ask-service.ts';
import type { AssessJob, ImageAssessor } from './ports.ts';

/** Milliseconds between questions whether a decision is there. */
const POLL_MS = 2000;

/** The service that judges. */
export interface ServiceOptions {
  /** `https://assay.example`. */
  readonly url: string;
  readonly key: string;
}

/**
 * Asks the service for its decision and waits until there is one: by the policy itself where that came from the service, by the default
 * policy there otherwise. Credentials of workloads stay here: the service has its own.
 */
export function serviceAssessor(options: ServiceOptions): ImageAssessor {
  return {
    assess: async (job, signal) => {
      const decision = await decisionOn(job.as, job, options, signal);
      if (isAbout(decision, job.reference.digest)) return [decision];
      // A tag may name another image there: then it is asked for the very image.
      const exact = await decisionOn(job.reference, job, options, signal);
      if (isAbout(exact, job.reference.digest)) return [exact];
      throw controllerError('SERVICE_REFUSED', 'the decision of the service is about another image');
    },
  };
}

/** Asks the one, and where that is away the other. */
export function eitherAssessor(first: ImageAssessor, second: ImageAssessor): ImageAssessor {
  return {
    assess: async (job, signal) => {
      try {
        return await first.assess(job, signal);
      } catch (error) {
        if (!(error instanceof AssayError) || error.code !== 'SERVICE_AWAY') throw error;
        return second.assess(job, signal);
      }
    },
  };
}

async function decisionOn(
  reference: Reference,
  { environment, namespace, policy }: AssessJob,
  { url, key }: ServiceOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { serviceId } = policy.document;
  const body = JSON.stringify({
    reference: formatReference(reference),
    wait: '30s',
    ...(serviceId === undefined ? {} : { policyId: serviceId }),
    ...(environment === null ? {} : { environment }),
    ...(namespace === '' ? {} : { namespace }),
  });
  for (;;) {
    const value = await postService(`${url}/api/v1/evaluations`, { key, body, signal });
    if (value !== null) return readDecision(value);
    await pause(POLL_MS, signal);
  }
}

/** The manifest itself, the index that it was asked for by, or what the question named. */
function isAbout({ subject }: Decision, digest: Digest | null): boolean {
  if (digest === null) return false;
  return subject.digest === digest || subject.indexDigest === digest || subject.reference.endsWith(`@${digest}`);
}

/** Only what a verdict is made of is looked at; the rest is for people. */
function readDecision(value: unknown): Decision {
  if (!isDecision(value)) throw controllerError('SERVICE_REFUSED', 'the service gave something that is no decision');
  return value;
}

function isDecision(value: unknown): value is Decision {
  if (!isJsonObject(value) || value['schemaVersion'] !== 1 || !Array.isArray(value['findings'])) return false;
  const { verdict, reason, policy, problems, findings, subject } = value;
  return (
    ['pass', 'warn', 'fail', 'error'].some((word) => word === verdict) &&
    typeof reason === 'string' &&
    typeof value['evaluatedAt'] === 'string' &&
    isJsonObject(subject) &&
    typeof subject['reference'] === 'string' &&
    isJsonObject(policy) &&
    typeof policy['name'] === 'string' &&
    typeof policy['digest'] === 'string' &&
    Array.isArray(problems) &&
    problems.every((problem: unknown) => isJsonObject(problem)) &&
    findings.every(
      (finding: unknown) =>
        isJsonObject(finding) &&
        ['id', 'ruleId', 'gate', 'trigger', 'triggerId', 'action', 'status', 'message'].every(
          (key) => typeof finding[key] === 'string',
        ),
    )
  );
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
