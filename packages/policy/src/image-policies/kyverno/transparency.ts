import type { TransparencyDemand } from '@assay/core';
import { type Cursor, readFields, readFlag, readText } from '../../document/fields.ts';
import type { ImportContext } from '../import-context.ts';
import { decodePem } from '../trusted-keys.ts';

/** What an attestor says of logs and certificates, and a trusted root when it brings its own. */
export interface AttestorTrust {
  readonly demand: TransparencyDemand;
  readonly trustedRoot: string | null;
}

/** The parts of an attestor that are about logs. */
export interface TransparencyParts {
  readonly rekor: Cursor | null;
  readonly ctlog: Cursor | null;
  readonly roots: Cursor | null;
  readonly isKey: boolean;
}

/** Reads `rekor`, `ctlog` and `roots` of an attestor. */
export function readTrust(verifier: string, parts: TransparencyParts, context: ImportContext): AttestorTrust {
  const { problems } = context;
  const rekor = readFields(parts.rekor, problems);
  const ctlog = readFields(parts.ctlog, problems);
  const url = readText(rekor?.take('url') ?? null, problems) ?? '';
  const ignoreLog = readFlag(rekor?.take('ignoreTlog') ?? ctlog?.take('insecureIgnoreTlog') ?? null, problems) ?? false;
  const logKey = readText(rekor?.take('pubkey') ?? ctlog?.take('rekorPubKey') ?? null, problems) ?? '';
  const ignoreSct = readFlag(ctlog?.take('ignoreSCT') ?? ctlog?.take('insecureIgnoreSCT') ?? null, problems) ?? false;
  const sctKey = readText(ctlog?.take('pubkey') ?? ctlog?.take('ctLogPubKey') ?? null, problems) ?? '';
  const timestamps = readText(ctlog?.take('tsaCertChain') ?? null, problems) ?? '';
  const roots = readText(parts.roots, problems) ?? '';
  const demand: TransparencyDemand = {
    log: ignoreLog ? 'ignored' : 'required',
    certificateLog: parts.isKey || ignoreSct ? 'ignored' : 'required',
    timestamp: timestamps === '' ? 'ignored' : 'required',
  };
  if ([logKey, sctKey, timestamps, roots].every((text) => text === '')) return { demand, trustedRoot: null };
  const name = context.claimName(`${verifier}-root`);
  const log = (pem: string): { baseUrl: string; pem: string; hash: string } => ({
    baseUrl: url,
    pem: decodePem(pem),
    hash: 'sha256',
  });
  const source = {
    kind: 'keys',
    certificateAuthorities: roots === '' ? [] : [{ uri: '', pem: decodePem(roots) }],
    logs: logKey === '' ? [] : [log(logKey)],
    certificateLogs: sctKey === '' ? [] : [log(sctKey)],
    timestampAuthorities: timestamps === '' ? [] : [{ uri: '', pem: decodePem(timestamps) }],
  } as const;
  context.trustedRoots.push({ name, source });
  const at = parts.roots ?? parts.rekor ?? parts.ctlog;
  if (at !== null) {
    const why = 'the keys and certificates that are given replace the public-good instance as a whole';
    context.note(
      'changed',
      at,
      `the trusted root ${name}`,
      why,
      'add to it what else is demanded: authorities, logs, certificate logs',
    );
  }
  return { demand, trustedRoot: name };
}
