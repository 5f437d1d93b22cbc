import { AssayError, parseReference } from '@assay/core';
import { type Page, type PageRequest, type Scope, deploymentHistory, environments } from '@assay/store';

/** Why what runs is not as it should be. */
export type DriftReason = 'failing' | 'unjudged' | 'tag-moved';

/** A container that is not as it should be. */
export interface Drift {
  readonly deployment: environments.Deployment;
  readonly reasons: readonly DriftReason[];
  /** What the tag names now, where it moved. */
  readonly tagDigest: string | null;
}

/** What of an environment is not as it should be. A page is as long as what is wrong with its part of the environment. */
export async function listDrift(scope: Scope, environmentId: string, page: PageRequest): Promise<Page<Drift>> {
  const { items, next } = await environments.listDeployments(scope, { environmentId }, page);
  const named = items.map(({ reference }) => tagOf(reference));
  const tags = await deploymentHistory.tagDigests(
    scope,
    named.filter((tag) => tag !== null),
  );
  const drifts = items.map((deployment, index): Drift => {
    const tag = named[index] ?? null;
    const now = tag === null ? undefined : tags.get(`${tag.repository}:${tag.tag}`);
    const tagDigest = now === undefined || now === deployment.digest ? null : now;
    return { deployment, reasons: reasonsOf(deployment, tagDigest), tagDigest };
  });
  return { items: drifts.filter(({ reasons }) => reasons.length > 0), next };
}

function reasonsOf({ verdict }: environments.Deployment, tagDigest: string | null): readonly DriftReason[] {
  const reasons: DriftReason[] = [];
  if (verdict === 'fail' || verdict === 'error') reasons.push('failing');
  if (verdict === null) reasons.push('unjudged');
  if (tagDigest !== null) reasons.push('tag-moved');
  return reasons;
}

/** Repository and tag of a reference as the space's records name them; null where it has no tag or cannot be read. */
function tagOf(text: string): { readonly repository: string; readonly tag: string } | null {
  try {
    const { registry, repository, tag } = parseReference(text);
    return tag === null ? null : { repository: `${registry}/${repository}`, tag };
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
