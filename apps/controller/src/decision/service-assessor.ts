import { type AssayError, type Decision, formatReference, isJsonObject } from '@assay/core';
import { controllerError } from '../errors.ts';
import type { ImageAssessor } from './ports.ts';

/** Bytes of one decision. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Milliseconds between questions whether a decision is there. */
const POLL_MS = 2000;

/** The service that judges. */
export interface ServiceOptions {
  /** `https://assay.example`. */
  readonly url: string;
  readonly key: string;
}

/**
 * Asks the service for its decision, by its own policies, and waits until there is one. Credentials of workloads stay here: the service
 * has its own.
 */
export function serviceAssessor({ url, key }: ServiceOptions): ImageAssessor {
  return {
    assess: async ({ reference, environment, namespace }, signal) => {
      const body = JSON.stringify({
        reference: formatReference(reference),
        wait: '30s',
        ...(environment === null ? {} : { environment }),
        namespace,
      });
      for (;;) {
        const response = await ask(`${url}/api/v1/evaluations`, { key, body, signal });
        if (response.status === 200) return [readDecision(await readJson(response))];
        if (response.status !== 202) throw await refusal(response);
        await response.body?.cancel();
        await pause(POLL_MS, signal);
      }
    },
  };
}

async function ask(
  url: string,
  { key, body, signal }: { readonly key: string; readonly body: string; readonly signal: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw controllerError('SERVICE_REFUSED', 'the service that judges cannot be reached', { cause });
  }
}

async function refusal(response: Response): Promise<AssayError> {
  const problem = await readJson(response).catch(() => null);
  const detail = isJsonObject(problem) ? (problem['detail'] ?? problem['title']) : null;
  const why = typeof detail === 'string' ? `: ${detail.slice(0, 300)}` : '';
  return controllerError('SERVICE_REFUSED', `the service that judges answered ${response.status}${why}`);
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw controllerError('SERVICE_REFUSED', 'the answer of the service is too large');
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return value;
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
