/** A document about an image: an inspection, an SBOM. Its bytes are in the blob store. */
export interface ImageDocument {
  /** For example `inspection` or `sbom`. */
  readonly kind: string;
  /** For example `assay-json` or `cyclonedx-json`. */
  readonly format: string;
  readonly blob: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
}

/** A document out of a row. */
export function fromRow(row: {
  readonly kind: string;
  readonly format: string;
  readonly blob: string;
  readonly size_bytes: number;
  readonly created_at: number;
}): ImageDocument {
  const { kind, format, blob, size_bytes, created_at } = row;
  return { kind, format, blob, sizeBytes: size_bytes, createdAt: created_at };
}
