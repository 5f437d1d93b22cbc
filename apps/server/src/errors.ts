import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that the service itself throws. */
export const SERVER_ERRORS = {
  REQUEST_INVALID: { kind: 'usage', summary: 'A request does not have the shape that its route describes.' },
  UNAUTHENTICATED: {
    kind: 'denied',
    summary: 'A request carries no credential that counts.',
    hint: 'Send Authorization: Bearer with an API key that is neither expired nor revoked.',
  },
  FORBIDDEN: { kind: 'denied', summary: 'The credential does not allow what was asked.' },
  SPACE_REQUIRED: {
    kind: 'usage',
    summary: 'The caller belongs to several spaces and named none.',
    hint: 'Send X-Assay-Space with the name of a space.',
  },
  ORIGIN_INSECURE: {
    kind: 'usage',
    summary: 'People cannot log in over plain HTTP from another machine.',
    hint: 'Put the service behind TLS and give its address with --public-url.',
  },
  LOGIN_FAILED: {
    kind: 'denied',
    summary: 'A login with the identity provider did not come to its end.',
    hint: 'Begin the login again.',
  },
  NOT_FOUND: { kind: 'not-found', summary: 'There is nothing of that name in this space.' },
  BACKUP_UNWRITABLE: { kind: 'unavailable', summary: 'A backup cannot be written where it was asked for.' },
  BACKUP_UNREADABLE: { kind: 'unavailable', summary: 'The file of a backup cannot be read.' },
  BACKUP_DAMAGED: {
    kind: 'untrusted',
    summary: 'A backup is not whole, or not one of the service.',
    hint: 'Take another one; nothing of this one was restored.',
  },
  BACKUP_OTHER_VERSION: {
    kind: 'unsupported',
    summary: 'A backup was made by a version of the service whose records have another form.',
    hint: 'Restore it with the version that made it, and start the newer one on that.',
  },
  PASSPHRASE_NEEDED: {
    kind: 'usage',
    summary: 'A backup holds encryption keys, which are sealed.',
    hint: 'Give the passphrase with --passphrase-file or ASSAY_PASSPHRASE.',
  },
  PASSPHRASE_WRONG: { kind: 'denied', summary: 'The keys of a backup do not open with the passphrase given.' },
  RESTORE_TARGET_USED: {
    kind: 'usage',
    summary: 'A backup is to be restored where another instance keeps its keys.',
    hint: 'Restore into an empty data directory.',
  },
  RESTORE_TARGET_UNWRITABLE: {
    kind: 'unavailable',
    summary: 'A file out of a backup cannot be written where it belongs.',
  },
  ROUTE_UNKNOWN: { kind: 'not-found', summary: 'The service has no route of that path and method.' },
  CONFLICT: { kind: 'usage', summary: 'The record is not in the state that the change asks for.' },
  POLICY_TESTS_FAILED: {
    kind: 'document',
    summary: 'A version of a policy is to count while tests that are kept with it fail.',
    hint: 'Mend the policy or its tests, or say that it shall count all the same.',
  },
  POLICY_TESTS_ELSEWHERE: {
    kind: 'document',
    summary: 'A case of the tests to be kept with a policy names a file or an image, which the service does not have.',
    hint: 'Write the facts into the case, or run it with assay policy test.',
  },
  PRECONDITION_FAILED: {
    kind: 'usage',
    summary: 'If-Match names another version than the one that stands.',
    hint: 'Read the record again and repeat the change on what it says now.',
  },
  IDEMPOTENCY_MISMATCH: {
    kind: 'usage',
    summary: 'An idempotency key was sent before with another request.',
    hint: 'Use a fresh key for each request that is meant to do something.',
  },
  PRECONDITION_REQUIRED: {
    kind: 'usage',
    summary: 'The change has to say with If-Match which version of the record it is made for.',
    hint: 'Read the record and send its ETag as If-Match.',
  },
  REQUEST_IN_PROGRESS: {
    kind: 'usage',
    summary: 'A request with the same idempotency key is being answered right now.',
    hint: 'Send it again after the time that Retry-After says.',
  },
  REQUEST_INTERRUPTED: {
    kind: 'usage',
    summary: 'A request with the same idempotency key took effect, but its answer was lost and cannot be made again.',
    hint: 'Read what the request was to change before sending another one with a fresh key.',
  },
  METHOD_NOT_ALLOWED: { kind: 'usage', summary: 'The path takes other methods than this one; Allow names them.' },
  HOST_UNKNOWN: {
    kind: 'usage',
    summary: 'The request is for another host than the public address of the service.',
    hint: 'Use the address that the service was given with --public-url, or send Authorization.',
  },
  REQUEST_TIMEOUT: { kind: 'usage', summary: 'The request did not arrive in time.' },
  HEADERS_TOO_LARGE: { kind: 'usage', summary: 'The headers of a request are larger than the service takes.' },
  BODY_TOO_LARGE: { kind: 'usage', summary: 'The body of a request is larger than its route takes.' },
  UPLOAD_INVALID: { kind: 'document', summary: 'What was uploaded is not what it was said to be.' },
  MEDIA_TYPE_UNSUPPORTED: { kind: 'usage', summary: 'The route does not take bodies of that media type.' },
  RATE_LIMITED: {
    kind: 'unavailable',
    summary: 'More requests came than the caller may send.',
    hint: 'Wait as long as Retry-After says.',
  },
  EGRESS_REFUSED: {
    kind: 'denied',
    summary: 'An address that a user named is not one that the service may connect to.',
    hint: 'Let the operator of the service allow the network with --allow-egress.',
  },
  EGRESS_FAILED: {
    kind: 'unavailable',
    summary: 'An address that a user named could not be reached, or answered too slowly or with too much.',
  },
  GIT_NOT_FOUND: {
    kind: 'not-found',
    summary: 'A git repository, its branch or the file in it is not there, or not for the service to read.',
  },
  GIT_UNREADABLE: { kind: 'unsupported', summary: 'A git repository answers otherwise than the service can read.' },
  ADDRESS_UNAVAILABLE: {
    kind: 'usage',
    summary: 'The service cannot listen on the address that it was given.',
    hint: 'Give it another address with --listen.',
  },
  DATA_DIRECTORY_UNUSABLE: {
    kind: 'usage',
    summary: 'The data directory cannot be made, read or written.',
    hint: 'Give the user that runs the service the directory, or name another one with --data.',
  },
  ADVISORIES_BEHIND: {
    kind: 'unavailable',
    summary: 'The advisory database of this process is older than one that another process already used.',
    hint: 'Update the advisory database of every process.',
  },
  INSPECTION_FAILED: {
    kind: 'document',
    summary: 'An image could not be inspected, so nothing can be said of it.',
    hint: 'Look at the operation, whose problem says why.',
  },
  SETTING_INVALID: { kind: 'usage', summary: 'A setting of the service cannot be used.' },
  INTERNAL: { kind: 'defect', summary: 'The service failed; its log tells more under the id of the request.' },
} as const;

/** Makes errors of the service. */
export const serverError: ErrorMaker<typeof SERVER_ERRORS> = defineErrors(SERVER_ERRORS);
