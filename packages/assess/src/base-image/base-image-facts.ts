import {
  AssayError,
  type BaseImageAsk,
  type BaseImageFact,
  type BaseImageQuestion,
  DEFAULT_REGISTRY,
  type Digest,
  type Platform,
  type Reference,
  formatPlatform,
  formatReference,
  parseReference,
} from '@assay/core';
import type { LibrarySnapshot } from '@assay/dockerfile';
import type { FactContext } from '../fact-sources.ts';
import type { ResolveImage, ResolvedImage } from '../source-files/pin-options.ts';
import { officialFacts } from './official-facts.ts';
import type { BaseManifest } from './read-manifest.ts';

/** How base images are looked up. */
export interface BaseLookups {
  /** Null: no registry is asked. */
  readonly registry: {
    readonly resolve: ResolveImage;
    /** Reads the configuration for a platform; null when there is nothing under the reference. */
    readonly read: (reference: Reference, platform: Platform | null) => Promise<BaseManifest | null>;
  } | null;
  /** Registries that are asked although nothing but a label of the image names them. */
  readonly trusted: readonly string[];
  readonly library: () => Promise<LibrarySnapshot>;
  /** Mirrors of the official images beside those that rules name. */
  readonly mirrors: readonly string[];
  /** When this aborts, looking up throws; a registry that fails otherwise leaves a question open. */
  readonly signal: AbortSignal;
}

/** Registries that everyone pulls from: asking them tells nobody anything. */
const PUBLIC_REGISTRIES: ReadonlySet<string> = new Set([
  DEFAULT_REGISTRY,
  'cgr.dev',
  'gcr.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.gitlab.com',
  'registry.k8s.io',
]);

/** What is known of the image whose base is looked up. */
export type BuiltImage = Pick<FactContext, 'identity' | 'layers'>;

/** Looks base images up. Every question is put once, whoever asks again. */
export class BaseImageFacts {
  readonly #lookups: BaseLookups;
  readonly #resolved = new Map<string, Promise<ResolvedImage | null>>();
  readonly #manifests = new Map<string, Promise<BaseManifest | null>>();
  #list: Promise<LibrarySnapshot> | null = null;

  constructor(lookups: BaseLookups) {
    this.#lookups = lookups;
  }

