import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cliError } from './errors.ts';
import { isMissing } from './read-input.ts';

/**
 * Absolute path of a file that belongs to Assay, such as `policies/default.yaml`: beside the bundle in `assets/`, or in the
 * repository when Assay runs from source.
 * @throws ASSET_MISSING
 */
export async function assetPath(name: string): Promise<string> {
  const path = await findAsset(name);
  if (path === null) throw cliError('ASSET_MISSING', `the file ${name}, which belongs to Assay, is missing`);
  return path;
}

/** As `assetPath`; null where it is missing, as what is only built is when Assay runs from source. */
export async function findAsset(name: string): Promise<string | null> {
  const here = import.meta.dirname;
  const places = [join(here, 'assets'), join(here, '..', 'assets'), join(here, '..', '..', '..')];
  for (const place of places) {
    const path = join(place, name);
    try {
      await access(path);
      return path;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return null;
}
