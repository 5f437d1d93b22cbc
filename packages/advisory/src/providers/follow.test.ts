import { describe, expect, test } from 'vitest';
import type { FollowUp } from '../contracts/provider.ts';
import { followArchive } from './redhat-csaf/follow-archive.ts';
import { providers } from './registry.ts';
import { followMirrorList, followRepository } from './updateinfo/follow-repository.ts';

const CDN = 'https://cdn.amazonlinux.com';
const MIRROR_LIST = `${CDN}/al2023/core/mirrors/latest/x86_64/mirror.list`;
const REPOMD = `${CDN}/al2023/core/guids/abc/x86_64/repodata/repomd.xml`;

function file(text: string): { readonly path: string; readonly bytes: Uint8Array } {
  return { path: 'body', bytes: Buffer.from(text) };
}

function repomd(...hrefs: readonly string[]): string {
  const data = hrefs.map((href) => `<data type="updateinfo"><location href="${href}"/></data>`).join('');
  return `<?xml version="1.0"?><repomd xmlns="x"><data type="primary"><location href="repodata/p.xml.gz"/></data>${data}</repomd>`;
}

const REFUSED = expect.objectContaining({ code: 'FEED_INVALID' });

describe('where downloads lead', () => {
  const found: readonly (readonly [string, FollowUp, FollowUp])[] = [
    [
      'from a list of mirrors to the index of the repository',
      followMirrorList('amazon', file(`${CDN}/al2023/core/guids/abc/x86_64/\n`), MIRROR_LIST),
      { isFeed: false, urls: [REPOMD] },
    ],
    [
      'from the index of a repository to its updates, in a packing that is read',
      followMirrorList('amazon', file(repomd('repodata/u.xml.zck', 'repodata/u.xml.gz')), REPOMD),
      { isFeed: false, urls: [`${CDN}/al2023/core/guids/abc/x86_64/repodata/u.xml.gz`], areLast: true },
    ],
    [
      'from the updates nowhere',
      followRepository('fedora', file('<updates></updates>'), `${CDN}/repodata/u.xml.gz`),
      { isFeed: true, urls: [] },
    ],
    [
      'from the name of an archive to the archive',
      followArchive(file('csaf_vex_2024-06-01.tar.zst\n'), 'https://security.example/vex/archive_latest.txt'),
      { isFeed: false, urls: ['https://security.example/vex/csaf_vex_2024-06-01.tar.zst'], areLast: true },
    ],
    [
      'from an archive nowhere',
      followArchive(file('anything'), 'https://security.example/vex/csaf_vex_2024-06-01.tar.zst'),
      { isFeed: true, urls: [] },
    ],
  ];
  test.each(found)('%s', (_name, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  test.each([
    ['another host', () => followMirrorList('amazon', file('https://evil.example/x\n'), MIRROR_LIST)],
    ['a host with another beginning', () => followMirrorList('amazon', file(`${CDN}.evil.example/x`), MIRROR_LIST)],
    ['no encryption', () => followMirrorList('amazon', file('http://cdn.amazonlinux.com/x'), MIRROR_LIST)],
    ['nothing', () => followMirrorList('amazon', file('\n'), MIRROR_LIST)],
    ['an address in an index', () => followRepository('fedora', file(repomd('https://evil.example/u.xml.gz')), REPOMD)],
    ['a way up', () => followRepository('fedora', file(repomd('../../u.xml.gz')), REPOMD)],
    ['no updates', () => followRepository('fedora', file(repomd()), REPOMD)],
    ['an index that is cut off', () => followRepository('fedora', file('<repomd><data'), REPOMD)],
    ['another directory', () => followArchive(file('../x.tar'), 'https://security.example/archive_latest.txt')],
  ])('refuses to be led to %s', (_name, work) => {
    expect(work).toThrow(REFUSED);
  });

  test('every download that is not a plain file says where it leads', () => {
    const downloads = providers.modules.flatMap((provider) => provider.downloads);
    expect(
      downloads.filter(({ kind, follow, changes }) => (kind === 'incremental') !== ((follow ?? changes) !== undefined)),
    ).toEqual([]);
  });
});
