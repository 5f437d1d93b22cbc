import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { followRepository } from '../updateinfo/follow-repository.ts';
import { isUpdateinfoOf, readUpdateinfo } from '../updateinfo/read-updateinfo.ts';

/** Updates of Fedora. */
export const fedora: AdvisoryProvider = {
  id: 'fedora',
  title: 'Fedora updates',
  summary: 'Security updates of Fedora as `updateinfo.xml` of its package repositories.',
  homepage: 'https://bodhi.fedoraproject.org',
  license: 'None stated in the feed: public data of the Fedora project.',
  recognizes: (file) => isUpdateinfoOf(file, /^FEDORA-/),
  read: (file) =>
    readUpdateinfo(sourceOf('fedora', file), file, (_id, release) => {
      const version = /\.fc(\d+)/.exec(release)?.[1];
      return version === undefined ? null : { namespace: `rpm:fedora:${version}`, channel: null };
    }),
  downloads: [
    {
      namespace: 'rpm:fedora',
      url: 'https://dl.fedoraproject.org/pub/fedora/linux/updates/{release}/Everything/x86_64/repodata/repomd.xml',
      kind: 'incremental',
      follow: (body, url) => followRepository('fedora', body, url),
    },
  ],
};
