import type { ForgeCheck } from '@assay/core';
import type { GithubClient } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { type BlobPlace, ContentReader } from './content-reader.ts';
import { baseImageCheck, dockerfileCheck, readDockerfiles } from './dockerfile-check.ts';
import { secretCheck } from './secret-check.ts';
import type { SourceLook } from './source-look.ts';

/** What of a repository is looked at. */
export interface CommitLook extends Omit<SourceLook, 'name' | 'reader' | 'resolve'> {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
  /** Where contents are looked for before GitHub is asked; null for nowhere. */
  readonly near: BlobPlace | null;
}

/** Checks of what stands in files: they need nothing but GitHub. */
export async function checkSources(look: CommitLook, wanted: readonly ForgeCheck[]): Promise<readonly CheckOutcome[]> {
  const { client, place, settings, signal, near } = look;
  const isOn = (check: ForgeCheck): boolean => wanted.includes(check) && settings.modes[check] !== 'off';
  const outcomes: CheckOutcome[] = [];
  const source: SourceLook = {
    ...look,
    name: `${place.owner}/${place.repo}`,
    reader: new ContentReader(client, place, signal, near),
    resolve: null,
  };
  if (isOn('dockerfile') || isOn('base-image')) {
    await using files = await readDockerfiles(source);
    if (isOn('dockerfile')) outcomes.push(await dockerfileCheck(source, files));
    if (isOn('base-image')) outcomes.push(await baseImageCheck(source, files));
  }
  // A reader of its own: many Dockerfiles leave no less for secrets.
  const fresh = { ...source, reader: new ContentReader(client, place, signal, near) };
  if (isOn('secrets')) outcomes.push(await secretCheck(fresh, { client, place }));
  return outcomes;
}
