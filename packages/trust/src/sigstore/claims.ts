import type { X509Certificate } from '@sigstore/core';
import { Refusal } from '../failures.ts';

/** Arc under which Fulcio notes what it knows of a signer. */
const FULCIO = '1.3.6.1.4.1.57264.1';
const OTHER_NAME = `${FULCIO}.7`;
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

/** Names of the claims that are raw text, by the last part of their object identifier. */
const RAW_CLAIMS: ReadonlyMap<string, string> = new Map([
  ['1', 'issuer'],
  ['2', 'githubWorkflowTrigger'],
  ['3', 'githubWorkflowSha'],
  ['4', 'githubWorkflowName'],
  ['5', 'githubWorkflowRepository'],
  ['6', 'githubWorkflowRef'],
]);

/** Names of the claims that are DER UTF8Strings, by the last part of their object identifier. */
const ENCODED_CLAIMS: ReadonlyMap<string, string> = new Map([
  ['8', 'issuer'],
  ['9', 'buildSignerUri'],
  ['10', 'buildSignerDigest'],
  ['11', 'runnerEnvironment'],
  ['12', 'sourceRepositoryUri'],
  ['13', 'sourceRepositoryDigest'],
  ['14', 'sourceRepositoryRef'],
  ['15', 'sourceRepositoryIdentifier'],
  ['16', 'sourceRepositoryOwnerUri'],
  ['17', 'sourceRepositoryOwnerIdentifier'],
  ['18', 'buildConfigUri'],
  ['19', 'buildConfigDigest'],
  ['20', 'buildTrigger'],
  ['21', 'runInvocationUri'],
  ['22', 'sourceRepositoryVisibilityAtSigning'],
  ['23', 'deploymentEnvironment'],
]);

/** Names of the claims of Fulcio certificates that policies may ask for. */
export const CLAIM_NAMES: readonly string[] = [...new Set([...RAW_CLAIMS.values(), ...ENCODED_CLAIMS.values()])];

/** Longest claim or name in bytes. */
const MAX_CLAIM_BYTES = 8192;

/** What a certificate says of its holder. */
export interface CertificateIdentity {
  /** Subject alternative names: URIs, mail addresses, host names and the user names of Fulcio, in their order. */
  readonly names: readonly string[];
  readonly issuer: string | null;
  /** Claims of Fulcio by name, without the issuer. */
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * Reads names and claims of a certificate (Fulcio object identifiers 1.3.6.1.4.1.57264.1.1 to .23).
 * @throws Refusal CERTIFICATE_INVALID when something is there twice, is no text, or contradicts itself.
 */
export function readIdentity(certificate: X509Certificate): CertificateIdentity {
  const extensions = extensionsOf(certificate);
  const found = new Map<string, string>();
  for (const [oid, value] of extensions) {
    if (!oid.startsWith(`${FULCIO}.`)) continue;
    const arc = oid.slice(FULCIO.length + 1);
    const raw = RAW_CLAIMS.get(arc);
    const encoded = ENCODED_CLAIMS.get(arc);
    if (raw !== undefined) note(found, raw, decodeText(value));
    else if (encoded !== undefined) note(found, encoded, decodeText(utf8String(value)));
  }
  const issuer = found.get('issuer') ?? null;
  found.delete('issuer');
  return { names: namesOf(certificate), issuer, claims: Object.fromEntries(found) };
}

function note(found: Map<string, string>, name: string, text: string): void {
  const known = found.get(name);
  if (known !== undefined && known !== text) throw invalid(`the certificate gives two values for ${name}`);
  found.set(name, text);
}

function extensionsOf(certificate: X509Certificate): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const extension of certificate.extensions) {
    const oid = extension.subs[0]?.toOID();
    const value = extension.subs.at(-1)?.value;
    if (oid === undefined || value === undefined) throw invalid('an extension of the certificate cannot be read');
    if (found.has(oid)) throw invalid(`the certificate has extension ${oid} twice`);
    found.set(oid, value);
  }
  return found;
}

/** Names in the order of the certificate. Kinds that name no signer, such as IP addresses, are left out. */
function namesOf(certificate: X509Certificate): readonly string[] {
  const extension = certificate.extension(SUBJECT_ALTERNATIVE_NAME);
  const general = extension?.valueObj.subs[0]?.subs ?? [];
  return general.flatMap((name) => {
    if (!name.tag.isContextSpecific()) return [];
    switch (name.tag.number) {
      case 0: {
        if (name.subs[0]?.toOID() !== OTHER_NAME) return [];
        const value = name.subs[1]?.subs[0]?.value;
        if (value === undefined) throw invalid('a name of the certificate cannot be read');
        return [decodeText(value)];
      }
      case 1:
      case 2:
      case 6:
        return [decodeText(name.value)];
      default:
        return [];
    }
  });
}

/** Content of a DER UTF8String that fills the bytes. */
function utf8String(value: Buffer): Buffer {
  const [tag, first] = value;
  if (tag !== 0x0c || first === undefined) throw invalid('a claim of the certificate is not a UTF8String');
  const sizeBytes = first & 0x7f;
  const isLong = first > 0x7f;
  if (isLong && (sizeBytes === 0 || sizeBytes > 2)) throw invalid('a claim of the certificate is not a UTF8String');
  const start = isLong ? 2 + sizeBytes : 2;
  const length = isLong ? value.readUIntBE(2, sizeBytes) : first;
  if (start + length !== value.length) throw invalid('a claim of the certificate is not a UTF8String');
  return value.subarray(start);
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.length > MAX_CLAIM_BYTES) throw invalid('a claim of the certificate is too long');
  try {
    return checkText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid('a claim of the certificate is not UTF-8');
  }
}

function checkText(text: string): string {
  if (/\p{Cc}/u.test(text)) throw invalid('a claim of the certificate holds control characters');
  return text;
}

function invalid(message: string): Refusal {
  return new Refusal('CERTIFICATE_INVALID', message);
}
