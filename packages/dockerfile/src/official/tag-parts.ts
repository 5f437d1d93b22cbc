/** A tag in parts: `22.4.1-bookworm-slim` is version 22.4.1 with the flavour `bookworm-slim`. */
export interface TagParts {
  /** Numbers of the version, most significant first; empty for a name such as `latest` or `alpine`. */
  readonly version: readonly number[];
  /** What follows the version, without the first dash; empty for none. */
  readonly flavour: string;
  /** True for a release candidate, beta or the like. */
  readonly preview: boolean;
}

const VERSION = /^v?(\d+(?:\.\d+)*)(.*)$/;
const PREVIEW = /^[-.]?(?:rc|beta|alpha|b|a|preview|dev|m|ea)[.-]?\d*(?=$|-)/i;

/** Takes a tag apart. */
export function tagParts(tag: string): TagParts {
  const [, version = '', rest = ''] = VERSION.exec(tag) ?? [];
  if (version === '') return { version: [], flavour: tag === 'latest' ? '' : tag, preview: false };
  const preview = PREVIEW.exec(rest)?.[0] ?? '';
  return {
    version: version.split('.').map(Number),
    flavour: rest.slice(preview.length).replace(/^-/, ''),
    preview: preview !== '',
  };
}

/** Names of releases of distributions that tags carry, oldest first: a newer image of the same flavour may stand on a newer one. */
const RELEASES: readonly (readonly string[])[] = [
  ['jessie', 'stretch', 'buster', 'bullseye', 'bookworm', 'trixie', 'forky'],
  ['bionic', 'focal', 'jammy', 'noble', 'resolute'],
];

/** The flavour without what moves on by itself: releases of distributions and the version of Alpine. */
function flavourFamily(flavour: string): string {
  return flavour
    .split('-')
    .map((part) => {
      if (/^alpine\d/.test(part)) return 'alpine';
      const family = RELEASES.find((names) => names.includes(part));
      return family === undefined ? part : (family[0] ?? part);
    })
    .join('-');
}

/** Orders versions number by number; a shorter one that begins alike is less. */
export function compareTagVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True when a tag has the flavour that another one asks for, read as people do: `alpine3.19` and `alpine3.20` are both Alpine. */
export function sameFlavour(a: string, b: string): boolean {
  return flavourFamily(a) === flavourFamily(b);
}