  /**
   * The fact with answers to what rules ask. What cannot be answered stays open, with the reason.
   * @throws ABORTED and TIMEOUT of the whole, OFFICIAL_IMAGES_INVALID and what reading the list of official images throws
   */
  async complete(base: BaseImageFact, { questions, mirrors }: BaseImageAsk, image: BuiltImage): Promise<BaseImageFact> {
    let fact = base;
    for (const question of questions) {
      try {
        fact = await this.#answer(question, fact, mirrors, image);
      } catch (error) {
        if (!(error instanceof AssayError) || error.kind === 'usage' || this.#lookups.signal.aborted) throw error;
        fact = left(fact, question, error.message);
      }
    }
    return fact;
  }

  async #answer(
    question: BaseImageQuestion,
    base: BaseImageFact,
    mirrors: readonly string[],
    image: BuiltImage,
  ): Promise<BaseImageFact> {
    if (question === 'support') {
      const all = [...new Set([...this.#lookups.mirrors, ...mirrors])];
      this.#list ??= this.#lookups.library();
      return officialFacts(base, await this.#list, all, image.identity.subject.platform);
    }
    if (question === 'created' && base.created !== null) return base;
    // A list of known images may have told what the tag is now.
    const isTold = base.moved !== undefined || (base.currentDigest !== null && base.digest !== null);
    if (question === 'current' && isTold) return base;
    const reference = base.reference === null ? null : parseReference(base.reference);
    if (reference === null) return left(base, question, 'the base image has no name');
    const refusal = this.#refusal(base, reference, image);
    if (refusal !== null) return left(base, question, refusal);
    const { platform } = image.identity.subject;
    if (base.digest === null) return await this.#byLayers(question, base, reference, image);
    const own = { ...reference, digest: base.digest };
    if (isClaim(base)) {
      const manifest = await this.#read(own, platform);
      if (manifest === null) return left(base, question, `the registry does not have ${formatReference(own)}`);
      if (!isBelow(manifest, image)) {
        return left(base, question, `the image does not begin with the layers of ${formatReference(own)}`);
      }
    }
    return question === 'current'
      ? await this.#current(base, reference, base.digest, platform)
      : await this.#created(base, own, platform);
  }

  /** Why the registry of a base image is not asked; null when it is. */
  #refusal(base: BaseImageFact, { registry }: Reference, { identity }: BuiltImage): string | null {
    if (this.#lookups.registry === null) return 'registries are not asked offline';
    const known = [identity.reference?.registry, ...this.#lookups.trusted].includes(registry);
    return base.evidence !== 'label' || known || PUBLIC_REGISTRIES.has(registry)
      ? null
      : `only a label of the image names the registry ${registry}, so it is not asked`;
  }

  /** With a name alone: the image is built on what the tag is now if it begins with its layers. */
  async #byLayers(
    question: BaseImageQuestion,
    base: BaseImageFact,
    reference: Reference,
    image: BuiltImage,
  ): Promise<BaseImageFact> {
    const now = await this.#resolve(reference);
    if (now === null) return left(base, question, `the registry has no image ${formatReference(reference)}`);
    const manifest = await this.#read({ ...reference, digest: now.digest }, image.identity.subject.platform);
    if (manifest === null) return left(base, question, `${formatReference(reference)} is not there for the platform`);
    const { digest: currentDigest } = now;
    if (isBelow(manifest, image)) {
      const created = base.created ?? manifest.created;
      const found = { ...base, digest: currentDigest, currentDigest, created, moved: false };
      return question === 'created' && created === null ? left(found, question, UNDATED) : found;
    }
    const found = { ...base, currentDigest, moved: true };
    return question === 'created' ? left(found, question, 'it is not known which image the tag was then') : found;
  }

  async #current(
    base: BaseImageFact,
    reference: Reference,
    digest: Digest,
    platform: Platform | null,
  ): Promise<BaseImageFact> {
    if (reference.tag === null) return left(base, 'current', 'the tag of the base image is not known');
    const now = await this.#resolve({ ...reference, digest: null });
    if (now === null) return left(base, 'current', `the registry has no image ${formatReference(reference)} any more`);
    const isSame =
      now.digest === digest ||
      holds(now, digest) ||
      isSameFor(platform, await this.#resolve({ ...reference, digest }), now);
    return { ...base, currentDigest: isSame ? digest : now.digest, moved: !isSame };
  }

  async #created(base: BaseImageFact, reference: Reference, platform: Platform | null): Promise<BaseImageFact> {
    const manifest = await this.#read(reference, platform);
    if (manifest === null) {
      return left(base, 'created', `the registry does not have ${formatReference(reference)}`);
    }
    return manifest.created === null ? left(base, 'created', UNDATED) : { ...base, created: manifest.created };
  }

  async #resolve(reference: Reference): Promise<ResolvedImage | null> {
    const { registry } = this.#lookups;
    const key = formatReference(reference);
    const asked = this.#resolved.get(key) ?? registry?.resolve(reference) ?? Promise.resolve(null);
    this.#resolved.set(key, asked);
    return await asked;
  }

  async #read(reference: Reference, platform: Platform | null): Promise<BaseManifest | null> {
    const { registry } = this.#lookups;
    const key = `${platform === null ? '' : formatPlatform(platform)} ${formatReference(reference)}`;
    const asked = this.#manifests.get(key) ?? registry?.read(reference, platform) ?? Promise.resolve(null);
    this.#manifests.set(key, asked);
    return await asked;
  }
}

const UNDATED = 'the image does not say when it was made';

/** The fact with a question left open. */
function left(base: BaseImageFact, question: BaseImageQuestion, reason: string): BaseImageFact {
  const moved = question === 'current' && base.moved === undefined ? { moved: null } : {};
  return { ...base, ...moved, unanswered: [...(base.unanswered ?? []), { question, reason }] };
}

/** Labels, and a Dockerfile that may be another one, say what nobody has proven. */
function isClaim({ evidence }: BaseImageFact): boolean {
  return evidence === 'label' || evidence === 'dockerfile';
}

/** True when an image begins with all layers of another one. */
function isBelow({ diffIds }: BaseManifest, { layers }: BuiltImage): boolean {
  return diffIds.length > 0 && diffIds.every((diffId, at) => layers[at]?.diffId === diffId);
}

function holds({ platforms }: ResolvedImage, digest: Digest): boolean {
  return platforms?.some((one) => one.digest === digest) === true;
}

/** True when two indexes have the same image for a platform: then the tag moved for others only. */
function isSameFor(platform: Platform | null, before: ResolvedImage | null, now: ResolvedImage): boolean {
  if (platform === null || before === null) return false;
  const [old, fresh] = [before, now].map(
    ({ platforms }) => platforms?.find((one) => formatPlatform(one.platform) === formatPlatform(platform))?.digest,
  );
  return old !== undefined && old === fresh;
}
