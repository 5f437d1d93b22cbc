import { createPrivateKey } from 'node:crypto';
import { githubError } from '@assay/github';
import { githubApps, inSpace } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { makeChange } from '../../http/bare-call.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { ID, INSTANT, closed, instantOf, text } from '../../http/schemas.ts';
import { apiUrlOf, appManifest } from './app-manifest.ts';
import { keepInstallations, readInstallations } from './read-installations.ts';
import { readState, writeState } from './setup-state.ts';

const WEB_URL = Type.String({
  pattern: '^https?://[A-Za-z0-9.:\\[\\]-]+$',
  maxLength: 300,
  description: 'Address of GitHub as people use it. Default https://github.com.',
});
const PUBLIC_GITHUB = 'https://github.com';

/** Milliseconds that a set-up may take. */
const SETUP_TIME = 60 * 60_000;

const APP = closed({
  id: ID,
  appId: Type.Integer(),
  slug: Type.String(),
  owner: Type.String(),
  webUrl: Type.String(),
  apiUrl: Type.String(),
  createdBy: Type.String(),
  createdAt: INSTANT,
});

function appBody({ createdAt, ...app }: githubApps.GithubApp): Record<string, unknown> {
  return { ...app, createdAt: instantOf(createdAt) };
}

const beginSetup = defineRoute({
  id: 'beginGithubSetup',
  method: 'POST',
  path: '/api/v1/github/setups',
  tag: 'github',
  summary: 'Begins to set up a GitHub App: a form with the manifest is sent to GitHub, which comes back with the app.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    name: text(34, 'Name of the app; on github.com nobody else may have it.'),
    organization: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,99}$',
        maxLength: 100,
        description: 'Default: the own account.',
      }),
    ),
    webUrl: Type.Optional(WEB_URL),
    changes: Type.Optional(
      Type.Boolean({ description: 'Whether it may open pull requests of its own. Default true.' }),
    ),
    sarif: Type.Optional(Type.Boolean({ description: 'Whether it may write to code scanning. Default false.' })),
    deployments: Type.Optional(
      Type.Boolean({ description: 'Whether it may make deployments, for promotion by them. Default false.' }),
    ),
  }),
  answers: {
    200: {
      description: 'Send `manifest` as the field of that name with POST to `action`.',
      schema: closed({ action: Type.String(), manifest: Type.String() }),
    },
  },
  handle: async (call) => {
    const { name, organization, webUrl = PUBLIC_GITHUB } = call.body;
    const { changes = true, sarif = false, deployments = false } = call.body;
    await call.parts.egress.checkHost(new URL(apiUrlOf(webUrl)).host);
    const { space } = call.scope();
    const expiresAt = call.now + SETUP_TIME;
    const state = writeState(call.parts.keyring, { space, actor: call.principal().actor, webUrl, expiresAt });
    const place = organization === undefined ? 'settings/apps/new' : `organizations/${organization}/settings/apps/new`;
    const manifest = appManifest({ name, origin: call.origin, changes, sarif, deployments });
    return {
      status: 200,
      body: { action: `${webUrl}/${place}?state=${encodeURIComponent(state)}`, manifest: JSON.stringify(manifest) },
    };
  },
});

const finishSetup = defineRoute({
  id: 'finishGithubSetup',
  method: 'GET',
  path: '/github/setup',
  tag: 'github',
  summary: 'Where GitHub sends people back to with the app that was made from the manifest.',
  access: { kind: 'public' },
  params: NOTHING,
  query: closed({
    code: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,100}$',
      maxLength: 100,
      description: 'What GitHub gives the app for.',
    }),
    state: Type.String({
      pattern: '^[A-Za-z0-9_.-]{1,2000}$',
      maxLength: 2000,
      description: 'As the set-up was begun with.',
    }),
  }),
  body: NOTHING,
  answers: { 303: { description: 'To the page on which the app is installed.', schema: null } },
  handle: async (call) => {
    const { parts, now } = call;
    const state = readState(parts.keyring, call.query.state, now);
    if (state === null) throw serverError('LOGIN_FAILED', 'the set-up was not begun here, or took too long');
    const { webUrl } = state;
    const apiUrl = apiUrlOf(webUrl);
    const { data } = await parts.github
      .nobody(apiUrl)
      .request('POST /app-manifests/{code}/conversions', { code: call.query.code });
    const { id, slug = '', owner, pem, webhook_secret: webhookSecret } = data;
    if (webhookSecret === null) throw githubError('GITHUB_REFUSED', 'GitHub made an app without a webhook secret');
    const login = 'login' in owner ? owner.login : owner.slug;
    const draft = { appId: id, slug, owner: login, apiUrl, webUrl, createdBy: state.actor };
    await parts.store.transaction(async (db) =>
      makeChange({ ...inSpace(db, state.space), db }, state.actor, now, async (scope) => {
        const added = await githubApps.addApp(scope, parts.keyring, draft, { privateKey: pem, webhookSecret }, now);
        if (added === null) throw serverError('CONFLICT', 'the space has this app already');
        return {
          result: added,
          note: { action: 'github.app.add', subject: `github:${slug}`, details: { owner: login } },
        };
      }),
    );
    return { status: 303, headers: { location: installPage(webUrl, slug) } };
  },
});

