import type { FastifyRequest } from 'fastify';
import type { ServiceParts } from '../service/parts.ts';

/** Reads headers by lower-case name; of several the first. */
export function headerOf(request: FastifyRequest): (name: string) => string | null {
  return (name) => {
    const value = request.headers[name];
    return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
  };
}

/** Scheme, host and port of the service: its public address where there is one, so that no request can make up another. */
export function originOf({ settings }: ServiceParts, request: FastifyRequest): string {
  return settings.publicUrl === null ? `${request.protocol}://${request.host}` : new URL(settings.publicUrl).origin;
}
