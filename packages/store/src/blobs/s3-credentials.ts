import type { AssayError } from '@assay/core';
import { storeError } from '../errors.ts';

/** Who asks. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials; null for others. */
  readonly sessionToken: string | null;
}

/** Where programs for AWS look for credentials. */
export interface AwsSurroundings {
  /** Variables; those that begin with `AWS_` count. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/** Credentials and how long they count, in milliseconds since 1970; null for those without an end. */
export interface FoundCredentials {
  readonly credentials: S3Credentials;
  readonly expiresAt: number | null;
}

/** Asks a source once, at an instant. */
export type FindCredentials = (now: number) => Promise<FoundCredentials>;

/** A variable of the surroundings by its name after `AWS_`; empty when it is not set. */
export type Named = (name: string) => string;

/** An error about credentials that cannot be had; the text names no part of them. */
export function noCredentials(what: string, cause?: unknown): AssayError {
  return storeError('STORE_UNAVAILABLE', `there are no credentials for the bucket: ${what}`, { cause });
}
