import { AssayError } from '@assay/core';
import { ociError } from '../errors.ts';
import { PassingFault } from './retry.ts';

/** Faults that trying again within seconds does not heal: nobody listens there, or nobody has that name. */
const LASTING: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENODATA']);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time limit',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within the idle time limit',
  UND_ERR_ABORTED: 'the proxy refused to connect',
  UND_ERR_BODY_TIMEOUT: 'no byte within the idle time limit',
};

const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO$)/;

/** The code of a connection that leads to an address where no registry may send its clients. */
export const ADDRESS_REFUSED = 'ERR_ASSAY_ADDRESS_REFUSED';

/**
 * Turns a failure of the network into an error to throw: a `PassingFault` when another try may help, an `AssayError` otherwise.
 * `place` names the server without path or query.
 */
export function networkFailure(error: unknown, place: string, signal: AbortSignal): Error {
  if (signal.aborted) return ociError('ABORTED', `cancelled while talking to ${place}`, { cause: signal.reason });
  if (error instanceof AssayError) return error;
  const code = codeOf(error);
  if (TLS_CODE.test(code)) {
    return ociError('REGISTRY_TLS', `${place}: no trusted TLS connection (${code})`, { cause: error });
  }
  if (code === ADDRESS_REFUSED) {
    return ociError('REGISTRY_PROTOCOL', `${place}: a registry may not send its clients to this address`);
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return ociError('REGISTRY_PROTOCOL', `${place}: what answered does not speak HTTP (${code})`, { cause: error });
  }
  const failure = unreachable(place, code, error);
  return LASTING.has(code) ? failure : new PassingFault(failure);
}

function unreachable(place: string, code: string, cause: unknown): AssayError {
  return ociError('REGISTRY_UNREACHABLE', `${place}: ${REASONS[code] ?? 'the network failed'} (${code})`, { cause });
}

/** Longest chain of causes looked through. */
const MAX_CAUSES = 4;

function codeOf(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return 'unknown';
}
