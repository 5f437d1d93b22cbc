/** One piece of evidence to store, given as the bytes that are signed or hold the signature. */
export type EvidencePiece =
  /** A Sigstore bundle as a referrer. */
  | {
      readonly form: 'bundle';
      readonly content: Uint8Array;
      /** Version in the media type. Default `0.3`. */
      readonly version?: '0.1' | '0.2' | '0.3';
      readonly annotations?: Readonly<Record<string, string>>;
    }
  /** A DSSE envelope as a referrer. */
  | {
      readonly form: 'dsse';
      readonly content: Uint8Array;
      /** Artifact type and media type. Default `application/vnd.dsse.envelope.v1+json`. */
      readonly mediaType?: string;
    }
  /** A Notation signature as a referrer. */
  | {
      readonly form: 'notation';
      readonly content: Uint8Array;
      readonly envelope: 'jws' | 'cose';
      /** Where the type stands: `artifactType`, or the media type of the configuration as older versions wrote it. Default `artifact`. */
      readonly typeIn?: 'artifact' | 'config';
      readonly annotations?: Readonly<Record<string, string>>;
    }
  /** A layer of cosign's `.sig`, `.att` or `.sbom`. */
  | {
      readonly form: 'cosign';
      readonly suffix: 'sig' | 'att' | 'sbom';
      readonly content: Uint8Array;
      /** Annotations of the layer: signature, certificate, log entry. */
      readonly annotations?: Readonly<Record<string, string>>;
    }
  /** Anything else that refers to the image. */
  | { readonly form: 'other'; readonly content: Uint8Array; readonly artifactType: string };

/** Pieces that are stored as referrers, each in a manifest of its own. */
export type ReferrerPiece = Exclude<EvidencePiece, { readonly form: 'cosign' }>;

/** Pieces that are layers behind a tag of cosign. */
export type CosignPiece = Extract<EvidencePiece, { readonly form: 'cosign' }>;

const BUNDLE_TYPES: Readonly<Record<'0.1' | '0.2' | '0.3', string>> = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
};

/** How a referrer is labelled. */
export interface ReferrerLabels {
  readonly artifactType: string | null;
  readonly configType: string;
  readonly layerType: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const EMPTY = 'application/vnd.oci.empty.v1+json';
const NOTATION = 'application/vnd.cncf.notary.signature';

/** The labels that its makers give a piece. */
export function referrerLabels(piece: ReferrerPiece): ReferrerLabels {
  const plain = (type: string): ReferrerLabels => ({
    artifactType: type,
    configType: EMPTY,
    layerType: type,
    annotations: {},
  });
  switch (piece.form) {
    case 'bundle':
      return { ...plain(BUNDLE_TYPES[piece.version ?? '0.3']), annotations: piece.annotations ?? {} };
    case 'dsse':
      return plain(piece.mediaType ?? 'application/vnd.dsse.envelope.v1+json');
    case 'notation':
      return {
        artifactType: piece.typeIn === 'config' ? null : NOTATION,
        configType: piece.typeIn === 'config' ? NOTATION : EMPTY,
        layerType: piece.envelope === 'jws' ? 'application/jose+json' : 'application/cose',
        annotations: piece.annotations ?? {},
      };
    case 'other':
    default:
      return plain(piece.artifactType);
  }
}

/** The media type that cosign gives a layer. */
export function cosignLayerType(suffix: CosignPiece['suffix']): string {
  if (suffix === 'sig') return 'application/vnd.dev.cosign.simplesigning.v1+json';
  return suffix === 'att' ? 'application/vnd.dsse.envelope.v1+json' : 'text/spdx+json';
}
