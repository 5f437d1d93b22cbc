import { Buffer } from 'node:buffer';
import type { TrustedKey } from '@assay/core';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;
const KEY_LABELS: ReadonlySet<string> = new Set(['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']);
/** Most keys of one text. */
const MAX_KEYS = 64;
const DER_SEQUENCE = 0x30;

/** Blocks of a PEM text with one of the labels, each with the body checked to be one DER structure. */
export function readPemBlocks(text: string, labels: ReadonlySet<string> = KEY_LABELS): readonly string[] | string {
  const blocks: string[] = [];
  for (const [block, label = '', body = ''] of text.matchAll(BLOCK)) {
    if (!labels.has(label)) return `a PEM block ${label} is none of ${[...labels].join(', ')}`;
    if (!isDer(body)) return `the PEM block ${blocks.length + 1} does not hold one DER structure`;
    blocks.push(`${block}\n`);
  }
  if (blocks.length === 0) return 'there is no PEM block in it';
  return blocks.length > MAX_KEYS ? `there are more than ${MAX_KEYS} PEM blocks in it` : blocks;
}

/** True when the text is base64 of exactly one DER sequence, by its outer length. */
function isDer(body: string): boolean {
  const bytes = Buffer.from(body.replaceAll(/\s/g, ''), 'base64');
  const first = bytes[1] ?? 0;
  if (bytes[0] !== DER_SEQUENCE || bytes.length < 3) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  const size = first & 0x7f;
  if (size < 1 || size > 3 || bytes.length < 2 + size) return false;
  return bytes.length === 2 + size + bytes.readUIntBE(2, size);
}

/** A text that is either PEM or base64 of PEM, as Kubernetes writes bytes. */
export function decodePem(text: string): string {
  if (text.includes('-----BEGIN ')) return text;
  const decoded = Buffer.from(text.replaceAll(/\s/g, ''), 'base64').toString('utf8');
  return decoded.includes('-----BEGIN ') ? decoded : text;
}

/** Trusted keys without bounds in time. Several keys are numbered. */
export function trustedKeys(name: string, pems: readonly string[], hash: TrustedKey['hash']): readonly TrustedKey[] {
  return pems.map((pem, index) => ({
    name: pems.length === 1 ? name : `${name}#${index + 1}`,
    pem,
    hash,
    validFrom: null,
    validUntil: null,
    revokedFrom: null,
  }));
}
