import { type DockerfileFact, type ProvenanceFact, formatReference } from '@assay/core';
import { type LibrarySnapshot, finalBase } from '@assay/dockerfile';
import { type OpenOptions, resolveReference } from '@assay/oci';
import type { FactContext, FactSource } from '../fact-sources.ts';
import { type KnownImage, baseHints, findBaseImage } from '../known-images.ts';
import { BaseImageFacts, type BaseLookups } from './base-image-facts.ts';
import { provenBase } from './provenance-base.ts';
import { readBaseManifest, withTimeout } from './read-manifest.ts';
import { readReference } from './read-reference.ts';

/** Where the base image of an image, and what is known of it, come from. */
export interface BaseImageOptions {
  /** Null when no list was given. */
  readonly known: readonly KnownImage[] | null;
  /** Null when none was given. */
  readonly dockerfile: DockerfileFact | null;
  /** Verified provenance, where rules ask for it; undefined when it cannot be had. */
  readonly provenance: (context: FactContext) => Promise<readonly ProvenanceFact[] | undefined>;
  /** How registries are asked. Offline none is. */
  readonly open: OpenOptions;
  /** Registries that are asked although nothing but a label of the image names them. */
  readonly trusted: readonly string[];
  /** The list of official images, read when a rule first asks. */
  readonly library: () => Promise<LibrarySnapshot>;
  /** Mirrors of the official images. */
  readonly mirrors: readonly string[];
}

/** Finds base images, and what rules ask of them. Registries are asked only when a rule of the plan has such a question. */
export function baseImageSource(options: BaseImageOptions): FactSource<'baseImage'> {
  const { known, dockerfile } = options;
  const dockerfileBase = dockerfile === null ? null : baseOf(dockerfile);
  const facts = new BaseImageFacts(lookupsOf(options, dockerfileBase));
  return async (context) => {
    const { layers, config, annotations, needs } = context;
    const clues = { known, layers, config, dockerfileBase, ...(annotations === undefined ? {} : { annotations }) };
    const provenance = needs.kinds.has('provenance') ? await options.provenance(context) : [];
    const proven = provenance === undefined ? null : provenBase(provenance, baseHints(clues));
    const base = findBaseImage({ ...clues, proven });
    return base === null || needs.baseImage === undefined ? base : await facts.complete(base, needs.baseImage, context);
  };
}

/** What the last stage is built on in the end; null for `scratch`, and where a variable without value says it. */
function baseOf({ text }: DockerfileFact): string | null {
  const base = finalBase(text);
  return base.kind === 'image' ? formatReference(base.reference) : null;
}

function lookupsOf(
  { open, trusted, library, mirrors, known }: BaseImageOptions,
  dockerfileBase: string | null,
): BaseLookups {
  return {
    registry: open.offline
      ? null
      : {
          resolve: async (reference) => await resolveReference(reference, withTimeout(open)),
          read: async (reference, platform) => await readBaseManifest(reference, platform, open),
        },
    trusted: [...trusted, ...registriesOf([dockerfileBase ?? '', ...(known ?? []).flatMap((one) => one.references)])],
    library,
    mirrors,
    signal: open.signal,
  };
}

function registriesOf(references: readonly string[]): readonly string[] {
  return [...new Set(references.flatMap((text) => readReference(text)?.registry ?? []))];
}
