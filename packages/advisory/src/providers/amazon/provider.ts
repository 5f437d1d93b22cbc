import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { followMirrorList } from '../updateinfo/follow-repository.ts';
import { type UpdatePlace, isUpdateinfoOf, readUpdateinfo } from '../updateinfo/read-updateinfo.ts';

/** Errata of Amazon Linux. */
export const amazon: AdvisoryProvider = {
  id: 'amazon',
  title: 'Amazon Linux security advisories',
  summary: 'Errata of Amazon Linux as `updateinfo.xml` of its package repositories.',
  homepage: 'https://alas.aws.amazon.com',
  license: 'None stated in the feed: check the terms of Amazon before passing it on.',
  recognizes: (file) => isUpdateinfoOf(file, /^ALAS/),
  read: (file) => readUpdateinfo(sourceOf('amazon', file), file, placeOfAlas),
  downloads: [
    {
      namespace: 'rpm:amzn:2023',
      url: 'https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list',
      kind: 'incremental',
      follow: (body, url) => followMirrorList('amazon', body, url),
    },
    {
      namespace: 'rpm:amzn:2',
      url: 'https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list',
      kind: 'incremental',
      follow: (body, url) => followMirrorList('amazon', body, url),
    },
  ],
};

/** `ALAS2023-2024-500`, `ALAS2-2024-2400`, `ALAS2DOCKER-2024-40` and `ALASDOCKER-2024-40` of an extra, `ALAS-2023-1700` of the first. */
export function placeOfAlas(id: string): UpdatePlace | null {
  const found = /^ALAS(20\d{2}|2)?([A-Za-z][\w.-]{0,40}?)?-\d{4}-\d+$/.exec(id);
  if (found === null) return null;
  const [, release = '', extra = ''] = found;
  const version = release !== '' ? release : extra === '' ? '1' : '2';
  return { namespace: `rpm:amzn:${version}`, channel: extra === '' ? null : extra.toLowerCase() };
}
