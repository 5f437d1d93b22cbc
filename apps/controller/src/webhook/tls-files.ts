import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type SecureContextOptions, type SecureVersion, createSecureContext } from 'node:tls';
import { controllerError } from '../errors.ts';

/** Where certificate and key for serving are, and whose clients may call. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  /** PEM of authorities; only clients with a certificate of theirs are answered. Null: any client. */
  readonly clientAuthority: string | null;
}

/** What was read of the files. */
export interface TlsMaterial {
  readonly options: SecureContextOptions & { readonly requestCert?: boolean; readonly rejectUnauthorized?: boolean };
  /** Tells whether something changed. */
  readonly fingerprint: string;
}

/**
 * Reads certificate and key and checks that they belong together, so that half a change is never served.
 * @throws TLS_INVALID
 */
export async function readTls(files: TlsFiles): Promise<TlsMaterial> {
  try {
    const { clientAuthority } = files;
    const [cert, key, ca] = await Promise.all([
      readFile(files.certificate, 'utf8'),
      readFile(files.key, 'utf8'),
      clientAuthority === null ? null : readFile(clientAuthority, 'utf8'),
    ]);
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
      throw controllerError('TLS_INVALID', `${files.certificate} and ${files.key} do not belong together`);
    }
    const minVersion: SecureVersion = 'TLSv1.2';
    const own = { cert, key, minVersion, ...(ca === null ? {} : { ca }) };
    createSecureContext(own);
    const asking = ca === null ? {} : { requestCert: true, rejectUnauthorized: true };
    return { options: { ...own, ...asking }, fingerprint: `${cert}\n${key}\n${ca ?? ''}` };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw controllerError('TLS_INVALID', `the certificate for serving cannot be used: ${why}`, { cause });
  }
}
