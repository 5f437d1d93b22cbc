import { AssayError, DEFAULT_REGISTRY, parseReference, printable } from '@assay/core';
import { resolveReference } from '@assay/oci';
import { registries } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { INSTANT, REFERENCE, closed, instantOf, nullable, pageAnswer, text } from '../http/schemas.ts';
import { openOptions } from '../images/open-options.ts';

/** User name that marks an identity token, as docker keeps it. */
const IDENTITY_TOKEN = '<token>';

const REGISTRY = closed({
  host: Type.String(),
  username: nullable(Type.String({ description: `${IDENTITY_TOKEN} for an identity token.` })),
  hasSecret: Type.Boolean(),
  updatedAt: INSTANT,
});

const HOST = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'host or host:port, exactly as it stands in references; docker.io for Docker Hub.',
});
const SECRET = Type.String({ minLength: 1, maxLength: 65_536, description: 'Kept sealed; never told again.' });

const listRegistries = defineRoute({
  id: 'listRegistries',
  method: 'GET',
  path: '/api/v1/registries',
  tag: 'registries',
  summary: 'Registries that the space has credentials for; never a secret.',
  access: { kind: 'permission', permission: 'registries:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The registries by host.', schema: pageAnswer(REGISTRY) } },
  handle: async (call) => ({
    status: 200,
    body: {
      items: (await registries.listRegistries(call.scope())).map((registry) => ({
        ...registry,
        updatedAt: instantOf(registry.updatedAt),
      })),
      next: null,
    },
  }),
});

const putRegistry = defineRoute({
  id: 'putRegistry',
  method: 'PUT',
  path: '/api/v1/registries/:host',
  tag: 'registries',
  summary:
    'Keeps the credential of the space for one registry, in place of what was there. It is sent to that host alone.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: closed({ host: HOST }),
  query: NOTHING,
  body: Type.Union([
    closed({ username: text(1024, 'A user, or a robot account.'), secret: SECRET }),
    closed({ identityToken: SECRET }),
  ]),
  answers: { 204: { description: 'The credential is kept.', schema: null } },
  handle: async (call) => {
    const host = hostOf(call.params.host);
    const { body } = call;
    const username = 'username' in body ? body.username : IDENTITY_TOKEN;
    const secret = 'secret' in body ? body.secret : body.identityToken;
    if (/[\r\n\0]/.test(username + secret)) throw serverError('REQUEST_INVALID', 'a credential holds no line ends');
    await call.parts.egress.checkHost(host);
    await call.change(async (scope) => {
      await registries.putRegistry(scope, call.parts.keyring, host, { username, secret }, call.now);
      return { result: null, note: { action: 'registry.put', subject: `registry:${host}`, details: { username } } };
    });
    return { status: 204 };
  },
});

const deleteRegistry = defineRoute({
  id: 'deleteRegistry',
  method: 'DELETE',
  path: '/api/v1/registries/:host',
  tag: 'registries',
  summary: 'Forgets the credential of the space for a registry.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: closed({ host: HOST }),
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is forgotten.', schema: null } },
  handle: async (call) => {
    const host = hostOf(call.params.host);
    await call.change(async (scope) => {
      if (!(await registries.deleteRegistry(scope, host))) throw unknown();
      return { result: null, note: { action: 'registry.delete', subject: `registry:${host}` } };
    });
    return { status: 204 };
  },
});

const testRegistry = defineRoute({
  id: 'testRegistry',
  method: 'POST',
  path: '/api/v1/registries/:host/test',
  tag: 'registries',
  summary: 'Tries the credential by asking the registry what a reference points at.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: closed({ host: HOST }),
  query: NOTHING,
  body: closed({ reference: REFERENCE }),
  idempotent: false,
  answers: {
    200: {
      description: 'What came of it.',
      schema: Type.Union([
        closed({
          ok: Type.Literal(true),
          digest: nullable(Type.String({ description: 'Null when nothing is there.' })),
        }),
        closed({ ok: Type.Literal(false), code: Type.String(), message: Type.String() }),
      ]),
    },
  },
  handle: async (call) => {
    const host = hostOf(call.params.host);
    const known = (await registries.listRegistries(call.scope())).some((registry) => registry.host === host);
    if (!known) throw unknown();
    const reference = parseReference(call.body.reference);
    if (reference.registry !== host) throw serverError('REQUEST_INVALID', 'the reference is of another registry');
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(30_000)]);
    const options = await openOptions(call.parts, call.scope().space, signal);
    try {
      const found = await resolveReference(reference, { ...options, registry: { ...options.registry, retries: 0 } });
      return { status: 200, body: { ok: true, digest: found?.digest ?? null } };
    } catch (error) {
      if (!(error instanceof AssayError) || error.kind === 'defect') throw error;
      return { status: 200, body: { ok: false, code: error.code, message: printable(error.message) } };
    }
  },
});

/** The host as references name it. @throws REQUEST_INVALID */
function hostOf(named: string): string {
  const host = named.toLowerCase().replace(/:443$/, '');
  if (/^(?:index\.|registry-1\.)?docker\.io$/.test(host)) return DEFAULT_REGISTRY;
  try {
    const { registry, repository } = parseReference(`${host}/a:b`);
    if (registry === host && repository === 'a') return host;
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
  }
  throw serverError('REQUEST_INVALID', 'a registry is named by host or host:port');
}

function unknown(): AssayError {
  return serverError('NOT_FOUND', 'the space has no credential for that registry');
}

/** Routes of registries and their credentials. */
export const REGISTRY_ROUTES: readonly Route[] = [listRegistries, putRegistry, deleteRegistry, testRegistry];
