import { AssayError, isDigest, parseReference } from '@assay/core';
import { type Scope, type WriteTransaction, githubBuilds } from '@assay/store';
import type { ChangeNote } from '../../http/call.ts';
import { requestInspection } from '../../images/request-inspection.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { at, commitAt, textAt } from '../webhook/event-payload.ts';
import { type EventTarget, repositoryOf } from '../webhook/event-target.ts';
import { registryOf } from './claimed-commits.ts';

/** An image that was pushed to the container registry of GitHub: it is looked at there, whatever the event says of it. */
export async function takePackageEvent(
  scope: Scope & { readonly db: WriteTransaction },
  parts: ServiceParts,
  target: EventTarget,
  now: number,
): Promise<ChangeNote | null> {
  const { payload, event } = target;
  const item = at(payload, event === 'package' ? 'package' : 'registry_package');
  if ((textAt(item, 'package_type') ?? '').toLowerCase() !== 'container') return null;
  const version = at(item, 'package_version');
  const digest = textAt(version, 'container_metadata', 'tag', 'digest') ?? textAt(version, 'version') ?? '';
  const named = textAt(version, 'package_url') ?? '';
  const repository = await repositoryOf(scope, target, now);
  const registry = registryOf(target.app.webUrl);
  const reference = repository === null ? null : readReference(named, `${registry}/${repository.owner}/`.toLowerCase());
  if (repository === null || reference === null || !isDigest(digest)) return null;
  await requestInspection(scope, parts, {
    reference,
    digest,
    lane: 'push',
    createdBy: `github:${target.app.slug}`,
    cause: 'tag',
  });
  const commit = commitAt(version, 'container_metadata', 'labels', 'revision');
  if (commit !== null) {
    const build = {
      repository: repository.id,
      commitSha: commit,
      digest,
      reference,
      evidence: 'package-event',
    } as const;
    await githubBuilds.recordBuild(scope, { ...build, at: now });
  }
  return null;
}

/** The reference, where it is in the registry of that GitHub and under the account: what an event says is not asked anywhere else. */
function readReference(text: string, begin: string): string | null {
  try {
    const { registry, repository } = parseReference(text);
    return `${registry}/${repository}`.startsWith(begin) ? text : null;
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
