import type { ForgeCheck, ForgeSettings } from '@assay/core';
import { type OfficialLibrary, readLibraryDocument } from '@assay/dockerfile';
import { readFile } from 'node:fs/promises';
import type { Scope } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import type { GithubClient } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { imagesOfCommit } from './commit-images.ts';
import { ContentReader } from './content-reader.ts';
import { baseImageCheck, dockerfileCheck, readDockerfiles } from './dockerfile-check.ts';
import { policyCheck } from './policy-check.ts';
import type { CommitChange } from './read-change.ts';
import type { RepositoryRules } from './repository-rules.ts';
import { secretCheck } from './secret-check.ts';
import type { SourceLook } from './source-look.ts';
import { vulnerabilityCheck } from './vulnerability-check.ts';

/** What of a repository is looked at. */
export interface CommitLook {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
  readonly change: CommitChange;
  readonly settings: ForgeSettings;
  readonly rules: RepositoryRules;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly library: OfficialLibrary | null;
}

/** Checks of what stands in files: they need nothing but GitHub. */
export async function checkSources(look: CommitLook, wanted: readonly ForgeCheck[]): Promise<readonly CheckOutcome[]> {
  const { client, place, settings, signal } = look;
  const isOn = (check: ForgeCheck): boolean => wanted.includes(check) && settings.modes[check] !== 'off';
  const outcomes: CheckOutcome[] = [];
  const source: SourceLook = {
    ...look,
    name: `${place.owner}/${place.repo}`,
    reader: new ContentReader(client, place, signal),
    resolve: null,
  };
  if (isOn('dockerfile') || isOn('base-image')) {
    await using files = await readDockerfiles(source);
    if (isOn('dockerfile')) outcomes.push(await dockerfileCheck(source, files));
    if (isOn('base-image')) outcomes.push(await baseImageCheck(source, files));
  }
  // A reader of its own: many Dockerfiles leave no less for secrets.
  const fresh = { ...source, reader: new ContentReader(client, place, signal) };
  if (isOn('secrets')) outcomes.push(await secretCheck(fresh, { client, place }));
  return outcomes;
}

/** Checks of the images of a commit: they need what the service knows. */
export async function checkImages(
  parts: ServiceParts,
  scope: Scope,
  {
    look,
    repository,
    head,
    mergeBase,
  }: {
    readonly look: Pick<CommitLook, 'client' | 'place' | 'settings' | 'now'>;
    readonly repository: string;
    readonly head: string;
    readonly mergeBase: string | null;
  },
): Promise<readonly CheckOutcome[]> {
  const { client, place, settings, now: at } = look;
  const { modes, baseline: environment } = settings;
  if (modes.vulnerabilities === 'off' && modes.policy === 'off') return [];
  const images = await imagesOfCommit(scope, repository, head);
  const search = mergeBase === null ? null : { client, place, repository, mergeBase, environment };
  const outcomes: CheckOutcome[] = [];
  if (modes.vulnerabilities !== 'off') {
    outcomes.push(await vulnerabilityCheck(parts, scope, { images, settings, search, at }));
  }
  if (modes.policy !== 'off') outcomes.push(await policyCheck(parts, scope, { images, settings, at }));
  return outcomes;
}

/** The list of official images, where the service has one. */
export async function readLibrary(path: string | null): Promise<OfficialLibrary | null> {
  if (path === null) return null;
  return readLibraryDocument(await readFile(path, 'utf8')).library;
}
