import { AssayError, type JsonObject, isJsonObject, parseReference } from '@assay/core';
import { type Scope, githubChecks } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { requestCheck } from './github-jobs-asked.ts';

/**
 * Has open pull requests looked at anew whose images an exception for vulnerabilities may be about: their check goes by it whatever the policy
 * says. Use the transaction that decides on it.
 */
export async function followException(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue'>,
  { gate, image }: JsonObject,
): Promise<void> {
  if (gate !== 'vulnerabilities') return;
  const builds = await githubChecks.openBuilds(scope);
  const wanted = builds.filter(({ reference }) => isOf(image, reference));
  for (const { repository, number } of wanted) await requestCheck(scope, parts, repository, { kind: 'pull', number });
}

function isOf(place: unknown, reference: string): boolean {
  if (!isJsonObject(place)) return true;
  try {
    const { registry, repository } = parseReference(reference);
    return place['registry'] === registry && place['repository'] === repository;
  } catch (error) {
    if (error instanceof AssayError) return false;
    throw error;
  }
}
