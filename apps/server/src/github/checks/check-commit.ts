import { readFile } from 'node:fs/promises';
import { type OfficialLibrary, readLibraryDocument } from '@assay/dockerfile';
import type { CommitLook } from '@assay/github';
import type { Scope } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import { imagesOfCommit } from './commit-images.ts';
import { policyCheck } from './policy-check.ts';
import { type ImageOutcome, vulnerabilityCheck } from './vulnerability-check.ts';

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
): Promise<readonly ImageOutcome[]> {
  const { client, place, settings, now: at } = look;
  const { modes, baseline: environment } = settings;
  if (modes.vulnerabilities === 'off' && modes.policy === 'off') return [];
  const images = await imagesOfCommit(scope, repository, head);
  const search = mergeBase === null ? null : { client, place, repository, mergeBase, environment };
  const outcomes: ImageOutcome[] = [];
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