function installPage(webUrl: string, slug: string): string {
  const path = webUrl === PUBLIC_GITHUB || new URL(webUrl).hostname.endsWith('.ghe.com') ? 'apps' : 'github-apps';
  return `${webUrl}/${path}/${encodeURIComponent(slug)}/installations/new`;
}

const addApp = defineRoute({
  id: 'addGithubApp',
  method: 'POST',
  path: '/api/v1/github/apps',
  tag: 'github',
  summary: 'Registers a GitHub App that exists, with its private key and webhook secret.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    appId: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
    privateKey: text(10_000, 'PEM.'),
    webhookSecret: text(500),
    webUrl: Type.Optional(WEB_URL),
  }),
  answers: { 201: { description: 'The app.', schema: APP } },
  handle: async (call) => {
    const { appId, privateKey, webhookSecret, webUrl = PUBLIC_GITHUB } = call.body;
    const apiUrl = apiUrlOf(webUrl);
    await call.parts.egress.checkHost(new URL(apiUrl).host);
    requireKey(privateKey);
    const probe = { id: 'probe', appId, slug: '', owner: '', apiUrl, webUrl, createdBy: '', createdAt: 0 };
    const client = call.parts.github.app({ ...probe, privateKey, webhookSecret });
    const told = await client.request('GET /app').finally(() => {
      call.parts.github.forget(probe.id);
    });
    const owner = told.data === null ? null : told.data.owner;
    const slug = told.data?.slug ?? `app-${appId}`;
    const login = owner === null ? '' : 'login' in owner ? owner.login : owner.slug;
    const draft = { appId, slug, owner: login, apiUrl, webUrl, createdBy: call.principal().actor };
    const app = await call.change(async (scope) => {
      const { keyring } = call.parts;
      const result = await githubApps.addApp(scope, keyring, draft, { privateKey, webhookSecret }, call.now);
      if (result === null) throw serverError('CONFLICT', 'the space has this app already');
      return { result, note: { action: 'github.app.add', subject: `github:${slug}`, details: { owner: login } } };
    });
    await syncAll(call.parts, call.scope().space, app);
    return { status: 201, body: appBody(app) };
  },
});

/** @throws REQUEST_INVALID */
function requireKey(pem: string): void {
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return;
  } catch {
    // Said below.
  }
  throw serverError('REQUEST_INVALID', 'privateKey is no RSA key in PEM');
}

/** Writes down where an app is installed already. Returns how many. */
async function syncAll(
  parts: ServiceParts,
  space: ReturnType<typeof inSpace>['space'],
  { id: app }: githubApps.GithubApp,
): Promise<number> {
  const open = await githubApps.openApp(inSpace(parts.store.read, space), parts.keyring, app);
  if (open === null) return 0;
  const found = await readInstallations(parts, open);
  await parts.store.transaction(async (db) =>
    keepInstallations(inSpace(db, space), parts, { app, found, isNew: true }, parts.now()),
  );
  return found.length;
}

const listApps = defineRoute({
  id: 'listGithubApps',
  method: 'GET',
  path: '/api/v1/github/apps',
  tag: 'github',
  summary: 'GitHub Apps of the space; never a secret.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'All of them.', schema: closed({ items: Type.Array(APP, { maxItems: 100 }) }) } },
  handle: async (call) => ({ status: 200, body: { items: (await githubApps.listApps(call.scope())).map(appBody) } }),
});

const syncApp = defineRoute({
  id: 'syncGithubApp',
  method: 'POST',
  path: '/api/v1/github/apps/:id/sync',
  tag: 'github',
  summary: 'Reads anew where an app is installed and what it reaches.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'What will be read.', schema: closed({ installations: Type.Integer() }) } },
  handle: async (call) => {
    const app = (await githubApps.listApps(call.scope())).find(({ id }) => id === call.params.id);
    if (app === undefined) throw serverError('NOT_FOUND', 'there is no such app');
    const installations = await syncAll(call.parts, call.scope().space, app);
    return { status: 202, body: { installations } };
  },
});

const deleteApp = defineRoute({
  id: 'deleteGithubApp',
  method: 'DELETE',
  path: '/api/v1/github/apps/:id',
  tag: 'github',
  summary: 'Forgets an app and all that is known through it; on GitHub it stays until it is deleted there.',
  access: { kind: 'permission', permission: 'registries:write' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is gone.', schema: null } },
  handle: async (call) => {
    const { id } = call.params;
    await call.change(async (scope) => {
      const gone = await githubApps.deleteApp(scope, id);
      return { result: null, note: gone ? { action: 'github.app.delete', subject: `github:${id}` } : null };
    });
    call.parts.github.forget(id);
    return { status: 204 };
  },
});

/** Routes about GitHub Apps. */
export const GITHUB_APP_ROUTES: readonly Route[] = [beginSetup, finishSetup, addApp, listApps, syncApp, deleteApp];
