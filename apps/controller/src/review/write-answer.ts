import { type AdmissionAnswer, REVIEW_API } from './admission-review.ts';
import { boundedText } from './bounded-text.ts';

/** Bytes that the API server hands on of one warning, and of all warnings of a request. */
const MAX_WARNING_BYTES = 256;
const MAX_WARNINGS_BYTES = 4096;
/** Bytes of a message that people read in a terminal. */
const MAX_MESSAGE_BYTES = 4096;
/** Annotations of an audit entry, and bytes of each. */
const MAX_ANNOTATIONS = 16;
const MAX_ANNOTATION_BYTES = 1024;
/** What the part after the slash of a qualified name may be. */
const ANNOTATION_KEY = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** The review that answers a request, within the limits that the API server has. */
export function writeAnswer(answer: AdmissionAnswer): string {
  const { uid, allowed, status, warnings, auditAnnotations, patch } = answer;
  const said = warnings === undefined ? [] : boundedWarnings(warnings);
  return JSON.stringify({
    apiVersion: REVIEW_API,
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed,
      ...(status === undefined
        ? {}
        : {
            status: {
              status: 'Failure',
              code: status.code,
              reason: status.reason,
              message: boundedText(status.message, MAX_MESSAGE_BYTES),
            },
          }),
      ...(said.length === 0 ? {} : { warnings: said }),
      ...(auditAnnotations === undefined ? {} : { auditAnnotations: boundedAnnotations(auditAnnotations) }),
      ...(patch === undefined || patch.length === 0
        ? {}
        : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch), 'utf8').toString('base64') }),
    },
  });
}

/** Warnings without repetition; what does not fit is counted in the last one. */
export function boundedWarnings(warnings: readonly string[]): readonly string[] {
  const different = [...new Set(warnings)].map((warning) => boundedText(warning, MAX_WARNING_BYTES));
  const room = MAX_WARNINGS_BYTES - 64;
  let used = 0;
  const kept: string[] = [];
  for (const warning of different) {
    used += Buffer.byteLength(warning, 'utf8');
    if (used > room) return [...kept, `assay: and ${different.length - kept.length} more warnings`];
    kept.push(warning);
  }
  return kept;
}

function boundedAnnotations(given: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(given).filter(([key]) => ANNOTATION_KEY.test(key));
  return Object.fromEntries(
    entries.slice(0, MAX_ANNOTATIONS).map(([key, value]) => [key, boundedText(value, MAX_ANNOTATION_BYTES)]),
  );
}
