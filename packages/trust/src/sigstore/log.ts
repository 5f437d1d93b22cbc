import type {
  TLogEntryWithInclusionPromise,
  TLogEntryWithInclusionProof,
  TransparencyLogEntry,
} from '@sigstore/bundle';
import type { TrustMaterial } from '@sigstore/verify';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { verifyTLogSET } from '@sigstore/verify/dist/tlog/set.js';
import { Refusal } from '../failures.ts';

/** Times are seconds since 1970; nothing beyond the year 9999. */
const MAX_SECONDS = 253_402_300_799;

/** Larger proofs belong to no tree. */
const MAX_PROOF_HASHES = 64;

/** Largest entry and checkpoint in bytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const MAX_CHECKPOINT_CHARACTERS = 65_536;

/**
 * The time that a log gives with its signed promise; null where it gives none, which entries of Rekor v2 do.
 * @throws Refusal LOG_ENTRY_MALFORMED
 */
export function promisedTime(entry: TransparencyLogEntry): Date | null {
  if (!hasPromise(entry)) return null;
  const seconds = Number(entry.integratedTime);
  if (!/^\d{1,12}$/.test(entry.integratedTime) || seconds > MAX_SECONDS) {
    throw new Refusal('LOG_ENTRY_MALFORMED', 'the time of the log entry is no time');
  }
  return seconds === 0 ? null : new Date(seconds * 1000);
}

/**
 * Checks that a log of the trusted root has the entry: by its signed promise, by an inclusion proof up to a checkpoint that it signed,
 * or, where both are there, by both.
 * @throws Refusal LOG_PROOF_MISSING, LOG_UNKNOWN, LOG_PROMISE_INVALID, LOG_PROOF_INVALID, LOG_ENTRY_MALFORMED
 */
export function checkInclusion(entry: TransparencyLogEntry, times: readonly Date[], trust: TrustMaterial): void {
  if (entry.canonicalizedBody.length > MAX_BODY_BYTES) {
    throw new Refusal('LOG_ENTRY_MALFORMED', 'the log entry is too large');
  }
  const isPromised = hasPromise(entry);
  const isProven = hasProof(entry);
  if (!isPromised && !isProven) {
    throw new Refusal('LOG_PROOF_MISSING', 'the log entry has neither a signed entry timestamp nor an inclusion proof');
  }
  if (isPromised) checkPromise(entry, trust);
  if (isProven) checkProof(entry, isPromised ? [] : times, trust);
}

function checkPromise(entry: TLogEntryWithInclusionPromise, trust: TrustMaterial): void {
  const time = promisedTime(entry) ?? new Date(0);
  const log = logsOf(entry, trust).find(({ validFor }) => validFor.start <= time && time <= validFor.end);
  if (log === undefined) throw unknownLog(entry);
  try {
    verifyTLogSET(entry, trust.tlogs);
  } catch (error) {
    const message = 'the signed entry timestamp is not a signature of the log over this entry';
    throw new Refusal('LOG_PROMISE_INVALID', message, null, error);
  }
}

function checkProof(entry: TLogEntryWithInclusionProof, times: readonly Date[], trust: TrustMaterial): void {
  const logs = logsOf(entry, trust).filter(({ validFor }) => {
    return times.every((time) => validFor.start <= time && time <= validFor.end);
  });
  if (logs.length === 0) throw unknownLog(entry);
  const { hashes, checkpoint } = entry.inclusionProof;
  if (hashes.length > MAX_PROOF_HASHES || checkpoint.envelope.length > MAX_CHECKPOINT_CHARACTERS) {
    throw new Refusal('LOG_PROOF_INVALID', 'the inclusion proof is larger than any tree');
  }
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, logs));
  } catch (error) {
    const message = 'the inclusion proof does not lead from this entry to a checkpoint that the log signed';
    throw new Refusal('LOG_PROOF_INVALID', message, null, error);
  }
}

function logsOf(entry: TransparencyLogEntry, trust: TrustMaterial): TrustMaterial['tlogs'] {
  return trust.tlogs.filter(({ logID }) => logID.equals(entry.logId.keyId));
}

function unknownLog(entry: TransparencyLogEntry): Refusal {
  const id = entry.logId.keyId.toString('hex').slice(0, 16);
  return new Refusal(
    'LOG_UNKNOWN',
    `the log ${id}… is not in the trusted root for that time`,
    'an entry of a log of the trusted root',
  );
}

function hasPromise(entry: TransparencyLogEntry): entry is TLogEntryWithInclusionPromise {
  return entry.inclusionPromise !== undefined;
}

function hasProof(entry: TransparencyLogEntry): entry is TLogEntryWithInclusionProof {
  return entry.inclusionProof?.checkpoint !== undefined;
}
