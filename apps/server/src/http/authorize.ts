import type { FastifyReply, FastifyRequest } from 'fastify';
import { authenticate, isRefusedCredential } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { addressGroup } from './caller-address.ts';
import type { RequestLimits } from './request-limits.ts';
import { headerOf, originOf } from './request-origin.ts';
import type { Access, Route } from './route.ts';

/**
 * Who asks, once it is clear that they may: before any of the body is read. Null for nobody in particular.
 * @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED
 */
export async function authorize(
  parts: ServiceParts,
  limits: RequestLimits,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Principal | null> {
  const address = addressGroup(request.ip);
  const hasOwnProof = route.access.kind === 'public' && route.access.ownProof === true;
  const principal = hasOwnProof
    ? null
    : await authenticated(parts, limits, { request, address, access: route.access.kind });
  if (route.limited !== false) {
    reply.headers(limits.count(principal === null ? { address } : { actor: principal.actor }, Date.now()));
  }
  requirePermission(route.access, principal);
  return principal;
}

async function authenticated(
  parts: ServiceParts,
  limits: RequestLimits,
  {
    request,
    address,
    access,
  }: { readonly request: FastifyRequest; readonly address: string; readonly access: Access['kind'] },
): Promise<Principal | null> {
  const authorization = request.headers.authorization ?? null;
  if (authorization !== null) limits.checkFailures(address, authorization, Date.now());
  try {
    const credentials = { method: request.method, origin: originOf(parts, request), header: headerOf(request) };
    return await authenticate(parts, credentials, access);
  } catch (error) {
    if (authorization === null) limits.count({ address }, Date.now());
    else if (isRefusedCredential(error)) limits.noteFailure(address, authorization, Date.now());
    throw error;
  }
}

function requirePermission(access: Access, principal: Principal | null): void {
  if (access.kind === 'public') return;
  if (principal === null) throw serverError('UNAUTHENTICATED', 'the request carries no credential');
  if (!principal.permissions.has(access.permission)) {
    throw serverError('FORBIDDEN', `this needs the permission ${access.permission}`);
  }
}
