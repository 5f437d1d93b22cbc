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
  throw cliError('ASSET_MISSING', `the file ${name}, which belongs to Assay, is missing`);
}
