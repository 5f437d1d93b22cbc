import { ociError } from '../errors.ts';

/** Where a docker daemon listens: what an HTTP client needs. */
export interface DaemonAddress {
  readonly origin: string;
  /** Path of the local socket, or null for a network connection. */
  readonly socketPath: string | null;
}

/**
 * Reads a `DOCKER_HOST`: `unix:///path`, `tcp://host:port`, `http://host:port`, `https://host:port`.
 * @throws DAEMON_UNREACHABLE for anything else, such as `ssh:` and `npipe:`
 */
export function parseDaemonAddress(text: string): DaemonAddress {
  const socket = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (socket !== undefined) return { origin: 'http://localhost', socketPath: socket };
  const match = /^(tcp|https?):\/\/([^/?#@\s]+)\/?$/.exec(text);
  const origin = match === null ? null : `${match[1] === 'https' ? 'https' : 'http'}://${match[2]}`;
  if (origin !== null && URL.canParse(origin)) return { origin, socketPath: null };
  throw ociError('DAEMON_UNREACHABLE', `${JSON.stringify(text.slice(0, 200))} is not an address of a docker daemon`, {
    hint: 'Assay speaks to unix:///path and tcp://host:port; set DOCKER_HOST to one of them.',
  });
}
