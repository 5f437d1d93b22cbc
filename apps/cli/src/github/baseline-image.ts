import { inspectTarget } from '@assay/assess';
import { AssayError, type Inspection, formatPlatform } from '@assay/core';
import type { GithubClient, RepositoryPlace } from '@assay/github';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { withImageOptions } from '../image-work.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Stands for the commit in `--base-image`. */
const COMMIT = '{commit}';

/** Commits before the merge base whose images are looked for. */
const ANCESTORS = 20;

/** An image that another one is held against. */
export interface BaselineImage {
  readonly inspection: Inspection;
  /** For people: which image and why this one. */
  readonly told: string;
}

/** Finds the image that an image is held against; null for none. */
export type FindBaseline = (image: Inspection) => Promise<BaselineImage | null>;

/**
 * Finds the image of the commit that a change starts from, by the name that `--base-image` gives it, or that of the nearest commit before with one.
 * An image that is there and cannot be read is no reason to compare with nothing.
 */
export function baselineFinder(
  context: CommandContext,
  {
    client,
    place,
    mergeBase,
  }: { readonly client: GithubClient; readonly place: RepositoryPlace; readonly mergeBase: string | null },
): FindBaseline {
  const named = context.settings.get(SETTINGS.baseImage);
  return async (image) => {
    if (named === null) return null;
    if (!named.includes(COMMIT))
      return inspectLike(context, image, { target: named, told: `${named}, which was named` });
    if (mergeBase === null) return null;
    const { data } = await client.request('GET /repos/{owner}/{repo}/commits', {
      ...place,
      sha: mergeBase,
      per_page: ANCESTORS,
    });
    for (const commit of new Set([mergeBase, ...data.map(({ sha }) => sha)])) {
      const target = named.replaceAll(COMMIT, commit);
      const why =
        commit === mergeBase
          ? 'of the commit that the change starts from'
          : 'of the nearest commit before with an image';
      const found = await inspectLike(context, image, { target, told: `${target}, ${why}` });
      if (found !== null) return found;
    }
    return null;
  };
}

/** Inspects an image for the platform of another one; null where there is none of that name. */
async function inspectLike(
  context: CommandContext,
  { subject: { platform } }: Inspection,
  { target, told }: { readonly target: string; readonly told: string },
): Promise<BaselineImage | null> {
  const inspection = await inspectOne(context, target, platform);
  if (inspection === null) return null;
  const other = inspection.subject.platform;
  if (platform !== null && other !== null && formatPlatform(platform) !== formatPlatform(other)) {
    throw cliError(
      'OPTION_CONFLICT',
      `${target} is for ${formatPlatform(other)}, and the image is for ${formatPlatform(platform)}`,
    );
  }
  return { inspection, told };
}

async function inspectOne(
  context: CommandContext,
  target: string,
  platform: Inspection['subject']['platform'],
): Promise<Inspection | null> {
  try {
    const [inspection = null] = await withImageOptions(context, target, async (options) =>
      inspectTarget({ ...options, as: null, open: platform === null ? options.open : { ...options.open, platform } }),
    );
    return inspection;
  } catch (error) {
    if (error instanceof AssayError && error.kind === 'not-found') return null;
    throw error;
  }
}
