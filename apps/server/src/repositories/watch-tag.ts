import type { Reference } from '@assay/core';
import { type Scope, imageRepositories } from '@assay/store';
import { serverError } from '../errors.ts';
import { LONGEST_PATTERN, matchesTag } from './tag-pattern.ts';

/** Milliseconds between looks at the tags of a repository that was not watched before. */
const EVERY = 3_600_000;

/**
 * Watches a tag from now on, beside what is watched of its repository already. False when it was watched, or the reference has no tag.
 * @throws CONFLICT when too many tags of the repository are watched one by one
 */
export async function watchTag(scope: Scope, { registry, repository, tag }: Reference, now: number): Promise<boolean> {
  if (tag === null) return false;
  const id = await imageRepositories.rememberRepository(scope, `${registry}/${repository}`, now);
  const watch = (await imageRepositories.getRepository(scope, id))?.watch ?? null;
  if (watch !== null && matchesTag(watch.pattern, tag)) return false;
  const pattern = watch === null ? tag : `${watch.pattern},${tag}`;
  if (pattern.length > LONGEST_PATTERN) {
    throw serverError('CONFLICT', 'too many tags of the repository are watched one by one: watch it with a pattern');
  }
  return imageRepositories.watchRepository(scope, id, { everyMs: watch?.everyMs ?? EVERY, pattern }, now);
}
