import { coreError } from './errors.ts';

/** What an image runs on, in the words of the OCI image index (`GOOS`, `GOARCH`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
}

/** Other spellings of architectures, as `uname -m` and Node.js give them. */
const ARCHITECTURE_ALIASES: Readonly<Record<string, readonly [string, string | null]>> = {
  x64: ['amd64', null],
  x86_64: ['amd64', null],
  'x86-64': ['amd64', null],
  ia32: ['386', null],
  i386: ['386', null],
  i686: ['386', null],
  aarch64: ['arm64', null],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  ppc64el: ['ppc64le', null],
};

/**
 * Reads `os/architecture[/variant]`; an architecture alone means Linux. Variants that say nothing are dropped
 * (`arm64/v8`, `amd64/v1`), aliases are made canonical.
 * @throws PLATFORM_INVALID
 */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  if (parts.length > 3 || parts.some((part) => !/^[a-z0-9][a-z0-9_.-]*$/.test(part))) {
    throw coreError('PLATFORM_INVALID', `not a platform: ${JSON.stringify(text.slice(0, 100))}`);
  }
  const [first = '', second, third] = parts;
  return second === undefined
    ? normalizePlatform('linux', first, null)
    : normalizePlatform(first, second, third ?? null);
}

/** Makes the spelling canonical so that platforms can be compared by text. */
export function normalizePlatform(os: string, architecture: string, variant: string | null): Platform {
  const alias = ARCHITECTURE_ALIASES[architecture];
  const canonical = alias?.[0] ?? architecture;
  const given = variant === null || variant === '' ? (alias?.[1] ?? null) : variant;
  const silent = (canonical === 'arm64' && given === 'v8') || (canonical === 'amd64' && given === 'v1');
  return { os, architecture: canonical, variant: silent ? null : given };
}

/** `linux/arm/v7` */
export function formatPlatform(platform: Platform): string {
  return platform.variant === null
    ? `${platform.os}/${platform.architecture}`
    : `${platform.os}/${platform.architecture}/${platform.variant}`;
}
