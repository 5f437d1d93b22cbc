import { ociError } from '../errors.ts';
import type { OpenOptions } from '../open-options.ts';
import { type ConnectionRules, serverKey } from './connector.ts';
import type { Endpoint } from './endpoint.ts';

/** To whom connections may be made for these endpoints. */
export function rulesOf(endpoints: readonly Endpoint[], options: OpenOptions): ConnectionRules {
  const origins = [...endpoints.flatMap((endpoint) => endpoint.origins), ...options.registry.tokenServers];
  const unchecked = options.registry.insecure.map((host) => `https://${host}`);
  return {
    named: new Set(origins.map(serverOf)),
    insecure: new Set(unchecked.map(serverOf)),
    loopback: endpoints.some((endpoint) => endpoint.loopback),
    certificateAuthorities: options.registry.certificateAuthorities,
    ...(options.registry.guard === undefined ? {} : { lookup: options.registry.guard.lookup }),
  };
}

function serverOf(origin: string): string {
  if (!URL.canParse(origin)) {
    throw ociError('REGISTRY_SETTINGS_INVALID', `not an origin: ${JSON.stringify(origin.slice(0, 300))}`, {
      hint: 'Write a token server as https://host or https://host:port.',
    });
  }
  const url = new URL(origin);
  return serverKey(url.hostname, url.port, url.protocol);
}
