import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `advisory` throws. Data that cannot be read is never taken for "no vulnerabilities". */
export const ADVISORY_ERRORS = {
  FEED_INVALID: {
    kind: 'document',
    summary: 'A file of a feed is not what its kind promises.',
    hint: 'Fetch it again from its publisher; the database in use is unchanged.',
  },
  FEED_UNKNOWN: {
    kind: 'usage',
    summary: 'No provider recognises the file.',
    hint: 'See the reference page of the providers for the feeds that are read.',
  },
  FEED_MISSING: {
    kind: 'usage',
    summary: 'A file or directory of feeds that was named cannot be read.',
  },
  FEED_LIMIT: {
    kind: 'document',
    summary: 'A feed is larger, deeper or more compressed than the limits allow.',
  },
  PROXY_INVALID: {
    kind: 'usage',
    summary: 'The address of a proxy for fetching feeds cannot be read.',
    hint: 'HTTP_PROXY and HTTPS_PROXY are written as http://host:port.',
  },
  FEED_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'A feed could not be fetched.',
    hint: 'Check the network, or set the address of a mirror; the database in use is unchanged.',
  },
  DATABASE_MISSING: {
    kind: 'no-data',
    summary: 'There is no advisory database.',
    hint: 'Run `assay db update`, or name one with --db.',
  },
  DATABASE_CORRUPT: {
    kind: 'no-data',
    summary: 'The file is not an advisory database, or it is damaged.',
    hint: 'Build or update it again; a file that fails its check is never used.',
  },
  DATABASE_SIGNATURE: {
    kind: 'no-data',
    summary: 'An exported database is not signed by the key that was given, or it was changed.',
  },
  DATABASE_OLDER: {
    kind: 'no-data',
    summary: 'The database to be installed is older than the one in use.',
    hint: 'Allow it by name if going back is meant.',
  },
  DATABASE_BUSY: {
    kind: 'unavailable',
    summary: 'Another process has been writing the advisory database for ten minutes.',
  },
  VEX_INVALID: { kind: 'document', summary: 'A VEX document is not what its format promises.' },
  COMPARISON_PLATFORM: {
    kind: 'usage',
    summary: 'Two images that are to be compared are for different platforms.',
    hint: 'Choose the same platform for both with --platform.',
  },
  ABORTED: { kind: 'aborted', summary: 'Work on advisory data was called off.' },
} as const;

export const advisoryError: ErrorMaker<typeof ADVISORY_ERRORS> = defineErrors(ADVISORY_ERRORS);
