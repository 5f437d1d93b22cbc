import { type Platform, type Reference, formatPlatform, formatReference, parsePlatform } from '@assay/core';
import type { BaseManifest } from '../base-image/read-manifest.ts';
import type { PinSourceOptions, ResolvedImage } from './pin-options.ts';

/** What an answer is when it is none. */
type Answer<T> = Promise<T | null | Error>;

/** Asks registries, each question once. What they throw is a value. */
export class PinLookups {
  readonly #options: Pick<PinSourceOptions, 'resolve' | 'age'>;
  readonly #resolved = new Map<string, Answer<ResolvedImage>>();
  readonly #manifests = new Map<string, Answer<BaseManifest>>();

  constructor(options: Pick<PinSourceOptions, 'resolve' | 'age'>) {
    this.#options = options;
  }

  /** What a reference points at now. */
  async resolve(reference: Reference): Answer<ResolvedImage> {
    const key = formatReference(reference);
    const { resolve } = this.#options;
    const asked = this.#resolved.get(key) ?? (resolve?.(reference) ?? Promise.resolve(null)).catch(asError);
    this.#resolved.set(key, asked);
    return await asked;
  }

  /** What the configuration of an image says. */
  async read(reference: Reference, platform: Platform | null): Answer<BaseManifest> {
    const key = `${platform === null ? '' : formatPlatform(platform)} ${formatReference(reference)}`;
    const read = this.#options.age?.read ?? null;
    const asked = this.#manifests.get(key) ?? (read?.(reference, platform) ?? Promise.resolve(null)).catch(asError);
    this.#manifests.set(key, asked);
    return await asked;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A platform as a file writes it; null for what is none, such as a variable. */
export function platformOf(text: string | null): Platform | null {
  try {
    return text === null ? null : parsePlatform(text);
  } catch {
    return null;
  }
}

/** The digest to pin to: that of the index, or that of a platform when it is asked for and there. */
export function chooseDigest(
  now: ResolvedImage,
  platform: string | null,
  { perPlatform }: Pick<PinSourceOptions, 'perPlatform'>,
): ResolvedImage['digest'] {
  const wanted = perPlatform ? platformOf(platform) : null;
  const found = now.platforms?.find(
    (one) =>
      wanted !== null &&
      one.platform.os === wanted.os &&
      one.platform.architecture === wanted.architecture &&
      (wanted.variant === null || one.platform.variant === wanted.variant),
  );
  return found?.digest ?? now.digest;
}

/** Whole days from an instant of RFC 3339 to another. */
export function daysBetween(from: string, to: Date): number {
  return Math.floor((to.getTime() - Date.parse(from)) / 86_400_000);
}
