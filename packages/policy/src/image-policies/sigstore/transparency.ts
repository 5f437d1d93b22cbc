import type { TransparencyDemand } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readText } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled } from '../read-values.ts';

/** What an authority asks of logs and timestamps, and the trusted root that answers. */
export interface AuthorityTrust {
  readonly demand: TransparencyDemand;
  readonly trustedRoot: string | null;
}

/** What a keyless authority itself says of them. */
export interface KeylessTrust {
  readonly trustRootRef: string | null;
  readonly ignoreSct: boolean;
}

interface Reference {
  readonly at: Cursor;
  readonly trustRootRef: string | null;
}

/** Reads `ctlog` and `rfc3161timestamp` of an authority; `keyless` is null for keys. */
export function readTransparency(fields: Fields, keyless: KeylessTrust | null, context: ImportContext): AuthorityTrust {
  const log = readReference(fields.take('ctlog'), true, context);
  const timestamp = readReference(fields.take('rfc3161timestamp'), false, context);
  if (timestamp !== null && timestamp.trustRootRef === null) {
    context.problems.error(
      'KEY_MISSING',
      placeOf(timestamp.at),
      'a timestamp needs a trustRootRef, whose authorities it is held against',
    );
  }
  const demand: TransparencyDemand = {
    log: demandsLog(fields.at, log, timestamp, keyless, context) ? 'required' : 'ignored',
    certificateLog: keyless === null || keyless.ignoreSct ? 'ignored' : 'required',
    timestamp: timestamp === null ? 'ignored' : 'required',
  };
  return { demand, trustedRoot: chooseRoot(fields.at, [keyless, log, timestamp], keyless !== null, context) };
}

function readReference(cursor: Cursor | null, hasAddress: boolean, context: ImportContext): Reference | null {
  const fields = readFields(cursor, context.problems);
  if (fields === null || cursor === null) return null;
  const trustRootRef = readFilled(fields.take('trustRootRef'), context.problems);
  if (hasAddress) readText(fields.take('url'), context.problems);
  fields.finish();
  return { at: cursor, trustRootRef };
}

function demandsLog(
  at: Cursor,
  log: Reference | null,
  timestamp: Reference | null,
  keyless: KeylessTrust | null,
  context: ImportContext,
): boolean {
  if (timestamp !== null) {
    if (log !== null) {
      const why = 'with a timestamp the transparency log is not looked at, whatever ctlog says';
      context.note(
        'meaning',
        log.at,
        'ctlog beside rfc3161timestamp',
        why,
        'demand both in a policy of our own, or leave ctlog out',
      );
    }
    return false;
  }
  if (log !== null) return true;
  if (keyless !== null && keyless.trustRootRef === null) return true;
  const who = keyless === null ? 'a key' : 'a keyless authority with a trustRootRef';
  const why = `${who} without ctlog asks for no entry of a transparency log at all`;
  context.note('meaning', at, 'no transparency log', why, 'add ctlog to demand an entry');
  return false;
}

/** One root answers for certificates, logs and timestamps, because that is what one verifier has. */
function chooseRoot(
  at: Cursor,
  parts: readonly ({ readonly trustRootRef: string | null } | null)[],
  keyless: boolean,
  context: ImportContext,
): string | null {
  const named = new Set(
    parts.flatMap((part) => (part === null || part.trustRootRef === null ? [] : [part.trustRootRef])),
  );
  const [first = null, ...others] = named;
  if (others.length > 0) {
    const names = [...named].map(quote).join(' and ');
    const hint = 'put certificates, logs and timestamp authorities into one TrustRoot';
    context.problems.error(
      'VALUE_INVALID',
      placeOf(at),
      `the authority takes its trust from several roots, ${names}`,
      hint,
    );
    return null;
  }
  const open = parts.filter((part) => part !== null && part.trustRootRef === null);
  if (first !== null && open.length > 0) {
    const why =
      keyless && parts[0]?.trustRootRef === null
        ? `certificates too are held against ${quote(first)}, where the document means the public-good instance for them`
        : `the log too is held against ${quote(first)}, where the document names no root for it`;
    const advice = 'let this root hold all of certificate authorities, logs and timestamp authorities';
    context.note('changed', at, 'one trusted root for the whole authority', why, advice);
  }
  if (first !== null) context.rootUses.push({ name: first, at });
  return first;
}
