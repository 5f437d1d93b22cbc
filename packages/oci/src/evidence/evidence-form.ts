import type { EvidenceForm } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import type { ArtifactManifest } from '../manifest/parse-artifact-manifest.ts';
import type { CosignSuffix } from './evidence-tags.ts';

/** Media type of a layer of a cosign `.sig` manifest. */
const SIMPLE_SIGNING_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
/** Media type of a DSSE envelope. */
export const DSSE_TYPE = 'application/vnd.dsse.envelope.v1+json';
/** Media type of an in-toto statement, with which some also label the envelope around it. */
export const IN_TOTO_TYPE = 'application/vnd.in-toto+json';
/** Type of the artifacts that hold a Notation signature. */
export const NOTATION_TYPE = 'application/vnd.cncf.notary.signature';
/** Type of the newest Sigstore bundles. */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** `application/vnd.dev.sigstore.bundle+json;version=0.1`, `….bundle.v0.3+json`. Sigstore bundle specification, media types. */
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.\d{1,3})?\+json$/;
/** Envelopes as docker's own signer labels them: `application/vnd.in-toto.provenance+dsse`. */
const LABELLED_DSSE = /^application\/vnd\.in-toto(?:\.[a-z0-9-]{1,64})?\+dsse$/;
const COSIGN_ARTIFACT = /^application\/vnd\.dev\.cosign\.artifact\.(sig|att|sbom)\.v1\+json$/;
const COSIGN_ANNOTATION = /^dev\.(?:sigstore\.cosign|cosignproject\.cosign)\//;

/** What a layer is; `statement-or-envelope` has to be told by its content. */
export type LayerForm = EvidenceForm | 'statement-or-envelope';

/** What kind of artifact a manifest holds: its type, or that of its configuration in older ones. */
export function artifactTypeOf(manifest: ArtifactManifest): string {
  return bare(manifest.artifactType ?? manifest.config?.mediaType ?? '');
}

/** The form of a layer of a manifest that refers to an image; null when it is no evidence. */
export function formOfReferrerLayer(manifest: ArtifactManifest, layer: Descriptor): LayerForm | null {
  const type = artifactTypeOf(manifest);
  const mediaType = bare(layer.mediaType);
  if (type === NOTATION_TYPE || bare(manifest.config?.mediaType ?? '') === NOTATION_TYPE) {
    return formOfNotation(mediaType);
  }
  const cosign = COSIGN_ARTIFACT.exec(type)?.[1];
  if (cosign === 'sbom') return 'cosign-sbom';
  if (mediaType === SIMPLE_SIGNING_TYPE) return 'cosign-signature';
  const isLegacy = cosign === 'att' || Object.keys(layer.annotations).some((key) => COSIGN_ANNOTATION.test(key));
  if (mediaType === DSSE_TYPE && isLegacy) return 'cosign-attestation';
  return formOfMediaType(mediaType) ?? (manifest.layerCount === 1 ? formOfMediaType(type) : null);
}

/** The form of a layer of an attestation manifest that a build tool put into the index; null when it is none that is known. */
export function formOfIndexLayer(layer: Descriptor): LayerForm | null {
  return formOfMediaType(bare(layer.mediaType));
}

/** The form of a layer of a manifest behind a cosign tag; null when it does not belong there. */
export function formOfTagLayer(suffix: CosignSuffix, layer: Descriptor): EvidenceForm | null {
  const mediaType = bare(layer.mediaType);
  if (suffix === 'sbom') return 'cosign-sbom';
  if (suffix === 'sig') return mediaType === SIMPLE_SIGNING_TYPE ? 'cosign-signature' : null;
  return mediaType === DSSE_TYPE || mediaType === IN_TOTO_TYPE ? 'cosign-attestation' : null;
}

function formOfMediaType(mediaType: string): LayerForm | null {
  if (BUNDLE.test(mediaType)) return 'sigstore-bundle';
  if (mediaType === DSSE_TYPE || LABELLED_DSSE.test(mediaType)) return 'dsse-envelope';
  return mediaType === IN_TOTO_TYPE ? 'statement-or-envelope' : null;
}

function formOfNotation(mediaType: string): EvidenceForm | null {
  if (mediaType === 'application/jose+json') return 'notation-jws';
  return mediaType === 'application/cose' ? 'notation-cose' : null;
}

/** True when evidence of the form is told apart by annotations of its layer, which hold the signature. */
export function isLayerForm(form: EvidenceForm): boolean {
  return form === 'cosign-signature' || form === 'cosign-attestation' || form === 'cosign-sbom';
}

/**
 * Tells an envelope from a bare statement, which nobody signed. What is neither counts as an envelope, so that a verifier refuses it.
 */
export function formOfContent(content: Uint8Array): EvidenceForm {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
    const isObject = typeof value === 'object' && value !== null;
    return isObject && Object.hasOwn(value, '_type') && !Object.hasOwn(value, 'signatures')
      ? 'buildkit-statement'
      : 'dsse-envelope';
  } catch {
    return 'dsse-envelope';
  }
}

function bare(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
