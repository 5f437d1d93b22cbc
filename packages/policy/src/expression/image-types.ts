import type {
  HistoryEntry,
  Healthcheck,
  ImageConfig,
  ImageIdentity,
  Location,
  PasswdEntry,
  SourceLayer,
} from '@assay/core';
import { lineKey } from '../gates/dockerfile/line-key.ts';
import { instantField, sorted, textField, wholeField } from './field-values.ts';
import { type FactType, defineFactType } from './object-type.ts';

const image = { kind: 'image', key: 'image' } as const;

/** Where something was found. */
export const LOCATION: FactType<Location> = defineFactType<Location>(
  'Location',
  {
    path: { type: 'string', summary: 'Absolute path', read: ({ path }) => path },
    layer: { type: 'string', summary: 'diffID of the layer; empty in a directory', read: ({ layer }) => layer ?? '' },
  },
  (location) => ({
    text: location.path,
    subject: { kind: 'file', key: location.path },
    locations: [location],
  }),
);

/** The image itself, as its reference and manifest name it. */
export const IMAGE: FactType<ImageIdentity> = defineFactType<ImageIdentity>(
  'Image',
  {
    name: {
      type: 'string',
      summary: 'What the image was called on the command line',
      read: ({ subject }) => subject.reference,
    },
    registry: {
      type: 'string',
      summary: 'Registry of the reference that is judged; absent without one',
      read: ({ reference }) => reference?.registry,
    },
    repository: {
      type: 'string',
      summary: 'Repository in the registry; absent without a reference',
      read: ({ reference }) => reference?.repository,
    },
    tag: {
      type: 'string',
      summary: 'Tag; absent when the reference has none',
      read: ({ reference }) => reference?.tag ?? undefined,
    },
    pinned: {
      type: 'bool',
      summary: 'Whether the reference names a digest; absent without a reference',
      read: ({ reference }) => (reference === null ? undefined : reference.digest !== null),
    },
    digest: {
      type: 'string',
      summary: 'Digest of the manifest; absent where there is none',
      read: ({ subject }) => subject.digest ?? undefined,
    },
    id: {
      type: 'string',
      summary: 'Digest of the configuration; absent where there is none',
      read: ({ subject }) => subject.imageId ?? undefined,
    },
    os: {
      type: 'string',
      summary: 'Operating system of the platform; absent when not known',
      read: ({ subject }) => subject.platform?.os,
    },
    architecture: {
      type: 'string',
      summary: 'Architecture of the platform; absent when not known',
      read: ({ subject }) => subject.platform?.architecture,
    },
    variant: {
      type: 'string',
      summary: 'Variant of the architecture; empty when it has none',
      read: ({ subject }) => subject.platform?.variant ?? '',
    },
  },
  ({ subject }) => ({ text: subject.reference, subject: image }),
);

/** The health check of the configuration. */
export const HEALTHCHECK: FactType<Healthcheck> = defineFactType<Healthcheck>(
  'Healthcheck',
  {
    test: { type: 'list<string>', summary: 'What is run; `["NONE"]` switches it off', read: ({ test }) => test },
    retries: {
      type: 'int',
      summary: 'Failures until the container is unhealthy; absent when left to the runtime',
      read: ({ retries }) => wholeField(retries),
    },
    intervalSeconds: {
      type: 'double',
      summary: 'Seconds between two runs; absent when left to the runtime',
      read: ({ intervalNs }) => secondsOf(intervalNs),
    },
    timeoutSeconds: {
      type: 'double',
      summary: 'Seconds that one run may take; absent when left to the runtime',
      read: ({ timeoutNs }) => secondsOf(timeoutNs),
    },
  },
  ({ test }) => ({ text: test.join(' '), subject: { kind: 'config', key: 'HEALTHCHECK' } }),
);

