import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type LookupFunction, isIP } from 'node:net';
import { type AssayError, printable } from '@assay/core';
import { serverError } from '../errors.ts';
import type { AllowedEgress } from './allowed-egress.ts';
import { REFUSED_PORTS } from './refused-ports.ts';

/** Resolves a host name to all its addresses, as `lookup` of `node:dns` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Says to which machines the service may connect for others. */
export interface EgressGuard {
  /**
   * Checks what a URL says by itself: scheme, port, and the address where it names one in place of a name.
   * @throws EGRESS_REFUSED
   */
  checkUrl(url: URL): void;
  /**
   * The addresses of a host, all of which may be connected to; none for a name that nobody has.
   * @throws EGRESS_REFUSED when even one of them may not
   */
  resolve(host: string): Promise<readonly LookupAddress[]>;
  /**
   * Resolves names for connections and refuses what `resolve` does. Whatever it gives is what is connected to, so that a name that means
   * another address a moment later gains nothing.
   */
  readonly lookup: LookupFunction;
}

/** Makes a guard. `resolve` is replaced by tests. */
export function createEgressGuard(allowed: AllowedEgress, resolve: Resolve = lookup): EgressGuard {
  const problemOf = (name: string, addresses: readonly LookupAddress[]): AssayError | null =>
    addresses.every(({ address }) => allowed.allows(address, name)) ? null : refused(name, 'its address is internal');
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    const name = plainName(hostname);
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      const problem = error ?? problemOf(name, addresses);
      if (problem !== null || first === undefined) callback(problem ?? refused(name, 'it has no address'), '', 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
  return {
    checkUrl: (url) => {
      const shown = `${url.hostname}${url.port === '' ? '' : `:${url.port}`}`;
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(shown, 'it is neither HTTP nor HTTPS');
      if (url.port !== '' && REFUSED_PORTS.has(Number(url.port)))
        throw refused(shown, 'another protocol has that port');
      const literal = literalOf(url.hostname);
      if (literal !== null && !allowed.allows(literal, null)) throw refused(shown, 'the address is internal');
    },
    resolve: async (host) => {
      const name = hostnameOf(host);
      const literal = literalOf(name);
      const found = literal === null ? await resolved(resolve, name) : [{ address: literal, family: isIP(literal) }];
      const problem =
        literal !== null && !allowed.allows(literal, null)
          ? refused(name, 'the address is internal')
          : problemOf(name, found);
      if (problem !== null) throw problem;
      return found;
    },
    lookup: guardedLookup,
  };
}

/**
 * The name or address of `host[:port]` as it is connected to: lower case, numbers that mean an IPv4 address written as one.
 * @throws EGRESS_REFUSED for text that names no host
 */
function hostnameOf(host: string): string {
  const text = isIP(host) === 6 ? `http://[${host}]` : `http://${host}`;
  const url = /[\s/?#@\\]/.test(host) || !URL.canParse(text) ? null : new URL(text);
  if (url === null || url.hostname === '') throw refused(host.slice(0, 300), 'it is no host');
  return plainName(url.hostname);
}

function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

/** The address that stands in place of a name, without brackets and zone; null for a name. */
function literalOf(hostname: string): string | null {
  const bare = plainName(hostname).replace(/^\[(.*)\]$/s, '$1');
  return isIP(bare) === 0 ? null : bare;
}

/** Failures of resolving that only say that there is no such name at the moment. */
const NO_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'ETIMEOUT']);

async function resolved(resolve: Resolve, name: string): Promise<readonly LookupAddress[]> {
  return new Promise((fulfil, reject) => {
    resolve(name, { all: true }, (error, addresses) => {
      if (error === null) fulfil(addresses);
      else if (NO_NAME.has(error.code ?? '')) fulfil([]);
      else reject(serverError('EGRESS_FAILED', `the name ${printable(name)} could not be resolved`, { cause: error }));
    });
  });
}

function refused(host: string, why: string): AssayError {
  return serverError('EGRESS_REFUSED', `the service may not connect to ${printable(host)}: ${why}`);
}
