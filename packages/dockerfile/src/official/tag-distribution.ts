import { tagParts } from './tag-parts.ts';

/** A release of a distribution, as os-release of an image calls it. */
export interface DistributionRelease {
  readonly id: string;
  readonly version: string;
}

/** Releases by the names that tags carry. */
const RELEASES: ReadonlyMap<string, DistributionRelease> = new Map(
  Object.entries({
    debian: { jessie: '8', stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13', forky: '14' },
    ubuntu: {
      trusty: '14.04',
      xenial: '16.04',
      bionic: '18.04',
      focal: '20.04',
      jammy: '22.04',
      noble: '24.04',
      resolute: '26.04',
    },
  }).flatMap(([id, names]) => Object.entries(names).map(([name, version]) => [name, { id, version }] as const)),
);

/** Official images that are a distribution, by its id in os-release, and how many numbers of the tag name a release. */
const DISTRIBUTIONS: ReadonlyMap<string, { readonly id: string; readonly parts: number }> = new Map([
  ['almalinux', { id: 'almalinux', parts: 1 }],
  ['alpine', { id: 'alpine', parts: 2 }],
  ['amazonlinux', { id: 'amzn', parts: 1 }],
  ['centos', { id: 'centos', parts: 1 }],
  ['debian', { id: 'debian', parts: 1 }],
  ['fedora', { id: 'fedora', parts: 1 }],
  ['oraclelinux', { id: 'ol', parts: 1 }],
  ['photon', { id: 'photon', parts: 2 }],
  ['rockylinux', { id: 'rocky', parts: 1 }],
  ['ubuntu', { id: 'ubuntu', parts: 2 }],
]);

/**
 * The release of a distribution that the tag of an official image names: of `debian:12-slim`, `node:22-bookworm` or
 * `python:3.13-alpine3.22`. Null where the tag leaves it open, as `node:22` and `alpine:3` do.
 */
export function tagDistribution(name: string, tag: string): DistributionRelease | null {
  const named = tag.split('-').flatMap((part) => releaseOf(part) ?? []);
  const [first, second] = named;
  if (first !== undefined) return second === undefined ? first : null;
  const own = DISTRIBUTIONS.get(name);
  const { version, preview } = tagParts(tag);
  if (own === undefined || preview || version.length < own.parts) return null;
  // The text itself: a number loses the zero of `22.04`.
  const text = /^\d+(?:\.\d+)*/.exec(tag)?.[0].split('.').slice(0, own.parts).join('.') ?? '';
  return text === '' ? null : { id: own.id, version: text };
}

function releaseOf(part: string): DistributionRelease | null {
  const alpine = /^alpine(\d+\.\d+)(?:\.\d+)?$/.exec(part)?.[1];
  return alpine === undefined ? (RELEASES.get(part) ?? null) : { id: 'alpine', version: alpine };
}
