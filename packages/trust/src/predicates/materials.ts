import type { JsonValue, Material } from '@assay/core';
import { listOf, objectOf, textOf } from '../json/strict-json.ts';
import { textsOf } from '../cosign/simple-signing.ts';

/** Most materials that are kept of one statement. */
const MAX_MATERIALS = 10_000;

/** Reads materials (SLSA 0.1, 0.2) or resolved dependencies (SLSA 1). */
export function readMaterials(value: JsonValue, key: 'materials' | 'resolvedDependencies'): readonly Material[] {
  return listOf(value, key)
    .slice(0, MAX_MATERIALS)
    .flatMap((one) => {
      const uri = textOf(one, 'uri') ?? textOf(one, 'name');
      return uri === null ? [] : [{ uri, digests: textsOf(objectOf(one, 'digest') ?? {}) }];
    });
}

/** Materials that are images that a build took content from. `oci://` names images that Tekton ran steps in: they are none. */
export function imagesOf(materials: readonly Material[]): readonly Material[] {
  return materials.filter(({ uri }) => /^(?:pkg:(?:docker|oci)\/|docker:\/\/|docker-image:\/\/)/.test(uri));
}

const GIT = /^(?:git\+|git:\/\/|ssh:\/\/git@|https:\/\/[^#]+\.git(?:[#@]|$))/;

/** A source as a material names it, with the ref behind `@` or `#` apart: `git+https://host/repo@refs/heads/main`. */
export interface SourceUri {
  readonly uri: string;
  readonly ref: string | null;
}

/** Takes the address of a source apart; null when it is none. */
export function readSource(uri: string | null): SourceUri | null {
  if (uri === null || uri === '') return null;
  const plain = uri.startsWith('git+') ? uri.slice(4) : uri;
  const at = /^(.*?[^/@:])@([^@/:][^@:]*)$/.exec(plain);
  if (at !== null && !/^\w+:\/\/[^/]*$/.test(at[1] ?? '')) return { uri: at[1] ?? plain, ref: at[2] ?? null };
  const hash = plain.indexOf('#');
  return hash === -1 ? { uri: plain, ref: null } : { uri: plain.slice(0, hash), ref: plain.slice(hash + 1) };
}

/** The material that is the source repository: the first that looks like one of git, or that has a commit as its digest. */
export function sourceMaterial(materials: readonly Material[]): Material | null {
  return (
    materials.find(({ uri }) => GIT.test(uri)) ??
    materials.find(({ digests }) => Object.hasOwn(digests, 'gitCommit')) ??
    materials.find(({ uri, digests }) => uri.startsWith('https://') && Object.hasOwn(digests, 'sha1')) ??
    null
  );
}

/** The commit of a source. */
export function commitOf(material: Material | null): string | null {
  const digests = material?.digests ?? {};
  return digests['gitCommit'] ?? digests['sha1'] ?? null;
}
