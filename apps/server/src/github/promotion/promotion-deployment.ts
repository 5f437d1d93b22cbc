import { isJsonObject } from '@assay/core';
import { isGithubError } from '@assay/github';
import type { Promotion, Proposal } from './promotion.ts';

/** Longest text that GitHub takes with a status of a deployment. */
const LONGEST = 140;

/**
 * Makes a deployment of the commit with the image in its payload, and sets its status to `queued`: what delivers waits for that. Once for an
 * image and an environment.
 */
export async function announceDeployment(promotion: Promotion): Promise<Proposal> {
  const { open, sha, target, image } = promotion;
  const { client, place } = open;
  const { environment } = target;
  try {
    const id = (await findDeployment(promotion)) ?? (await makeDeployment(promotion));
    if (id === null) return { reason: `GitHub does not make a deployment of ${sha.slice(0, 12)} to ${environment}` };
    await client.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...place,
      deployment_id: id,
      state: 'queued',
      description: `Every check passed, and the policy lets ${image.digest.slice(0, 19)} in`,
      auto_inactive: false,
    });
    return { pull: `${place.owner}/${place.repo} deployment ${id}` };
  } catch (error) {
    // GitHub has rules of its own for deployments: what it does not take may be taken later.
    if (isGithubError(error, 'GITHUB_REFUSED')) return { reason: `GitHub refuses a deployment to ${environment}` };
    throw error;
  }
}

async function makeDeployment({ open, sha, target, image }: Promotion): Promise<number | null> {
  const { client, place } = open;
  const { build, name, digest } = image;
  const answer = await client.request('POST /repos/{owner}/{repo}/deployments', {
    ...place,
    ref: sha,
    environment: target.environment,
    auto_merge: false,
    // What has to have passed was asked already, by the settings of the promotion.
    required_contexts: [],
    description: `${name}@${digest}`.slice(0, LONGEST),
    payload: { assay: 1, image: `${name}@${digest}`, reference: build.reference, digest, commit: sha },
  });
  return 'id' in answer.data ? Number(answer.data.id) : null;
}

/** The deployment that was made for the image; null for none. */
async function findDeployment({ open, sha, target, image }: Promotion): Promise<number | null> {
  const { client, place } = open;
  const { data } = await client.request('GET /repos/{owner}/{repo}/deployments', {
    ...place,
    sha,
    environment: target.environment,
    per_page: 100,
  });
  const own = data.find(({ payload }) => {
    const read = readPayload(payload);
    return read?.['assay'] === 1 && read['digest'] === image.digest;
  });
  return own === undefined ? null : Number(own.id);
}

/** GitHub gives back what it was given, or the text of it. */
function readPayload(payload: unknown): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Says of the deployment of an image that it is not to be delivered any more. */
export async function withdrawDeployment(promotion: Promotion, reasons: readonly string[]): Promise<void> {
  const { client, place } = promotion.open;
  const id = await findDeployment(promotion);
  if (id === null) return;
  await client.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...place,
    deployment_id: id,
    state: 'failure',
    description: reasons.join('; ').slice(0, LONGEST),
  });
}
