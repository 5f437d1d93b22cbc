import { type BuiltBlob, MEDIA_TYPES, descriptorOf, jsonBlob, sha256 } from '@assay/oci';
import {
  type CosignPiece,
  type EvidencePiece,
  type ReferrerPiece,
  cosignLayerType,
  referrerLabels,
} from './evidence-piece.ts';

/** A manifest that holds evidence. */
export interface EvidenceManifest {
  readonly manifest: BuiltBlob;
  /** Tags of a registry that lead to it. */
  readonly tags: readonly string[];
  /** What a list of referrers says of it; null for those behind cosign's tags. */
  readonly artifactType: string | null;
  readonly kind: 'referrer' | 'list' | 'sig' | 'att' | 'sbom';
}

/** Evidence in the form in which it is stored. */
export interface StoredEvidence {
  readonly manifests: readonly EvidenceManifest[];
  readonly blobs: readonly BuiltBlob[];
}

/** How evidence is stored. */
export interface StoreOptions {
  /** True keeps the list of referrers under the referrers tag. Default false: the registry lists them. */
  readonly referrersTag?: boolean;
  /** True calls every entry of that list empty, as some registries do. */
  readonly emptyTypes?: boolean;
  /** What stands before the tags of cosign. */
  readonly tagPrefix?: string;
}

/** Stores pieces of evidence about a manifest: referrers in their order, then what is behind cosign's tags. */
export function storeEvidence(
  subject: BuiltBlob,
  pieces: readonly EvidencePiece[],
  options: StoreOptions = {},
): StoredEvidence {
  const referrers = pieces.flatMap((piece) => (piece.form === 'cosign' ? [] : [storeReferrer(subject, piece)]));
  const cosign = pieces.filter((piece): piece is CosignPiece => piece.form === 'cosign');
  const tagged = (['sig', 'att', 'sbom'] as const).flatMap((suffix) =>
    storeTagged(
      subject,
      cosign.filter((piece) => piece.suffix === suffix),
      { suffix, prefix: options.tagPrefix ?? '' },
    ),
  );
  const list = options.referrersTag === true ? [listOf(subject, referrers, options.emptyTypes === true)] : [];
  const all = [...referrers, ...tagged];
  return {
    manifests: [...all.flatMap((one) => one.manifests), ...list],
    blobs: all.flatMap((one) => one.blobs),
  };
}

function storeReferrer(subject: BuiltBlob, piece: ReferrerPiece): StoredEvidence {
  const labels = referrerLabels(piece);
  const config = jsonBlob(labels.configType, {});
  const layer = { mediaType: labels.layerType, digest: sha256(piece.content), bytes: piece.content };
  const manifest = jsonBlob(MEDIA_TYPES.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    ...(labels.artifactType === null ? {} : { artifactType: labels.artifactType }),
    config: descriptorOf(config),
    layers: [descriptorOf(layer)],
    subject: descriptorOf(subject),
    annotations: labels.annotations,
  });
  const artifactType = labels.artifactType ?? labels.configType;
  return { manifests: [{ manifest, tags: [], artifactType, kind: 'referrer' }], blobs: [config, layer] };
}

function storeTagged(
  subject: BuiltBlob,
  pieces: readonly CosignPiece[],
  { suffix, prefix }: { readonly suffix: CosignPiece['suffix']; readonly prefix: string },
): readonly StoredEvidence[] {
  if (pieces.length === 0) return [];
  const mediaType = cosignLayerType(suffix);
  const layers = pieces.map(({ content, annotations }) => ({
    blob: { mediaType, digest: sha256(content), bytes: content },
    annotations: annotations ?? {},
  }));
  const config = jsonBlob(MEDIA_TYPES.ociConfig, {
    architecture: '',
    os: '',
    config: {},
    rootfs: { type: 'layers', diff_ids: layers.map(({ blob }) => blob.digest) },
  });
  const manifest = jsonBlob(MEDIA_TYPES.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptorOf(config),
    layers: layers.map(({ blob, annotations }) => ({ ...descriptorOf(blob), annotations })),
  });
  const tags = [`${prefix}${tagOf(subject)}.${suffix}`];
  const blobs = [config, ...layers.map(({ blob }) => blob)];
  return [{ manifests: [{ manifest, tags, artifactType: null, kind: suffix }], blobs }];
}

function listOf(subject: BuiltBlob, referrers: readonly StoredEvidence[], emptyTypes: boolean): EvidenceManifest {
  const entries = referrers.flatMap(({ manifests }) => manifests);
  const manifest = jsonBlob(MEDIA_TYPES.ociIndex, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: entries.map((entry) => ({
      ...descriptorOf(entry.manifest),
      artifactType: emptyTypes ? MEDIA_TYPES.ociEmpty : entry.artifactType,
    })),
  });
  return { manifest, tags: [tagOf(subject)], artifactType: null, kind: 'list' };
}

function tagOf(subject: BuiltBlob): string {
  return subject.digest.replace(':', '-');
}
