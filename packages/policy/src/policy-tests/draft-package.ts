import type { Package } from '@assay/core';

/** What a draft says of a package. */
export type PackageDraft = Partial<Package> & { readonly name: string };

/** A package of the distribution unless the draft says otherwise. */
export function packageOf(draft: PackageDraft): Package {
  const { type = 'deb', version = '1.0', name } = draft;
  const locations = [{ path: '/var/lib/dpkg/status', layer: null }];
  return { version, type, purl: `pkg:${type}/${name}@${version}`, licenses: [], locations, metadata: {}, ...draft };
}
