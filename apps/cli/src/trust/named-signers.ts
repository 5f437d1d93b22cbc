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
import type { Demand, KeyOption } from '../settings/trust-settings.ts';

const MAX_KEY_BYTES = 64 * 1024;
const MAX_ROOT_BYTES = 4 * 1024 * 1024;
/** Name of the trusted root of the command line. */
const ROOT = 'command-line';

/** Whose signatures count, as settings say it. */
export interface SignerChoice {
  readonly keys: readonly KeyOption[];
  readonly identities: readonly string[];
  readonly issuer: string | null;
  /** Path of a trusted root; null: the public instance of Sigstore. */
  readonly trustedRoot: string | null;
  readonly log: Demand | null;
  readonly certificateLog: Demand | null;
  readonly timestamp: Demand | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly repository: string | null;
}

/**
 * Whose signatures on images count because the command line says so.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, OPTION_CONFLICT for an identity without issuer
 */
export async function namedSigners({ settings }: CommandContext): Promise<TrustRequest> {
  return await signersOf({
    keys: settings.get(SETTINGS.key),
    identities: settings.get(SETTINGS.identity),
    issuer: settings.get(SETTINGS.issuer),
    trustedRoot: settings.get(SETTINGS.trustedRoot),
    log: settings.get(SETTINGS.log),
    certificateLog: settings.get(SETTINGS.certificateLog),
    timestamp: settings.get(SETTINGS.timestampDemand),
    annotations: settings.get(SETTINGS.annotation),
    repository: settings.get(SETTINGS.signatureRepository),
  });
}

/**
 * Those whom settings name: each `--key` is a verifier by the name of its file or the one given, all
 * `--identity` together are the verifier `identity`.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, OPTION_CONFLICT for an identity without issuer
 */
export async function signersOf(choice: SignerChoice): Promise<TrustRequest> {
  const { keys, identities, issuer, trustedRoot: rootPath } = choice;
  if ((identities.length === 0) !== (issuer === null)) {
    throw cliError('OPTION_CONFLICT', '--identity and --issuer go together', {
      hint: 'Another issuer may vouch for the same name: say whose word counts.',
    });
  }
  if (keys.length + identities.length === 0 && rootPath === null) return NO_TRUST;
  const trustedRoots = rootPath === null ? [] : [await readRoot(rootPath)];
  const verifiers: Verifier[] = [];
  for (const key of keys) {
    verifiers.push(await keyVerifier(choice, key, freeName(key.name ?? basename(key.path), verifiers)));
  }
  if (issuer !== null) {
    const verifier = identityVerifier(choice, issuer);
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

async function keyVerifier(choice: SignerChoice, { path }: KeyOption, name: string): Promise<Verifier> {
  const pem = await readText('key', path, MAX_KEY_BYTES);
  const key = { name, pem, hash: 'sha256', validFrom: null, validUntil: null, revokedFrom: null } as const;
  return {
    ...shared(choice, name),
    kind: 'key',
    keys: [key],
    demand: {
      log: choice.log ?? 'ignored',
      certificateLog: choice.certificateLog ?? 'ignored',
      timestamp: choice.timestamp ?? 'ignored',
    },
  };
}

function identityVerifier(choice: SignerChoice, issuer: string): Verifier {
  const timestamp = choice.timestamp ?? 'ignored';
  return {
    ...shared(choice, 'identity'),
    kind: 'keyless',
    identities: choice.identities.map((subject) => ({
      issuer: whole(issuer),
      subject: whole(subject),
      claims: {},
      revokedFrom: null,
    })),
    demand: {
      log: choice.log ?? (timestamp === 'required' ? 'ignored' : 'required'),
      certificateLog: choice.certificateLog ?? 'required',
      timestamp,
    },
  };
}

function shared(
  { annotations, repository, trustedRoot }: SignerChoice,
  name: string,
): Pick<Verifier, 'name' | 'annotations' | 'repository' | 'trustedRoot' | 'signatureFormat'> {
  return {
    name,
    annotations,
    repository,
    trustedRoot: trustedRoot === null ? null : ROOT,
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