/** How the image runs. */
export const CONFIG: FactType<ImageConfig> = defineFactType<ImageConfig>(
  'Config',
  {
    user: { type: 'string', summary: 'User as written; empty means root', read: ({ user }) => user },
    env: {
      type: 'map<string, string>',
      summary: 'Environment; the last value of a name counts',
      read: ({ env }) => environmentOf(env),
    },
    exposedPorts: {
      type: 'list<string>',
      summary: 'Ports such as `8080/tcp`',
      read: ({ exposedPorts }) => exposedPorts,
    },
    entrypoint: {
      type: 'list<string>',
      summary: 'Entry point; empty when there is none',
      read: ({ entrypoint }) => entrypoint ?? [],
    },
    cmd: { type: 'list<string>', summary: 'Default command; empty when there is none', read: ({ cmd }) => cmd ?? [] },
    labels: { type: 'map<string, string>', summary: 'Labels by key', read: ({ labels }) => labelsOf(labels) },
    volumes: { type: 'list<string>', summary: 'Paths of volumes', read: ({ volumes }) => volumes },
    workingDir: {
      type: 'string',
      summary: 'Working directory; empty when not set',
      read: ({ workingDir }) => workingDir,
    },
    stopSignal: {
      type: 'string',
      summary: 'Signal that stops it; empty when not set',
      read: ({ stopSignal }) => stopSignal ?? '',
    },
    shell: {
      type: 'list<string>',
      summary: 'Shell of later builds; empty when not set',
      read: ({ shell }) => shell ?? [],
    },
    onBuild: { type: 'list<string>', summary: 'Instructions for images built on it', read: ({ onBuild }) => onBuild },
    healthcheck: {
      type: 'Healthcheck',
      summary: 'Health check; absent when there is none',
      read: ({ healthcheck }) => (healthcheck === null ? undefined : HEALTHCHECK.of(healthcheck)),
    },
    created: {
      type: 'timestamp',
      summary: 'When it says it was made; absent when it does not or no instant is given',
      read: ({ created }) => instantField(created),
    },
    author: { type: 'string', summary: 'Author; empty when not given', read: ({ author }) => author ?? '' },
  },
  () => ({ text: 'the configuration', subject: { kind: 'config', key: 'config' } }),
);

/** A step of the build. */
export const HISTORY: FactType<HistoryEntry> = defineFactType<HistoryEntry>(
  'HistoryEntry',
  {
    createdBy: { type: 'string', summary: 'The step as the image records it', read: ({ createdBy }) => createdBy },
    created: {
      type: 'timestamp',
      summary: 'When; absent when not given',
      read: ({ created }) => instantField(created),
    },
    author: { type: 'string', summary: 'Author; empty when not given', read: ({ author }) => author ?? '' },
    comment: { type: 'string', summary: 'Comment; empty when not given', read: ({ comment }) => comment ?? '' },
    emptyLayer: { type: 'bool', summary: 'Whether the step made no layer', read: ({ emptyLayer }) => emptyLayer },
  },
  ({ createdBy }) => ({
    text: createdBy,
    subject: { kind: 'history', key: lineKey(createdBy) },
    evidence: { line: createdBy },
  }),
);

/** A layer. */
export const LAYER: FactType<SourceLayer> = defineFactType<SourceLayer>(
  'Layer',
  {
    digest: { type: 'string', summary: 'Digest as stored; empty when not known', read: ({ digest }) => digest ?? '' },
    diffId: { type: 'string', summary: 'Digest of the unpacked layer', read: ({ diffId }) => diffId },
    mediaType: { type: 'string', summary: 'Media type', read: ({ mediaType }) => mediaType },
    sizeBytes: { type: 'int', summary: 'Bytes as stored', read: ({ sizeBytes }) => wholeField(sizeBytes) },
    createdBy: {
      type: 'string',
      summary: 'The build step that made it; empty when not known',
      read: ({ createdBy }) => textField(createdBy),
    },
  },
  ({ diffId, createdBy }) => ({ text: diffId, subject: { kind: 'layer', key: diffId }, evidence: { createdBy } }),
);

/** A user of /etc/passwd. */
export const USER: FactType<PasswdEntry> = defineFactType<PasswdEntry>(
  'User',
  {
    name: { type: 'string', summary: 'Name', read: ({ name }) => name },
    uid: { type: 'int', summary: 'Number; absent when the line has none', read: ({ uid }) => wholeField(uid) },
    gid: {
      type: 'int',
      summary: 'Number of the primary group; absent when the line has none',
      read: ({ gid }) => wholeField(gid),
    },
    gecos: { type: 'string', summary: 'Comment field', read: ({ gecos }) => gecos },
    home: { type: 'string', summary: 'Home directory', read: ({ home }) => home },
    shell: { type: 'string', summary: 'Shell', read: ({ shell }) => shell },
  },
  ({ name, uid, gid, shell }) => ({
    text: name,
    subject: { kind: 'user', key: name },
    evidence: { uid: Number.isNaN(uid) ? null : uid, gid: Number.isNaN(gid) ? null : gid, shell },
  }),
);

function secondsOf(nanoseconds: number | null): number | undefined {
  return nanoseconds === null ? undefined : nanoseconds / 1e9;
}

/** Labels by key, in the order of their keys. */
export function labelsOf(labels: ImageConfig['labels']): ReadonlyMap<string, string> {
  return new Map(sorted(Object.entries(labels), ([key]) => key));
}

function environmentOf(env: ImageConfig['env']): ReadonlyMap<string, string> {
  const byName = new Map<string, string>();
  for (const entry of env) {
    const equals = entry.indexOf('=');
    if (equals > 0) byName.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  return new Map(sorted([...byName], ([name]) => name));
}
