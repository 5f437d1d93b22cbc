import { type Digest, isDigest } from './digest.ts';
import { coreError } from './errors.ts';

/**
 * Where an image is: registry, path in it, and a tag, a digest or both. Always canonical: Docker Hub is `docker.io`, its
 * one-segment repositories carry `library/`, the default port of HTTPS is left out. At least one of tag and digest is set.
 */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

/** The registry meant when none is written. */
export const DEFAULT_REGISTRY = 'docker.io';

/** Other spellings of Docker Hub that name the same images. */
const HUB_ALIASES: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'dockerhub',
]);

const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]{2,45}\])(?::(\d{1,5}))?$/;
const PATH_SEGMENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** Longest repository that the distribution specification allows. */
const MAX_REPOSITORY_LENGTH = 255;
/** Longest text looked at: host, path, tag and digest at their maxima fit in. */
const MAX_REFERENCE_LENGTH = 1024;

/**
 * Reads a reference in the grammar of the distribution project and makes it canonical. The first segment is a registry when
 * it holds a dot or a colon, or is `localhost`. A reference without tag and digest means the tag `latest`; one with a digest
 * only has no tag.
 * @throws REFERENCE_INVALID for upper case, characters outside ASCII, empty segments, bad ports and malformed digests.
 */
export function parseReference(text: string): Reference {
  if (text.length === 0 || text.length > MAX_REFERENCE_LENGTH) throw invalid(text, 'it is empty or too long');
  const at = text.indexOf('@');
  const digestText = at < 0 ? null : text.slice(at + 1);
  if (digestText !== null && !isDigest(digestText)) throw invalid(text, 'what follows @ is not a digest');
  const named = splitTag(at < 0 ? text : text.slice(0, at), text);
  const { registry, path } = splitRegistry(named.name, text);
  const repository = registry === DEFAULT_REGISTRY && !path.includes('/') ? `library/${path}` : path;
  if (repository.length > MAX_REPOSITORY_LENGTH) throw invalid(text, 'the repository is longer than 255 characters');
  for (const segment of repository.split('/')) {
    if (!PATH_SEGMENT.test(segment)) throw invalid(text, describeSegment(segment));
  }
  const tag = named.tag ?? (digestText === null ? 'latest' : null);
  return { registry, repository, tag, digest: digestText };
}

/** The canonical text: `docker.io/library/nginx:1.27@sha256:…`. `parseReference` of it gives an equal reference. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === null ? '' : `:${reference.tag}`;
  const digest = reference.digest === null ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

function splitTag(name: string, text: string): { name: string; tag: string | null } {
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  if (colon < 0) return { name, tag: null };
  const tag = name.slice(colon + 1);
  if (!TAG.test(tag)) throw invalid(text, `${JSON.stringify(tag)} is not a tag`);
  return { name: name.slice(0, colon), tag };
}

function splitRegistry(name: string, text: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || first === 'dockerhub' || /[.:[]/.test(first);
  if (!isHost) return { registry: DEFAULT_REGISTRY, path: name };
  const match = HOST.exec(first);
  if (match === null || first.length > MAX_REPOSITORY_LENGTH)
    throw invalid(text, `${JSON.stringify(first)} is not a registry host`);
  const port = match[1];
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) throw invalid(text, `${port} is not a port`);
  const host = dropDefaultPort(first);
  return { registry: HUB_ALIASES.has(host) ? DEFAULT_REGISTRY : host, path: name.slice(slash + 1) };
}

/** Leaves `:443` out where the host is still recognised as one without it, so that both spellings are one registry. */
function dropDefaultPort(host: string): string {
  const bare = host.endsWith(':443') ? host.slice(0, -4) : host;
  return bare === 'localhost' || /[.[]/.test(bare) ? bare : host;
}

function describeSegment(segment: string): string {
  if (segment === '') return 'a path segment is empty';
  return /[A-Z]/.test(segment)
    ? 'a repository is written in lower case'
    : `${JSON.stringify(segment)} is not a path segment of a repository`;
}

function invalid(text: string, why: string): Error {
  return coreError('REFERENCE_INVALID', `not an image reference: ${JSON.stringify(text.slice(0, 300))}: ${why}`);
}
