import { describe, expect, it } from 'vitest';
import type { AdvisoryProvider, FeedDownload } from '../contracts/provider.ts';
import { mirrored, planDownloads } from './plan-downloads.ts';

function provider(id: string, downloads: readonly FeedDownload[]): AdvisoryProvider {
  return {
    id,
    title: id,
    summary: '',
    homepage: '',
    license: '',
    recognizes: () => false,
    read: () => [],
    downloads,
  };
}

const PROVIDERS = [
  provider('osv', [
    { namespace: 'pypi', url: 'https://osv.example/PyPI/all.zip', kind: 'archive' },
    { namespace: 'npm', url: 'https://osv.example/npm/all.zip', kind: 'archive' },
  ]),
  provider('debian', [{ namespace: 'deb:debian', url: 'https://debian.example/json', kind: 'file' }]),
  provider('alpine', [{ namespace: 'apk:alpine', url: 'https://alpine.example/{release}/main.json', kind: 'file' }]),
  provider('kev', [{ namespace: '*', url: 'https://kev.example/kev.json', kind: 'file' }]),
];

describe('planDownloads', () => {
  const cases: readonly (readonly [string, readonly string[] | 'all', readonly string[]])[] = [
    ['only what every image needs', [], ['https://kev.example/kev.json']],
    ['one ecosystem', ['pypi'], ['https://osv.example/PyPI/all.zip', 'https://kev.example/kev.json']],
    [
      'a distribution by any release',
      ['deb:debian:12', 'deb:debian:11'],
      ['https://debian.example/json', 'https://kev.example/kev.json'],
    ],
    [
      'one file for each release',
      ['apk:alpine:v3.20', 'apk:alpine:edge'],
      [
        'https://alpine.example/edge/main.json',
        'https://alpine.example/v3.20/main.json',
        'https://kev.example/kev.json',
      ],
    ],
    ['no other distribution of a like name', ['deb:debianish:1'], ['https://kev.example/kev.json']],
    [
      'everything without a release',
      'all',
      [
        'https://osv.example/PyPI/all.zip',
        'https://osv.example/npm/all.zip',
        'https://debian.example/json',
        'https://kev.example/kev.json',
      ],
    ],
    [
      'a hostile release as one part of a path',
      ['apk:alpine:../../x?y'],
      ['https://alpine.example/..%2F..%2Fx%3Fy/main.json', 'https://kev.example/kev.json'],
    ],
  ];
  it.each(cases)('takes %s', (_, needed, urls) => {
    const plan = planDownloads(PROVIDERS, needed === 'all' ? 'all' : new Set(needed));
    expect(plan.map(({ url }) => url)).toEqual(urls);
  });
});

describe('mirrored', () => {
  it.each([
    ['https://a.example/x/y', 'https://a.example/x/y'],
    ['https://osv.example/PyPI/all.zip', 'https://mirror.example/osv/PyPI/all.zip'],
    ['https://osv.example/npm/all.zip', 'https://npm.mirror.example/all.zip'],
  ])('asks for %s at %s', (url, expected) => {
    const mirrors = [
      { from: 'https://osv.example/', to: 'https://mirror.example/osv/' },
      { from: 'https://osv.example/npm/', to: 'https://npm.mirror.example/' },
    ];
    expect(mirrored(url, mirrors)).toBe(expected);
  });
});
