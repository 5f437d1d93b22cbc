import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@assay/core';
import type { StoreLocation } from '@assay/store';
import { ROUTES } from '../api/registry.ts';
import type { Log } from '../service/log.ts';
import type { ServiceSettings } from '../service/settings.ts';
import { type RunningService, startService } from '../service/start-service.ts';
import { contractOf } from './contract.ts';

/** A service of a test's own, on a free port, with nothing in it. */
export interface TestService {
  readonly service: RunningService;
  readonly url: string;
  /** Token of an admin who may do everything in the first space and with the instance. */
  readonly adminKey: string;
  /** What was logged. */
  readonly lines: readonly { readonly level: string; readonly fields: JsonObject; readonly message: string }[];
  /** Sends a request, and holds the answer against what its route promises: as the admin, or as whoever `key` names; null for nobody. */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<TestAnswer>;
  stop(): Promise<void>;
}

/** How a request is sent. */
export interface RequestOptions {
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, in place of a body of JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

/** What came back. `body` is null where there is none, text where it is no JSON. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Starts a service. `database` null: SQLite in a directory of its own. */
export async function startTestService(
  changes: Partial<ServiceSettings> = {},
  { now }: { readonly now?: () => number } = {},
): Promise<TestService> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-service-'));
  const sqlite: StoreLocation = { kind: 'sqlite', file: join(directory, 'assay.db') };
  const lines: { level: string; fields: JsonObject; message: string }[] = [];
  const service = await startService(
    {
      dataDirectory: directory,
      database: sqlite,
      blobs: { kind: 'directory', path: join(directory, 'blobs') },
      listen: { host: '127.0.0.1', port: 0 },
      role: 'all',
      publicUrl: null,
      adminKey: null,
      allowedEgress: ['127.0.0.0/8'],
      insecureRegistries: [],
      trustedProxies: [],
      slots: { interactive: 2, push: 2, rescan: 2, feed: 1 },
      requestsPerMinute: 1_000_000,
      uploadLimit: 1024 * 1024 * 1024,
      advisoryDatabase: join(directory, 'advisories.db'),
      oidc: null,
      logLevel: 'debug',
      stopGrace: 5000,
      toolVersion: '0.0.0-test',
      ...changes,
    },
    { log: recordingLog(lines), ...(now === undefined ? {} : { now }) },
  );
  const url = service.address ?? '';
  const adminKey = changes.adminKey ?? service.newAdminKey ?? '';
  return {
    service,
    url,
    adminKey,
    lines,
    request: (method, path, body, options = {}) => send(`${url}${path}`, method, body, { key: adminKey, ...options }),
    stop: async () => {
      await service.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function recordingLog(lines: { level: string; fields: JsonObject; message: string }[]): Log {
  const at = (level: string) => (fields: JsonObject, message: string) => {
    lines.push({ level, fields, message });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const checkContract = contractOf(ROUTES);

async function send(
  url: string,
  method: string,
  body: unknown,
  { key = null, headers = {}, raw }: RequestOptions,
): Promise<TestAnswer> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const mediaType = response.headers.get('content-type') ?? '';
  const read: unknown = text === '' ? null : /[/+]json/.test(mediaType) ? JSON.parse(text) : text;
  const { pathname } = new URL(url);
  if (method !== 'HEAD') checkContract({ method, path: pathname, status: response.status, mediaType, body: read });
  return { status: response.status, headers: response.headers, body: read };
}
