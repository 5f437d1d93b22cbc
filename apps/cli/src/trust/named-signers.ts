import { basename } from 'node:path';
import {
  type AssayError,
  NO_TRUST,
  type NamedTrustedRoot,
  type TextMatch,
  type TrustRequest,
  type Verifier,
  printable,
} from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';
import type { KeyOption } from '../settings/trust-settings.ts';

const MAX_KEY_BYTES = 64 * 1024;
const MAX_ROOT_BYTES = 4 * 1024 * 1024;
/** Name of the trusted root of the command line. */
const ROOT = 'command-line';

/**
 * Whose signatures count because the command line says so: each `--key` is a verifier by the name of its file or the one given, all
 * `--identity` together are the verifier `identity`.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, OPTION_CONFLICT for an identity without issuer
 */
export async function namedSigners(context: CommandContext): Promise<TrustRequest> {
  const { settings } = context;
  const rootPath = settings.get(SETTINGS.trustedRoot);
  const keys = settings.get(SETTINGS.key);
  const identities = settings.get(SETTINGS.identity);
  const issuer = settings.get(SETTINGS.issuer);
  if ((identities.length === 0) !== (issuer === null)) {
    throw cliError('OPTION_CONFLICT', '--identity and --issuer go together', {
      hint: 'Another issuer may vouch for the same name: say whose word counts.',
    });
  }
  if (keys.length + identities.length === 0 && rootPath === null) return NO_TRUST;
  const trustedRoots = rootPath === null ? [] : [await readRoot(rootPath)];
  const verifiers: Verifier[] = [];
  for (const key of keys) {
    verifiers.push(await keyVerifier(context, key, freeName(key.name ?? basename(key.path), verifiers)));
  }
  if (issuer !== null) {
    const verifier = identityVerifier(context, identities, issuer);
    verifiers.push({ ...verifier, name: freeName(verifier.name, verifiers) });
  }
  return { verifiers, trustedRoots, imagePolicies: [] };
}

/** Files in two folders may have one name, or be called like the verifier of the identities: all of them count. */
function freeName(name: string, taken: readonly Verifier[]): string {
  const isTaken = (candidate: string): boolean => taken.some((one) => one.name === candidate);
  let [free, count] = [name, 1];
  while (isTaken(free)) {
    count += 1;
    free = `${name}-${count}`;
  }
  return free;
}

/** A root of a policy that cannot be used refuses what stands on it; one that the command line names is a mistake. */
async function readRoot(path: string): Promise<NamedTrustedRoot> {
  const json = await readText('trusted root', path, MAX_ROOT_BYTES);
  const root = { name: ROOT, source: { kind: 'document', json } } as const;
  const { loadTrustedRoots } = await import('@assay/trust');
  const [failure] = (await loadTrustedRoots([root], null)).failures;
  if (failure === undefined) return root;
  throw cliError('DOCUMENT_INVALID', `the trusted root ${printable(path)} cannot be used: ${failure.message}`);
}

async function keyVerifier(context: CommandContext, { path }: KeyOption, name: string): Promise<Verifier> {
  const { settings } = context;
  const pem = await readText('key', path, MAX_KEY_BYTES);
  const key = { name, pem, hash: 'sha256', validFrom: null, validUntil: null, revokedFrom: null } as const;
  return {
    ...shared(context, name),
    kind: 'key',
    keys: [key],
    demand: {
      log: settings.get(SETTINGS.log) ?? 'ignored',
      certificateLog: settings.get(SETTINGS.certificateLog) ?? 'ignored',
      timestamp: settings.get(SETTINGS.timestampDemand) ?? 'ignored',
    },
  };
}

function identityVerifier(context: CommandContext, identities: readonly string[], issuer: string): Verifier {
  const { settings } = context;
  const timestamp = settings.get(SETTINGS.timestampDemand) ?? 'ignored';
  return {
    ...shared(context, 'identity'),
    kind: 'keyless',
    identities: identities.map((subject) => ({
      issuer: whole(issuer),
      subject: whole(subject),
      claims: {},
      revokedFrom: null,
    })),
    demand: {
      log: settings.get(SETTINGS.log) ?? (timestamp === 'required' ? 'ignored' : 'required'),
      certificateLog: settings.get(SETTINGS.certificateLog) ?? 'required',
      timestamp,
    },
  };
}

function shared(
  { settings }: CommandContext,
  name: string,
): Pick<Verifier, 'name' | 'annotations' | 'repository' | 'trustedRoot' | 'signatureFormat'> {
  return {
    name,
    annotations: settings.get(SETTINGS.annotation),
    repository: settings.get(SETTINGS.signatureRepository),
    trustedRoot: settings.get(SETTINGS.trustedRoot) === null ? null : ROOT,
    signatureFormat: null,
  };
}

function whole(source: string): TextMatch {
  return { kind: 'regex', source, unanchored: false };
}

async function readText(what: string, path: string, maxBytes: number): Promise<string> {
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the ${what} ${printable(path)} cannot be read: ${reason}`, { cause });
  return await readInput(path, { maxBytes, refuse });
}
