import { AssayError, type Finding, type JsonObject, parseReference } from '@assay/core';
import type { evaluations } from '@assay/store';
import { serverError } from '../errors.ts';
import { readStoredDecision } from '../judgement/stored-decision.ts';

/** What is to be accepted, as a request says it. */
export interface WantedItem {
  readonly gate: string;
  readonly triggerId?: string;
  readonly purl?: string;
  readonly path?: string;
  readonly vulnerability?: string;
}

/** Where it is to count. */
export interface WantedScope {
  readonly policyId?: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly environment?: string;
  readonly namespace?: string;
}

/** An item as a policy document writes it, with the policy that it is for. */
export function makeItem(
  { gate, triggerId, purl, path, vulnerability }: WantedItem,
  { policyId, environment, ...image }: WantedScope,
): JsonObject {
  const given = Object.entries(image).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  const place: JsonObject = Object.fromEntries(given);
  return {
    gate,
    ...(triggerId === undefined ? {} : { trigger_id: triggerId }),
    ...(purl === undefined ? {} : { package: purl }),
    ...(path === undefined ? {} : { path }),
    ...(vulnerability === undefined ? {} : { vulnerability }),
    ...(Object.keys(place).length === 0 ? {} : { image: place }),
    ...(environment === undefined ? {} : { environment }),
    ...(policyId === undefined ? {} : { policyId }),
  };
}

/**
 * An item that accepts a finding of a decision, in the repository that the decision is about unless the scope says otherwise.
 * @throws NOT_FOUND when the decision has no such finding; CONFLICT for one that cannot be accepted
 */
export function itemOfFinding(evaluation: evaluations.Evaluation, findingId: string, scope: WantedScope): JsonObject {
  const decision = readStoredDecision(evaluation.decision);
  const finding = decision.findings.find(({ id }) => id === findingId);
  if (finding === undefined) throw serverError('NOT_FOUND', 'the decision has no such finding');
  if (finding.status === 'error') {
    throw serverError('CONFLICT', 'what could not be decided cannot be accepted; its cause has to be removed');
  }
  return itemFor(decision.subject.reference, finding, scope);
}

/** An item that accepts a finding in the repository of the image, unless the scope says otherwise. */
export function itemFor(reference: string, finding: Finding, scope: WantedScope): JsonObject {
  return makeItem(wantedOf(finding), { ...repositoryOf(reference), ...scope });
}

function wantedOf({ gate, triggerId, subject }: Finding): WantedItem {
  const { purl, kind, key } = subject;
  return {
    gate,
    triggerId,
    ...(purl === undefined || purl.length > 1024 ? {} : { purl }),
    ...(kind === 'file' && key.length <= 1024 ? { path: key } : {}),
  };
}

/** The image's repository; nothing for an image without a name that policy knows. */
function repositoryOf(text: string): WantedScope {
  try {
    const { registry, repository } = parseReference(text);
    return { registry, repository };
  } catch (error) {
    if (error instanceof AssayError) return {};
    throw error;
  }
}
