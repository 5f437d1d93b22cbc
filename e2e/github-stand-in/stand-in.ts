import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { HANDLERS, PERMISSIONS, type StandInAnswer } from './handlers.ts';
import { type Operation, type OperationName, readOperations } from './openapi.ts';
import { Repository } from './state.ts';

/** A request as it came. */
export interface SeenRequest {
  readonly operation: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
}

/** What an app may do where it is installed. */
export type Granted = Record<string, 'read' | 'write'>;

const EVERYTHING: Granted = {
  checks: 'write',
  contents: 'write',
  pull_requests: 'write',
  metadata: 'read',
  security_events: 'write',
};

const PREFIX = '/api/v3';
const APP_ID = 4711;
const INSTALLATION = 99;

/**
 * GitHub as far as the app uses it: every request is held against GitHub's own description of its API, repositories keep what is done to them, and
 * permissions, rate limits, pages and conflicts are as there.
 */
export class GithubStandIn {
  readonly appId = APP_ID;
  readonly installation = INSTALLATION;
  readonly webhookSecret = randomUUID();
  readonly privateKey: string;
  readonly repositories: Repository[] = [];
  readonly requests: SeenRequest[] = [];
  /** What of requests GitHub's description does not allow. Tests want none. */
  readonly violations: string[] = [];
  readonly granted: Granted = { ...EVERYTHING };
  /** Requests that are still answered before the limit is reached; null for no limit. */
  remaining: number | null = null;
  /** Tokens that count, of the form that GitHub gives them. */
  readonly tokens = new Set<string>();
  isSuspended = false;
  readonly redelivered: string[] = [];
  readonly deliveries: { readonly id: number; readonly guid: string; readonly status: string }[] = [];
  readonly #publicKey: string;
  readonly #operations = readOperations();
  readonly #server: Server;
  #ids = 1000;

