import { AssayError, isDigest, parseReference } from '@assay/core';
import { type Scope, type WriteTransaction, githubBuilds } from '@assay/store';
import type { ChangeNote } from '../../http/call.ts';
import { requestInspection } from '../../images/request-inspection.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { at, commitAt, textAt } from '../webhook/event-payload.ts';
import { type EventTarget, repositoryOf } from '../webhook/event-target.ts';

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
  const reference = repository === null || !isDigest(digest) ? null : readReference(named);
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

function readReference(text: string): string | null {
  try {
    const { registry } = parseReference(text);
    // What is no host of GitHub's registry is not asked because an event says so.
    return /^(?:ghcr\.io|containers\.[A-Za-z0-9.-]+|docker\.pkg\.github\.com)$/.test(registry) ? text : null;
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}
