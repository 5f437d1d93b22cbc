import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { isAppToken } from './access.ts';
import { shapedLike } from './answers.ts';
import { AppSetups } from './app-setup.ts';
import { GONE, type StandInAnswer, isFields } from './call.ts';
import { HANDLERS, PERMISSIONS } from './handlers.ts';
import { type Operation, type OperationName, readOperations } from './openapi.ts';
import { paged } from './pages.ts';
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
  deployments: 'write',
  pull_requests: 'write',
  metadata: 'read',
  security_events: 'write',
};

const PREFIX = '/api/v3';
const APP_ID = 4711;
const INSTALLATION = 99;
/** The app that tokens of workflows belong to. */
const WORKFLOWS = { id: 15368, slug: 'github-actions' } as const;

interface FoundOperation {
  readonly name: OperationName;
  readonly operation: Operation;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * GitHub as far as the app uses it: every request and every answer is held against GitHub's own description of its API, repositories keep what
 * is done to them, and permissions, rate limits, pages and conflicts are as there.
 */
export class GithubStandIn {
  readonly appId = APP_ID;
  readonly installation = INSTALLATION;
  readonly webhookSecret = randomUUID();
  readonly privateKey: string;
  readonly repositories: Repository[] = [];
  readonly requests: SeenRequest[] = [];
  /** What of requests and answers GitHub's description does not allow. Tests want none. */
  readonly violations: string[] = [];
  readonly granted: Granted = { ...EVERYTHING };
  /** Requests that are still answered before the limit is reached; null for no limit. */
  remaining: number | null = null;
  /** Tokens that count, of the form that GitHub gives them. */
  readonly tokens = new Set<string>();
  /** Tokens of workflows. */
  readonly workflowTokens = new Set<string>();
  /** Whether the account suspended the app, or removed it. */
  installed: 'active' | 'suspended' | 'removed' = 'active';
  /** Looks at each request before it is answered, and may answer in its place: what happens in the middle. */
  intervene: ((request: { readonly operation: OperationName; readonly path: string }) => StandInAnswer | null) | null =
    null;
  readonly redelivered: string[] = [];
  readonly deliveries: { readonly id: number; readonly guid: string; readonly status: string }[] = [];
  readonly setups = new AppSetups();
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

  /** Everything as it was in the beginning, but for repositories. */
  calm(): void {
    this.violations.length = 0;
    this.remaining = null;
    this.intervene = null;
    this.installed = 'active';
    Object.assign(this.granted, EVERYTHING);
  }