  constructor() {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.privateKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' });
    this.#publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' });
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  repository(owner: string, name: string): Repository {
    const made = new Repository(this.#next(), owner, name);
    this.repositories.push(made);
    return made;
  }

  sign(body: string): string {
    return `sha256=${createHmac('sha256', this.webhookSecret).update(body).digest('hex')}`;
  }

  #next(): number {
    this.#ids += 1;
    return this.#ids;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const pieces: Buffer[] = [];
    for await (const piece of request) if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
    const body = Buffer.concat(pieces).toString('utf8');
    const { name, answer } = this.#route(request, url, body);
    const status = answer.status ?? 200;
    this.requests.push({ operation: name, path: `${url.pathname}${url.search}`, body, status });
    const limit = this.remaining === null ? {} : { 'x-ratelimit-remaining': String(Math.max(0, this.remaining)) };
    const reset = { 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1) };
    const { shown, link } = paged(answer, url);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...limit,
      ...reset,
      ...(link === null ? {} : { link }),
    });
    response.end(status === 204 ? '' : JSON.stringify(shown));
  }

  #route(request: IncomingMessage, url: URL, body: string): { readonly name: string; readonly answer: StandInAnswer } {
    const path = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : null;
    const found = path === null ? null : this.#find(request.method ?? '', path);
    if (found === null) {
      this.violations.push(`nothing is known of ${request.method ?? ''} ${url.pathname}`);
      return { name: 'unknown', answer: { status: 404, body: { message: 'Not Found' } } };
    }
    const { name, operation, values } = found;
    if (this.remaining !== null && !name.includes('access_tokens')) {
      this.remaining -= 1;
      if (this.remaining < 0) return { name, answer: { status: 403, body: { message: 'API rate limit exceeded' } } };
    }
    const parsed = this.#check(name, operation, url, body);
    const refusal = this.#authorize(request, name, values);
    if (refusal !== null) return { name, answer: refusal };
    return { name, answer: this.#perform(name, values, url, parsed) };
  }

  #find(
    method: string,
    path: string,
  ): { readonly name: OperationName; readonly operation: Operation; readonly values: Record<string, string> } | null {
    let best: { name: OperationName; operation: Operation; values: Record<string, string> } | null = null;
    for (const [name, operation] of this.#operations) {
      const match = operation.method === method ? operation.matches.exec(path) : null;
      // The most exact path is meant: `/commits/{ref}/check-runs` is no commit of that name.
      if (match === null || (best !== null && best.operation.template.length > operation.template.length)) continue;
      const values = operation.pathNames.map(
        (one, index) => [one, decodeURIComponent(match[index + 1] ?? '')] as const,
      );
      best = { name, operation, values: Object.fromEntries(values) };
    }
    return best;
  }

  /** Holds a request against GitHub's description. */
  #check(name: string, operation: Operation, url: URL, body: string): Readonly<Record<string, unknown>> {
    for (const [key, value] of url.searchParams) {
      const check = operation.query.get(key);
      if (check === undefined) this.violations.push(`${name}: no query ${key}`);
      else if (check !== null && !check({ value })) this.violations.push(`${name}: query ${key} may not be ${value}`);
    }
    if (body === '') {
      if (operation.isBodyRequired) this.violations.push(`${name}: there has to be a body`);
      return {};
    }
    const value: unknown = JSON.parse(body);
    if (operation.checkBody === null) this.violations.push(`${name}: takes no body`);
    else if (!operation.checkBody(value)) {
      const why = (operation.checkBody.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
      );
      this.violations.push(`${name}: ${why.slice(0, 5).join('; ')}`);
    }
    return isRecord(value) ? value : {};
  }

  #authorize(request: IncomingMessage, name: OperationName, values: Record<string, string>): StandInAnswer | null {
    if (name.includes('/app-manifests/')) return null;
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    if (name.includes(' /app')) {
      const isOurs = scheme.toLowerCase() === 'bearer' && this.#isOwnJwt(token);
      return isOurs ? null : { status: 401, body: { message: 'A JSON web token could not be decoded' } };
    }
    if (!this.tokens.has(token)) return { status: 401, body: { message: 'Bad credentials' } };
    if (this.isSuspended) return { status: 403, body: { message: 'This installation has been suspended' } };
    const area = /^\w+ \/repos\/\{owner\}\/\{repo\}\/([a-z-]+)/.exec(name)?.[1] ?? '';
    const inner = name.endsWith('/check-runs') ? 'check-runs' : area;
    const needed = PERMISSIONS[`${inner} ${name.split(' ')[0] ?? ''}`];
    if (needed === undefined) return null;
    const [permission, level] = needed;
    const given = this.granted[permission];
    const isEnough = given === 'write' || given === level;
    void values;
    return isEnough ? null : { status: 403, body: { message: 'Resource not accessible by integration' } };
  }

  #isOwnJwt(token: string): boolean {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const data = Buffer.from(`${head}.${claims}`);
    const isSigned = verify('sha256', data, createPublicKey(this.#publicKey), Buffer.from(signature, 'base64url'));
    if (!isSigned) return false;
    const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    if (!isRecord(read)) return false;
    const { iss, iat, exp } = read;
    const now = Date.now() / 1000;
    return (
      Number(iss) === APP_ID &&
      typeof iat === 'number' &&
      typeof exp === 'number' &&
      iat <= now &&
      exp > now &&
      exp - iat <= 660
    );
  }

  #perform(
    name: OperationName,
    values: Record<string, string>,
    url: URL,
    body: Readonly<Record<string, unknown>>,
  ): StandInAnswer {
    const own = this.#ofApp(name, values);
    if (own !== null) return own;
    const repository = this.repositories.find(
      (one) =>
        one.owner.toLowerCase() === values['owner']?.toLowerCase() &&
        one.name.toLowerCase() === values['repo']?.toLowerCase(),
    );
    const handler = HANDLERS[name];
    if (repository === undefined || handler === undefined) return { status: 404, body: { message: 'Not Found' } };
    return handler({ repository, path: values, query: url.searchParams, body, nextId: () => this.#next() });
  }

  #ofApp(name: string, values: Record<string, string>): StandInAnswer | null {
    const installation = {
      id: INSTALLATION,
      account: { login: 'acme', id: 1 },
      permissions: this.granted,
      suspended_at: this.isSuspended ? new Date().toISOString() : null,
    };
    switch (name) {
      case 'GET /app':
        return { body: { id: APP_ID, slug: 'assay-test', owner: { login: 'acme' } } };
      case 'GET /app/installations':
        return { list: [installation] };
      case 'POST /app-manifests/{code}/conversions':
        return {
          status: 201,
          body: {
            id: APP_ID,
            slug: 'assay-test',
            owner: { login: 'acme' },
            pem: this.privateKey,
            webhook_secret: this.webhookSecret,
            client_id: 'x',
            client_secret: 'x',
          },
        };
      case 'POST /app/installations/{installation_id}/access_tokens':
        return Number(values['installation_id']) === INSTALLATION ? this.#newToken() : { status: 404, body: {} };
      case 'GET /installation/repositories': {
        const all = this.repositories.map((one) => repositoryBody(one));
        return { list: all, wrap: (repositories) => ({ total_count: all.length, repositories }) };
      }
      case 'GET /app/hook/deliveries':
        return { body: this.deliveries };
      case 'POST /app/hook/deliveries/{delivery_id}/attempts':
        this.redelivered.push(values['delivery_id'] ?? '');
        return { status: 202, body: {} };
      default:
        return null;
    }
  }

  /** Tokens have the short form and the long one in turn. */
  #newToken(): StandInAnswer {
    const long = `ghs_${APP_ID}_${'e'.repeat(60)}.${'y'.repeat(360)}.${randomUUID().replaceAll('-', '')}`;
    const short = `ghs_${randomUUID().replaceAll('-', '')}abcd`;
    const token = this.tokens.size % 2 === 0 ? long : short;
    this.tokens.add(token);
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 201, body: { token, expires_at, permissions: this.granted, repository_selection: 'all' } };
  }
}

/** A repository as answers and events name it. */
export function repositoryBody(repository: Repository): Record<string, unknown> {
  return {
    id: repository.id,
    name: repository.name,
    full_name: repository.fullName,
    default_branch: repository.defaultBranch,
    archived: false,
    owner: { login: repository.owner },
  };
}

function paged(answer: StandInAnswer, url: URL): { readonly shown: unknown; readonly link: string | null } {
  const { list, wrap, most = 100 } = answer;
  if (list === undefined) return { shown: answer.body ?? {}, link: null };
  const size = Math.min(most, Number(url.searchParams.get('per_page') ?? 30));
  const page = Number(url.searchParams.get('page') ?? 1);
  const items = list.slice((page - 1) * size, page * size);
  const isLast = page * size >= list.length;
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return { shown: wrap === undefined ? items : wrap(items), link: isLast ? null : `<${next.toString()}>; rel="next"` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
