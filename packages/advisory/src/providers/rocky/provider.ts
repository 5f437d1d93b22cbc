import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { isOsvFileOf } from '../osv/osv-file.ts';
import { readOsvFeed } from '../osv/osv-provider.ts';
import { isUpdateinfoOf, readUpdateinfo } from '../updateinfo/read-updateinfo.ts';

const ERRATA = /^R[LX][SBE]A-/;

/** Errata of Rocky Linux. */
export const rocky: AdvisoryProvider = {
  id: 'rocky',
  title: 'Rocky Linux errata',
  summary: 'Errata of Rocky Linux as OSV or as `updateinfo.xml` of its package repositories.',
  homepage: 'https://errata.rockylinux.org',
  license: 'BSD-3-Clause as OSV states for it; credit the Rocky Enterprise Software Foundation.',
  recognizes: (file) => isUpdateinfoOf(file, ERRATA) || isOsvFileOf(file, ERRATA),
  read: (file) =>
    isUpdateinfoOf(file, ERRATA)
      ? readUpdateinfo(sourceOf('rocky', file), file, (_id, release) => placeOfRelease(release))
      : readOsvFeed('rocky', file),
  downloads: [
    {
      namespace: 'rpm:rocky',
      url: 'https://osv-vulnerabilities.storage.googleapis.com/Rocky%20Linux/all.zip',
      kind: 'archive',
    },
  ],
};

/** `5.el9_2` is of release 9. */
function placeOfRelease(release: string): { readonly namespace: string; readonly channel: null } | null {
  const major = /\.el(\d+)/.exec(release)?.[1];
  return major === undefined ? null : { namespace: `rpm:rocky:${major}`, channel: null };
}
