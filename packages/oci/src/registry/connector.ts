import { X509Certificate } from 'node:crypto';
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type SecureContext, createSecureContext, getCACertificates } from 'node:tls';
import { buildConnector } from 'undici';
import { ociError } from '../errors.ts';
import { classifyHost } from './address.ts';
import { CONNECT_TIMEOUT_MS } from './limits.ts';
import { ADDRESS_REFUSED } from './network-error.ts';

/** To whom connections may be made, and how. Servers are `host:port`, the port always written. */
export interface ConnectionRules {
  /** Servers that the user named. To others the registry leads its clients: they may not be just anywhere. */
  readonly named: ReadonlySet<string>;
  /** Servers whose certificates are not checked. */
  readonly insecure: ReadonlySet<string>;
  /** True when the registry is on this machine itself. */
  readonly loopback: boolean;
  /** PEM texts, added to the certificate authorities that node trusts. */
  readonly certificateAuthorities: readonly string[];
  /** In place of the system's own way to resolve names. */
  readonly lookup?: LookupFunction;
}

/**
 * Makes connections by the rules. The address of a server that the user did not name is checked after its name is resolved, so
 * that no name can be pointed at a forbidden address between a check and the connection.
 * @throws REGISTRY_SETTINGS_INVALID for a certificate that cannot be read
 */
export function createConnector(rules: ConnectionRules): buildConnector.connector {
  const secureContext = trustedContext(rules.certificateAuthorities);
  const own = rules.lookup;
  const guard = guardLookup(own === undefined ? lookup : resolveBy(own), rules.loopback);
  const make = (server: { insecure: boolean; named: boolean }): buildConnector.connector =>
    buildConnector({
      allowH2: false,
      timeout: CONNECT_TIMEOUT_MS,
      ...(secureContext === null ? {} : { secureContext }),
      ...(server.insecure ? { rejectUnauthorized: false } : {}),
      ...(server.named ? (own === undefined ? {} : { lookup: own }) : { lookup: guard }),
    });
  const trusted = make({ insecure: false, named: true });
  const unchecked = make({ insecure: true, named: true });
  const led = make({ insecure: false, named: false });
  return (options, callback) => {
    const server = serverKey(options.hostname, options.port, options.protocol);
    if (rules.insecure.has(server)) unchecked(options, callback);
    else if (rules.named.has(server)) trusted(options, callback);
    else if (isForbidden(options.hostname, rules.loopback)) callback(addressRefused(), null);
    else led(options, callback);
  };
}

/** `host:port` of a server, the port always written, IPv6 without brackets. */
export function serverKey(hostname: string, port: string, protocol: string): string {
  return `${hostname.replace(/^\[|\]$/g, '')}:${port === '' ? (protocol === 'http:' ? '80' : '443') : port}`;
}

/** True for an address to which no registry may send its clients: link-local, and this machine unless the registry is on it. */
export function isForbidden(host: string, registryIsLoopback: boolean): boolean {
  const kind = classifyHost(host);
  return kind === 'link-local' || (kind === 'loopback' && !registryIsLoopback);
}

/** Resolves a host name to all its addresses, as `lookup` of `node:dns` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** A look-up for connections that refuses a name with even one forbidden address. */
export function guardLookup(resolve: Resolve, registryIsLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error === null && addresses.some(({ address }) => isForbidden(address, registryIsLoopback));
      const [first] = addresses ?? [];
      if (error !== null || refused || first === undefined) callback(error ?? addressRefused(), '', 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

/** Asks a look-up for all addresses. */
function resolveBy(look: LookupFunction): Resolve {
  return (hostname, options, callback) => {
    look(hostname, options, (error, address, family) => {
      const found = typeof address === 'string' ? [{ address, family: family ?? 0 }] : address;
      callback(error, error === null ? found : []);
    });
  };
}

/** The failure of a connection to an address where no registry may send its clients. */
export function addressRefused(): Error {
  return Object.assign(new Error('the address is refused'), { code: ADDRESS_REFUSED });
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What TLS trusts. Null when nothing is added: node's own defaults then hold. Node takes texts without certificates silently, so they are read here. */
export function trustedContext(texts: readonly string[]): SecureContext | null {
  if (texts.length === 0) return null;
  const added = texts.flatMap((text) => {
    const certificates = text.match(PEM_CERTIFICATE) ?? [];
    if (certificates.length === 0 || !certificates.every(isCertificate)) {
      throw ociError('REGISTRY_SETTINGS_INVALID', 'a certificate authority is not a PEM certificate');
    }
    return certificates;
  });
  return createSecureContext({ ca: [...getCACertificates('default'), ...added] });
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
