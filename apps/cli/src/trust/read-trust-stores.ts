import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AssayError, compareText, printable } from '@assay/core';
import { cliError } from '../errors.ts';
import { readInput } from '../read-input.ts';

const KINDS = ['ca', 'signingAuthority', 'tsa'] as const;
const MAX_CERTIFICATES = 1000;
const MAX_BYTES = 64 * 1024;

/**
 * The certificates of a trust store of Notation by kind and name, such as `ca:acme`: DIR/ca/acme/*.pem, or below `truststore/x509`.
 * @throws FILE_UNREADABLE
 */
export async function readTrustStores(directory: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const stores: Record<string, string[]> = {};
  let count = 0;
  for (const base of [directory, join(directory, 'x509'), join(directory, 'truststore', 'x509')]) {
    for (const kind of KINDS) {
      for (const name of await list(join(base, kind))) {
        for (const file of await list(join(base, kind, name))) {
          if (!/\.(?:pem|crt|cer)$/.test(file)) continue;
          count += 1;
          if (count > MAX_CERTIFICATES) throw unreadable(directory, `more than ${MAX_CERTIFICATES} certificates`);
          const certificate = await readCertificate(join(base, kind, name, file));
          (stores[`${kind}:${name}`] ??= []).push(certificate);
        }
      }
    }
  }
  if (count === 0) throw unreadable(directory, 'no certificates in ca, signingAuthority or tsa');
  return stores;
}

async function readCertificate(path: string): Promise<string> {
  return await readInput(path, { maxBytes: MAX_BYTES, refuse: (reason, cause) => unreadable(path, reason, cause) });
}

async function list(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.toSorted(compareText);
}

function unreadable(path: string, reason: string, cause?: unknown): AssayError {
  return cliError('FILE_UNREADABLE', `the trust store ${printable(path)} cannot be read: ${reason}`, { cause });
}
