import { type AssayError, isJsonObject } from '@assay/core';
import { type githubApps as records, githubApps, inSpace } from '@assay/store';
import { Webhooks } from '@octokit/webhooks';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { makeChange } from '../../http/bare-call.ts';
import type { BareCall } from '../../http/call.ts';
import { readJsonBytes } from '../../http/json-text.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { closed } from '../../http/schemas.ts';
import { applyEvent } from './apply-event.ts';

/** Most bytes of an event: GitHub sends none that is larger. */
const LARGEST = 25 * 1024 * 1024;

const DELIVERY = /^[0-9A-Za-z-]{8,100}$/;
const EVENT = /^[a-z0-9_]{1,60}$/;

/** An event of GitHub. It is written down with what is to be done about it, and answered; the work comes after. */
const githubWebhook = defineRoute({
  id: 'receiveGithubEvent',
  method: 'POST',
  path: '/github/webhook',
  tag: 'github',
  summary: 'Takes an event of a GitHub App, signed with its secret. An event that was taken before changes nothing.',
  access: { kind: 'public', ownProof: true },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  rawBody: { mediaTypes: ['application/json'], description: 'The event as GitHub writes it.' },
  bodyLimit: LARGEST,
  limited: false,
  answers: {
    202: {
      description: 'It was taken.',
      schema: closed({ accepted: Type.Boolean({ description: 'False for an event that was taken before.' }) }),
    },
  },
  handle: async (call) => {
    const { store, keyring } = call.parts;
    const [event, delivery, signature, target] = [
      headerOf(call, 'x-github-event', EVENT),
      headerOf(call, 'x-github-delivery', DELIVERY),
      headerOf(call, 'x-hub-signature-256', /^sha256=[0-9a-f]{64}$/),
      headerOf(call, 'x-github-hook-installation-target-id', /^\d{1,15}$/),
    ];
    // Whoever names no app of ours is not read any further.
    const apps = await githubApps.findApps(store.read, keyring, Number(target));
    if (apps.length === 0) throw serverError('NOT_FOUND', 'there is no app of that number');
    const body = await collect(call);
    const found = await signerOf(apps, body, signature);
    if (found === null) throw unproven();
    const payload = readPayload(body);
    const { space, app } = found;
    const accepted = await store.transaction(async (db) => {
      const scope = { ...inSpace(db, space), db };
      if (!(await githubApps.recordDelivery(scope, { app: app.id, delivery, event }, call.now))) return false;
      await makeChange(scope, `github:${app.slug}`, call.now, async (changed) => ({
        result: null,
        note: await applyEvent(changed, call.parts, { app, event, payload }, call.now),
      }));
      return true;
    });
    if (event === 'installation') call.parts.github.forget(app.id);
    return { status: 202, body: { accepted } };
  },
});

/** @throws REQUEST_INVALID */
function headerOf(call: Pick<BareCall, 'header'>, name: string, form: RegExp): string {
  const value = call.header(name);
  if (value === null || !form.test(value))
    throw serverError('REQUEST_INVALID', `the header ${name} is missing or none`);
  return value;
}

function unproven(): AssayError {
  return serverError('UNAUTHENTICATED', 'the event does not carry what proves that an app of ours sent it');
}

async function collect({ bytes }: Pick<BareCall, 'bytes'>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** The app whose secret signed the bytes; the comparison takes the same time whatever differs. */
async function signerOf(
  apps: readonly records.FoundGithubApp[],
  body: Buffer,
  signature: string,
): Promise<records.FoundGithubApp | null> {
  const text = body.toString('utf8');
  // The signature is over bytes: what is no UTF-8 cannot be JSON either.
  if (text === '' || !Buffer.from(text).equals(body)) return null;
  for (const found of apps) {
    if (await new Webhooks({ secret: found.webhookSecret }).verify(text, signature)) return found;
  }
  return null;
}

/** @throws REQUEST_INVALID */
function readPayload(body: Buffer): object {
  const value = readJsonBytes(body);
  if (isJsonObject(value)) return value;
  throw serverError('REQUEST_INVALID', 'the event is no JSON object');
}

/** The route that GitHub calls. */
export const GITHUB_WEBHOOK_ROUTES: readonly Route[] = [githubWebhook];
