export { SBOM_GAPS, type SbomGapCode } from './decode/gap-codes.ts';
export { type DecodeOptions, decodeSbom } from './decode-sbom.ts';
export { encodeSbom } from './encode-sbom.ts';
export { encodeVulnerabilityBom } from './encode-vulnerability-bom.ts';
export { SBOM_ERRORS } from './errors.ts';
export { type FromSbomOptions, inspectionFromSbom } from './inspection-from-sbom.ts';
export { sbomFormats } from './registry.ts';
export type { SbomDocument, SbomDocumentFormat, SbomEnvelope } from './sbom-document.ts';
export type { CycloneDxVersion, EncodeOptions, GithubOrigin, SbomFormat } from './sbom-format.ts';
