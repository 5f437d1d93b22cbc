import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `store` throws. */
export const STORE_ERRORS = {
  STORE_SCHEMA_TOO_NEW: {
    kind: 'unsupported',
    summary: 'The database was made for a newer version that this one can no longer work with.',
    hint: 'Start the version that made it, or a newer one.',
  },
  STORE_SCHEMA_FOREIGN: {
    kind: 'unsupported',
    summary: 'The database holds migrations that this version knows under another name.',
    hint: 'Point the service at its own database.',
  },
  STORE_ABSENT: {
    kind: 'not-found',
    summary: 'There are no records of the service at that place, or not of the version that reads them.',
    hint: 'Check --data or --database; the service itself brings older records forward when it starts.',
  },
  STORE_BUSY: {
    kind: 'unavailable',
    summary: 'The database did not become free in time.',
    hint: 'Try again; when it persists, look for a process that holds the database.',
  },
  STORE_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The database cannot be reached, or is full.',
  },
  STORE_VALUE_INVALID: {
    kind: 'usage',
    summary: 'A value cannot be stored: a NUL character, half a surrogate pair, too long or of no storable type.',
  },
  STORE_REFERENCE_INVALID: {
    kind: 'not-found',
    summary: 'A record that another one points at is not in this space.',
  },
  STORE_CONFLICT: {
    kind: 'usage',
    summary: 'The record is not in the state that the change asks for.',
  },
  STORE_CURSOR_INVALID: {
    kind: 'usage',
    summary: 'A cursor of a page was not made by this service for this list.',
  },
  STORE_NOT_EMPTY: {
    kind: 'usage',
    summary: 'Records are to be restored into a database that holds some already.',
    hint: 'Restore into an empty one, so that nothing is overwritten.',
  },
  STORE_COPY_INVALID: {
    kind: 'document',
    summary: 'A copy of records does not have the form that a version of this service wrote.',
  },
  STORE_ROW_INVALID: {
    kind: 'defect',
    summary: 'A stored row does not read as what was written.',
  },
  LEASE_LOST: {
    kind: 'aborted',
    summary: 'A worker no longer holds the lease that it started a job with; nothing of its result was written.',
  },
  JOB_CANCELLED: {
    kind: 'aborted',
    summary: 'A job was cancelled while it ran.',
  },
  JOB_DEFERRED: {
    kind: 'aborted',
    summary: 'A job asked to be run later; the attempt does not count.',
  },
  STORE_FULL: {
    kind: 'unavailable',
    summary: 'The disk of the records or of the blobs is full.',
    hint: 'Make room; the service goes on by itself.',
  },
  STORE_LOCATION_INVALID: {
    kind: 'usage',
    summary: 'The address of a bucket does not read.',
    hint: 'Write it as s3://BUCKET/PREFIX?region=REGION&endpoint=https://HOST.',
  },
  BLOB_NOT_FOUND: {
    kind: 'not-found',
    summary: 'The blob store has no content of that digest.',
  },
  BLOB_DAMAGED: {
    kind: 'untrusted',
    summary: 'Content of the blob store does not have the digest that it is stored under.',
  },
  BLOB_TOO_LARGE: {
    kind: 'usage',
    summary: 'Content is larger than the limit given for it.',
  },
  CREDENTIAL_UNREADABLE: {
    kind: 'no-data',
    summary: 'A stored credential cannot be opened: its key is missing, or it was changed or moved.',
    hint: 'Start with every encryption key that was ever used, or enter the credential again.',
  },
} as const;

/** Makes errors of this package. */
export const storeError: ErrorMaker<typeof STORE_ERRORS> = defineErrors(STORE_ERRORS);
