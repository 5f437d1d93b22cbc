import { type Platform, formatPlatform } from '@assay/core';
import { ociError } from '../errors.ts';

/** Variant that an architecture without one means. */
const DEFAULT_LEVEL: Readonly<Record<string, number>> = { arm: 7, arm64: 8, amd64: 1 };

/**
 * How well an image of platform `offered` serves one who asked for `wanted`: null when not at all; otherwise a number, higher is
 * nearer. Operating system and architecture must be equal. Of variants, the same is best, then lower levels of the same
 * architecture in falling order (an arm/v7 machine runs arm/v6); higher ones never fit. No variant means v7 for arm.
 */
export function platformFit(wanted: Platform, offered: Platform): number | null {
  if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) return null;
  if (wanted.variant === offered.variant) return Number.MAX_SAFE_INTEGER;
  const [asked, given] = [variantLevel(wanted), variantLevel(offered)];
  if (asked === null || given === null) return offered.variant === null ? 0 : null;
  return given <= asked ? given : null;
}

/**
 * The candidate that fits best; of equally good ones the first, as other clients do.
 * @throws PLATFORM_NOT_FOUND naming the platforms that there are.
 */
export function choosePlatform<T extends { readonly platform: Platform }>(
  candidates: readonly T[],
  wanted: Platform,
): T {
  let best: { readonly candidate: T; readonly fit: number } | null = null;
  for (const candidate of candidates) {
    const fit = platformFit(wanted, candidate.platform);
    if (fit !== null && (best === null || fit > best.fit)) best = { candidate, fit };
  }
  if (best !== null) return best.candidate;
  throw ociError('PLATFORM_NOT_FOUND', `no image for ${formatPlatform(wanted)}; ${listPlatforms(candidates)}`);
}

function listPlatforms(candidates: readonly { readonly platform: Platform }[]): string {
  const names = [...new Set(candidates.map((candidate) => formatPlatform(candidate.platform)))];
  if (names.length === 0) return 'the index has no image at all';
  const shown = names.slice(0, 30).join(', ');
  return `there are ${shown}${names.length > 30 ? ` and ${names.length - 30} more` : ''}`;
}

/** The number of `v7`; the default of the architecture where no variant is given; null where the variant has no number. */
function variantLevel(platform: Platform): number | null {
  if (platform.variant === null) return DEFAULT_LEVEL[platform.architecture] ?? null;
  const match = /^v(\d{1,3})$/.exec(platform.variant);
  return match === null ? null : Number(match[1]);
}
