import { isJsonObject } from '@assay/core';

/** What an event says that was pushed. It is only a hint: what a tag names is asked of the registry itself. */
export interface PushHint {
  /** `registry/repository:tag` */
  readonly reference: string;
}

/** What was read of an event. */
export interface ReadEvent {
  readonly hints: readonly PushHint[];
  /** Names the event among those of the sender; null where the sender gives it no name. */
  readonly delivery: string | null;
  /** When it happened, in milliseconds since 1970; null where the sender does not say. */
  readonly at: number | null;
}

/** Headers of an event, by lower-case name. */
export type EventHeaders = (name: string) => string | null;

/** A program or service that tells of what was pushed to a registry. */
export interface EventSender {
  readonly kind: string;
  /**
   * How it proves itself beside knowing the address: `signature` over the body, a secret in a `header`, or not at all (`address`), so
   * that the address alone is the secret.
   */
  readonly proof: 'signature' | 'header' | 'address';
  /** Host of its registry; null where a receiver has to say it. */
  readonly registry: string | null;
  /** Reads an event. What is not understood gives no hints. */
  readonly read: (body: unknown, headers: EventHeaders, registry: string) => ReadEvent;
}

/** Most hints of one event. */
const MOST_HINTS = 50;

const NOTHING: ReadEvent = { hints: [], delivery: null, at: null };

/** Docker Hub: `push_data`, `repository`. It signs nothing. */
const dockerHub: EventSender = {
  kind: 'docker-hub',
  proof: 'address',
  registry: 'docker.io',
  read: (body) => {
    const pushed = part(body, 'push_data');
    const at = numberOf(pushed, 'pushed_at');
    const name = textOf(part(body, 'repository'), 'repo_name');
    const tag = textOf(pushed, 'tag');
    return {
      hints: hintsOf('docker.io', name, [tag]),
      delivery: at === null ? null : `${name ?? ''} ${tag ?? ''} ${at}`,
      at: at === null ? null : at * 1000,
    };
  },
};

/** Harbor: `PUSH_ARTIFACT` with `event_data`; the secret is its "auth header". */
const harbor: EventSender = {
  kind: 'harbor',
  proof: 'header',
  registry: null,
  read: (body, _headers, registry) => {
    if (textOf(body, 'type') !== 'PUSH_ARTIFACT') return NOTHING;
    const data = part(body, 'event_data');
    const name = textOf(part(data, 'repository'), 'repo_full_name');
    const resources = listOf(data, 'resources');
    const at = numberOf(body, 'occur_at');
    const tags = resources.map((resource) => textOf(resource, 'tag'));
    const digests = resources.map((resource) => textOf(resource, 'digest') ?? '').join(' ');
    return {
      hints: hintsOf(registry, name, tags),
      delivery: at === null ? null : `${name ?? ''} ${tags.join(' ')} ${digests} ${at}`,
      at: at === null ? null : at * 1000,
    };
  },
};

/** GitHub: `registry_package` and `package`, signed with HMAC-SHA-256. */
const github: EventSender = {
  kind: 'github',
  proof: 'signature',
  registry: 'ghcr.io',
  read: (body, headers) => {
    const delivery = headers('x-github-delivery');
    const item = isJsonObject(part(body, 'registry_package')) ? part(body, 'registry_package') : part(body, 'package');
    const version = part(item, 'package_version');
    const type = (textOf(item, 'package_type') ?? textOf(item, 'ecosystem') ?? '').toLowerCase();
    if (!['container', 'docker'].includes(type)) return { ...NOTHING, delivery };
    const owner = textOf(item, 'namespace') ?? textOf(part(item, 'owner'), 'login');
    const name = textOf(item, 'name');
    const tag = textOf(part(part(version, 'container_metadata'), 'tag'), 'name');
    const full = owner === null || name === null ? null : `${owner}/${name}`.toLowerCase();
    return { hints: hintsOf('ghcr.io', full, [tag]), delivery, at: instantIn(item, 'updated_at') };
  },
};

/** Quay: `repository` and `updated_tags`. It signs nothing, and two pushes of one tag look alike. */
const quay: EventSender = {
  kind: 'quay',
  proof: 'address',
  registry: 'quay.io',
  read: (body, _headers, registry) => {
    const updated = isJsonObject(body) && Array.isArray(body['updated_tags']) ? body['updated_tags'] : [];
    const tags = updated.map((tag: unknown) => (typeof tag === 'string' ? tag : null));
    return { hints: hintsOf(registry, textOf(body, 'repository'), tags), delivery: null, at: null };
  },
};

/** Distribution and what is built on it: a list of `events` with targets. */
const distribution: EventSender = {
  kind: 'distribution',
  proof: 'header',
  registry: null,
  read: (body, _headers, registry) => {
    const events = listOf(body, 'events').filter((event) => textOf(event, 'action') === 'push');
    const ids = events.map((event) => textOf(event, 'id') ?? '').filter((id) => id !== '');
    const instants = events.map((event) => instantIn(event, 'timestamp')).filter((at) => at !== null);
    return {
      hints: events
        .flatMap((event) => {
          const target = part(event, 'target');
          return hintsOf(registry, textOf(target, 'repository'), [textOf(target, 'tag')]);
        })
        .slice(0, MOST_HINTS),
      delivery: ids.length === 0 ? null : ids.join(' '),
      at: instants.length === 0 ? null : Math.max(...instants),
    };
  },
};

/** Azure Container Registry: one push with its target. */
const azure: EventSender = {
  kind: 'azure',
  proof: 'header',
  registry: null,
  read: (body, _headers, registry) => {
    if (textOf(body, 'action') !== 'push') return NOTHING;
    const target = part(body, 'target');
    return {
      hints: hintsOf(registry, textOf(target, 'repository'), [textOf(target, 'tag')]),
      delivery: textOf(body, 'id'),
      at: instantIn(body, 'timestamp'),
    };
  },
};

/** Amazon ECR by way of EventBridge: `ECR Image Action`. */
const ecr: EventSender = {
  kind: 'ecr',
  proof: 'header',
  registry: null,
  read: (body, _headers, registry) => {
    const detail = part(body, 'detail');
    if (textOf(detail, 'action-type') !== 'PUSH' || textOf(detail, 'result') !== 'SUCCESS') return NOTHING;
    return {
      hints: hintsOf(registry, textOf(detail, 'repository-name'), [textOf(detail, 'image-tag')]),
      delivery: textOf(body, 'id'),
      at: instantIn(body, 'time'),
    };
  },
};

/** Every sender that is understood. */
export const EVENT_SENDERS: readonly EventSender[] = [dockerHub, harbor, github, quay, distribution, azure, ecr];

function part(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textOf(value: unknown, key: string): string | null {
  const found = part(value, key);
  return typeof found === 'string' && found !== '' && found.length <= 512 ? found : null;
}

function numberOf(value: unknown, key: string): number | null {
  const found = part(value, key);
  return typeof found === 'number' && Number.isSafeInteger(found) && Math.abs(found) < 1e11 ? found : null;
}

function instantIn(value: unknown, key: string): number | null {
  const at = Date.parse(textOf(value, key) ?? '');
  return Number.isNaN(at) ? null : at;
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const found = part(value, key);
  return Array.isArray(found) ? found.slice(0, MOST_HINTS) : [];
}

function hintsOf(registry: string, repository: string | null, tags: readonly (string | null)[]): readonly PushHint[] {
  if (repository === null) return [];
  return tags
    .filter((tag) => tag !== null && tag !== '')
    .slice(0, MOST_HINTS)
    .map((tag) => ({ reference: `${registry}/${repository}:${tag}` }));
}
