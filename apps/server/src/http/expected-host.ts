import type { FastifyRequest } from 'fastify';
import { serverError } from '../errors.ts';

/**
 * Refuses what a browser was led to send to the service under another name (DNS rebinding): with a public address, requests that carry
 * cookies or an origin have to be for its host. Programs that bring their own credential may use any name, and so may probes.
 * @throws HOST_UNKNOWN
 */
export function requireExpectedHost(publicUrl: string | null, request: FastifyRequest): void {
  if (publicUrl === null || request.headers.authorization !== undefined) return;
  const isOfBrowsers = request.headers.cookie !== undefined || request.headers.origin !== undefined;
  if (!isOfBrowsers) return;
  if (request.host.toLowerCase() !== new URL(publicUrl).host) {
    throw serverError('HOST_UNKNOWN', 'the service is known under another address');
  }
}
