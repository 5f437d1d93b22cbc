import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { followRepository } from '../updateinfo/follow-repository.ts';
import { type UpdatePlace, isUpdateinfoOf, readUpdateinfo } from '../updateinfo/read-updateinfo.ts';

/** Updates of Fedora. */
export const fedora: AdvisoryProvider = {
  id: 'fedora',
  title: 'Fedora updates',
  summary: 'Security updates of Fedora as `updateinfo.xml` of its package repositories.',
  homepage: 'https://bodhi.fedoraproject.org',
  license: 'None stated in the feed: public data of the Fedora project.',
  recognizes: (file) => isUpdateinfoOf(file, /^FEDORA-/),
  read: (file) => readUpdateinfo(sourceOf('fedora', file), file, placeOfRelease),
  downloads: [
    {
      namespace: 'rpm:fedora',
      url: 'https://dl.fedoraproject.org/pub/fedora/linux/updates/{release}/Everything/x86_64/repodata/repomd.xml',
      kind: 'incremental',
      follow: (body, url) => followRepository('fedora', body, url),
    },
  ],
};

/** `1.fc43` is of Fedora 43; `1.el9` of an id `FEDORA-EPEL-…` is of the packages that Fedora builds for other distributions. */
function placeOfRelease(id: string, release: string): UpdatePlace | null {
  const [, kind, version] = /\.(fc|el)(\d+)/.exec(release) ?? [];
  if (kind === undefined || version === undefined || (kind === 'el' && !id.startsWith('FEDORA-EPEL-'))) return null;
  return { namespace: `rpm:${kind === 'fc' ? 'fedora' : 'epel'}:${version}`, channel: null };
}