  #next(): number {
    this.#ids += 1;
    return this.#ids;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const pieces: Buffer[] = [];
    for await (const piece of request) if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
    const body = Buffer.concat(pieces).toString('utf8');
    if (request.method === 'POST' && url.pathname.endsWith('/settings/apps/new')) {
      const { status: code, location, text } = this.setups.submit(url, body);
      response.writeHead(code, location === undefined ? {} : { location }).end(text);
      return;
    }
    const found = this.#find(request.method ?? '', url);
    const answer = this.#route(request, url, body, found);
    const status = answer.status ?? 200;
    this.requests.push({ operation: found?.name ?? 'unknown', path: `${url.pathname}${url.search}`, body, status });
    const limit = this.remaining === null ? {} : { 'x-ratelimit-remaining': String(Math.max(0, this.remaining)) };
    const reset = { 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1) };
    const { shown, link } = paged(answer, url);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...limit,
      ...reset,
      ...(link === null ? {} : { link }),
      ...answer.headers,
    });
    response.end(status === 204 ? '' : JSON.stringify(this.#published(found, status, shown)));
  }

  #route(request: IncomingMessage, url: URL, body: string, found: FoundOperation | null): StandInAnswer {
    if (found === null) {
      this.violations.push(`nothing is known of ${request.method ?? ''} ${url.pathname}`);
      return GONE;
    }
    const { name, operation, values } = found;
    const instead = this.intervene?.({ operation: name, path: url.pathname }) ?? null;
    if (instead !== null) return instead;
    if (this.remaining !== null && !name.includes('access_tokens')) {
      this.remaining -= 1;
      if (this.remaining < 0) return { status: 403, body: { message: 'API rate limit exceeded' } };
    }
    const parsed = this.#check(name, operation, url, body);
    return this.#authorize(request, name) ?? this.#perform(request, name, values, url, parsed);
  }

  #find(method: string, url: URL): FoundOperation | null {
    if (!url.pathname.startsWith(PREFIX)) return null;
    const path = this.#named(url.pathname.slice(PREFIX.length));
    let best: FoundOperation | null = null;
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

  /** Redirects of renamed repositories name them by their number. */
  #named(path: string): string {
    const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const repository = this.repositories.find((one) => String(one.id) === id);
    return repository === undefined ? path : `/repos/${repository.fullName}${rest}`;
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
    return isFields(value) ? value : {};
  }

  /** An answer as GitHub would give it: in the shape of its example, and held against its description. */
  #published(found: FoundOperation | null, status: number, body: unknown): unknown {
    if (found === null) return body;
    const { name, operation } = found;
    // Redirects and refusals are the same everywhere, also where the description has none.
    const isRefusal = status >= 300;
    const told = isRefusal && isFields(body) ? { documentation_url: 'https://docs.github.com/rest', ...body } : body;
    const published = operation.answers.get(status);
    if (published === undefined && !isRefusal) this.violations.push(`${name}: GitHub does not answer ${status}`);
    if (published === undefined || published === null) return told;
    const shown = isRefusal ? told : shapedLike(published.example, told);
    const problem = published.check(shown);
    if (problem !== null) this.violations.push(`${name}: the answer ${status} is none of GitHub's: ${problem}`);
    return shown;
  }

  #authorize(request: IncomingMessage, name: OperationName): StandInAnswer | null {
    if (name.includes('/app-manifests/')) return null;
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    if (name.includes(' /app')) {
      const isOurs = scheme.toLowerCase() === 'bearer' && isAppToken(token, APP_ID, this.#publicKey);
      return isOurs ? null : { status: 401, body: { message: 'A JSON web token could not be decoded' } };
    }
    const isWorkflow = this.workflowTokens.has(token);
    if (!isWorkflow && (!this.tokens.has(token) || this.installed === 'removed'))
      return { status: 401, body: { message: 'Bad credentials' } };
    if (!isWorkflow && this.installed === 'suspended')
      return { status: 403, body: { message: 'This installation has been suspended' } };
    const area = /^\w+ \/repos\/\{owner\}\/\{repo\}\/([a-z-]+)/.exec(name)?.[1] ?? '';
    const inner = name.endsWith('/check-runs') ? 'check-runs' : area;
    const needed = PERMISSIONS[`${inner} ${name.split(' ')[0] ?? ''}`];
    if (needed === undefined) return null;
    const [permission, level] = needed;
    const given = this.granted[permission];
    if (given === 'write' || given === level) return null;
    const headers = { 'x-accepted-github-permissions': `${permission}=${level}` };
    return { status: 403, headers, body: { message: 'Resource not accessible by integration' } };
  }

  #perform(
    request: IncomingMessage,
    name: OperationName,
    values: Readonly<Record<string, string>>,
    url: URL,
    body: Readonly<Record<string, unknown>>,
  ): StandInAnswer {
    const own = this.#ofApp(name, values);
    if (own !== null) return own;
    const full = `${values['owner'] ?? ''}/${values['repo'] ?? ''}`.toLowerCase();
    const repository = this.repositories.find((one) => one.fullName.toLowerCase() === full);
    const moved = this.repositories.find((one) => one.formerNames.some((former) => former.toLowerCase() === full));
    if (repository === undefined && moved !== undefined) {
      const rest = url.pathname.slice(`${PREFIX}/repos/${full}`.length);
      const location = `${this.url}${PREFIX}/repositories/${moved.id}${rest}${url.search}`;
      const status = name.startsWith('GET ') ? 301 : 307;
      return { status, headers: { location }, body: { message: 'Moved Permanently', url: location } };
    }
    const handler = HANDLERS[name];
    if (repository === undefined || handler === undefined) return GONE;
    const token = (request.headers.authorization ?? '').split(' ').at(-1) ?? '';
    const app = this.workflowTokens.has(token) ? WORKFLOWS : { id: APP_ID, slug: 'assay-test' };
    return handler({ repository, path: values, query: url.searchParams, body, nextId: () => this.#next(), app });
  }

  #ofApp(name: string, values: Readonly<Record<string, string>>): StandInAnswer | null {
    switch (name) {
      case 'GET /app':
        return { body: { id: APP_ID, slug: 'assay-test', owner: { login: 'acme' } } };
      case 'GET /app/installations':
        return { list: this.installed === 'removed' ? [] : [this.#installationBody()] };
      case 'POST /app-manifests/{code}/conversions': {
        if (this.setups.redeem(values['code'] ?? '') === null) return GONE;
        const { privateKey: pem, webhookSecret: webhook_secret } = this;
        const owner = { login: 'acme' };
        return { status: 201, body: { id: APP_ID, slug: 'assay-test', owner, pem, webhook_secret } };
      }
      case 'POST /app/installations/{installation_id}/access_tokens':
        return this.#newToken(Number(values['installation_id']));
      case 'GET /installation/repositories': {
        const all = this.repositories.map((one) => repositoryBody(one));
        return { list: all, wrap: (repositories) => ({ total_count: all.length, repositories }) };
      }
      case 'GET /app/hook/deliveries':
        return { body: this.deliveries.map((one) => ({ ...one, status_code: one.status === 'OK' ? 200 : 504 })) };
      case 'POST /app/hook/deliveries/{delivery_id}/attempts':
        this.redelivered.push(values['delivery_id'] ?? '');
        return { status: 202, body: {} };
      default:
        return null;
    }
  }

  #installationBody(): Record<string, unknown> {
    return {
      id: INSTALLATION,
      account: { login: 'acme', id: 1 },
      permissions: { ...this.granted },
      suspended_at: this.installed === 'suspended' ? new Date().toISOString() : null,
    };
  }

  /** Tokens have the short form and the long one in turn. */
  #newToken(installation: number): StandInAnswer {
    if (installation !== INSTALLATION || this.installed === 'removed') return GONE;
    if (this.installed === 'suspended')
      return { status: 403, body: { message: 'This installation has been suspended' } };
    const long = `ghs_${APP_ID}_${'e'.repeat(60)}.${'y'.repeat(360)}.${randomUUID().replaceAll('-', '')}`;
    const short = `ghs_${randomUUID().replaceAll('-', '')}abcd`;
    const token = this.tokens.size % 2 === 0 ? long : short;
    this.tokens.add(token);
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 201, body: { token, expires_at, permissions: { ...this.granted }, repository_selection: 'all' } };
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
