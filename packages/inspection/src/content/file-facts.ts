/** What is known of a file before its content comes. */
export interface FileFacts {
  readonly index: number;
  /** Normalised path in the image. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Bytes of holes, which nothing is stored for. */
  readonly holeBytes: number;
  /** True when the content cannot be had. */
  readonly contentUnknown: boolean;
}
