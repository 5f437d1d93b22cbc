import { AssayError, isJsonObject } from '@assay/core';
import { askService } from '../decision/ask-service.ts';
import { controllerError } from '../errors.ts';
import { type Reading, poll, rememberProblem } from './poll.ts';
import { type ServiceException, acceptedFor, approvedExceptions } from './service-exceptions.ts';
import {
  ANY_NAMESPACE,
  type PolicyBundle,
  type PolicyEnforcement,
  type PolicyEntry,
  type PolicySource,
} from './policy-set.ts';

/** Stands for the policy that counts in the service where none is named. */
const DEFAULT_NAME = 'default';
/** Policies of the service that are looked through. */
const MAX_PAGES = 100;

/** Policies that are kept in the service. */
export interface ServiceSourceOptions {
  /** `https://assay.example`. */
  readonly url: string;
  readonly key: string;
  /** Names of policies there, or `default`. */
  readonly names: readonly string[];
  readonly enforcement: PolicyEnforcement;
  /** Milliseconds between looks. */
  readonly intervalMs: number;
  readonly onProblem: (message: string) => void;
}

interface ActivePolicy {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly isDefault: boolean;
}

/**
 * The versions of policies that are active in the service, with the exceptions that were approved there. A policy that is not there or has
 * no active version any more is a problem, and what it said last stays in force: who does not want it takes it out of the settings.
 */
export function serviceSource(options: ServiceSourceOptions): PolicySource {
  const { url, intervalMs } = options;
  const { onProblem, problem } = rememberProblem(options.onProblem);
  const id = `service:${url}`;
  const known: Known = { documents: new Map(), exceptions: [], refusal: null };
  return {
    id,
    problem,
    start: async (onChange) => {
      const look = async (signal: AbortSignal): Promise<Reading> =>
        readPolicies(id, { ...options, onProblem }, known, signal);
      return poll({ name: `the service at ${url}`, look, intervalMs, onProblem }, onChange);
    },
  };
}

/** What need not be asked again, as versions never change, and what is gone by where it may not be asked. */
interface Known {
  readonly documents: Map<string, PolicyBundle>;
  exceptions: readonly ServiceException[];
  /** Why exceptions may not be asked for; told once. */
  refusal: string | null;
}

async function readPolicies(
  id: string,
  options: ServiceSourceOptions,
  known: Known,
  signal: AbortSignal,
): Promise<Reading> {
  const [active, exceptions] = await Promise.all([
    activePolicies(options, signal),
    knownExceptions(options, known, signal),
  ]);
  const policies: PolicyEntry[] = [];
  const unreadable: Reading['contribution']['unreadable'][number][] = [];
  for (const name of options.names) {
    const found = active.find((policy) => (name === DEFAULT_NAME ? policy.isDefault : policy.name === name));
    if (found === undefined) {
      unreadable.push({ name, namespace: null, problem: 'the service has no such policy that is active' });
      continue;
    }
    const accepted = acceptedFor(found.id, exceptions);
    const bare = await documentOf(found, options, known, signal);
    const document = accepted === undefined ? bare : { ...bare, accepted };
    policies.push({ name, namespace: null, document, scope: ANY_NAMESPACE, enforcement: options.enforcement });
  }
  const fingerprint = JSON.stringify([policies, unreadable]);
  return { contribution: { source: id, policies, exceptions: [], breakGlass: [], unreadable }, fingerprint };
}

/** The policies hold also where the key has no right to read exceptions: fewer images pass then. */
async function knownExceptions(
  options: ServiceSourceOptions,
  known: Known,
  signal: AbortSignal,
): Promise<readonly ServiceException[]> {
  try {
    known.exceptions = await approvedExceptions(options, signal);
    known.refusal = null;
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'SERVICE_REFUSED') throw error;
    if (error.message !== known.refusal)
      options.onProblem(`exceptions of ${options.url} do not count: ${error.message}`);
    known.refusal = error.message;
  }
  return known.exceptions;
}

async function activePolicies(
  { url, key }: ServiceSourceOptions,
  signal: AbortSignal,
): Promise<readonly ActivePolicy[]> {
  const found: ActivePolicy[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const body = await askService(`${url}/api/v1/policies?limit=1000${query}`, { key, signal });
    const { items, next } = body;
    if (!Array.isArray(items)) throw unexpected('a list of policies');
    found.push(...items.flatMap(readActive));
    if (typeof next !== 'string') return found;
    after = next;
  }
  return found;
}

function readActive(item: unknown): readonly ActivePolicy[] {
  if (!isJsonObject(item)) throw unexpected('a list of policies');
  const { id, name, activeVersion, isDefault } = item;
  if (typeof id !== 'string' || typeof name !== 'string') throw unexpected('a list of policies');
  return typeof activeVersion === 'number' ? [{ id, name, version: activeVersion, isDefault: isDefault === true }] : [];
}

/** Versions never change, so each is asked for once. */
async function documentOf(
  { id, name, version }: ActivePolicy,
  { url, key }: ServiceSourceOptions,
  { documents }: Known,
  signal: AbortSignal,
): Promise<PolicyBundle> {
  const address = `${url}/api/v1/policies/${encodeURIComponent(id)}/versions/${version}`;
  const known = documents.get(address);
  if (known !== undefined) return known;
  const { document: text } = await askService(address, { key, signal });
  if (typeof text !== 'string') throw unexpected('a version of a policy');
  const bundle = { name, text, includes: {}, files: {}, serviceId: id };
  if (documents.size >= 100) documents.clear();
  documents.set(address, bundle);
  return bundle;
}

function unexpected(what: string): Error {
  return controllerError('SERVICE_REFUSED', `the service gave something that is not ${what}`);
}
