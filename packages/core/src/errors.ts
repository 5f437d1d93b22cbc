/**
 * What went wrong, in the words a caller can act on. The kind decides the exit code and the HTTP status; the code is
 * permanent and is what tests and scripts rely on.
 */
export type ErrorKind =
  | 'usage'
  | 'document'
  | 'not-found'
  | 'denied'
  | 'unavailable'
  | 'untrusted'
  | 'no-data'
  | 'unsupported'
  | 'aborted'
  | 'defect';

/** One row of a package's table of error codes. */
export interface ErrorCodeEntry {
  readonly kind: ErrorKind;
  /** One sentence: when this code is used. */
  readonly summary: string;
  /** What the user can do, unless the thrower gives a better hint. */
  readonly hint?: string;
}

/** A problem at a place in a document: a policy, a configuration file. Lines and columns start at 1. */
export interface DocumentProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** JSON pointer (RFC 6901) to the value. */
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
}

/** What may accompany an error. Everything in it may be printed: it never holds credentials or content of images. */
export interface AssayErrorOptions {
  readonly hint?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  readonly problems?: readonly DocumentProblem[];
  readonly cause?: unknown;
}

/** The one error class of Assay. Branch on `code` or `kind`, never on the message. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly problems: readonly DocumentProblem[];

  constructor(code: string, entry: ErrorCodeEntry, message: string, options: AssayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = entry.kind;
    this.hint = options.hint ?? entry.hint;
    this.details = options.details ?? {};
    this.problems = options.problems ?? [];
  }
}

/** A package's table of error codes. */
export type ErrorTable = Readonly<Record<string, ErrorCodeEntry>>;

/** Makes an error of a table; the code is checked by the compiler. */
export type ErrorMaker<T extends ErrorTable> = (
  code: keyof T & string,
  message: string,
  options?: AssayErrorOptions,
) => AssayError;

/** Binds a table of codes to a maker of errors: `throw ociError('DIGEST_MISMATCH', '…')`. */
export function defineErrors<const T extends ErrorTable>(table: T): ErrorMaker<T> {
  return (code, message, options) => {
    const entry = table[code];
    return new AssayError(
      code,
      entry ?? { kind: 'defect', summary: 'An error code that is in no table.' },
      message,
      options,
    );
  };
}

/** The codes that `core` itself throws. */
export const CORE_ERRORS = {
  REFERENCE_INVALID: {
    kind: 'usage',
    summary: 'The text is not an image reference.',
    hint: 'Write it as [registry[:port]/]repository[:tag][@sha256:…], in lower case.',
  },
  DIGEST_INVALID: {
    kind: 'usage',
    summary: 'The text is not a digest of a supported algorithm.',
    hint: 'A digest is sha256: and 64 lower-case hex digits, or sha512: and 128.',
  },
  PLATFORM_INVALID: {
    kind: 'usage',
    summary: 'The text is not a platform.',
    hint: 'Write it as os/architecture[/variant], for example linux/arm64.',
  },
  TARGET_INVALID: {
    kind: 'usage',
    summary: 'The text does not name an image.',
    hint: 'Use a reference, or registry:REF, oci:DIR[:tag], oci-archive:FILE, docker-archive:FILE, docker:REF, dir:PATH.',
  },
  INSTANT_INVALID: {
    kind: 'usage',
    summary: 'The text is not an instant.',
    hint: 'Write it as RFC 3339, for example 2026-03-01T00:00:00Z.',
  },
  MODULE_DUPLICATE: { kind: 'defect', summary: 'Two modules of one registry share an id or an alias.' },
} as const;

export const coreError: ErrorMaker<typeof CORE_ERRORS> = defineErrors(CORE_ERRORS);
