import type { Inspection } from '@assay/core';
import { digest, fields, flag, listOf, mapOf, number, object, oneOf, optional, orNull, text } from './shape.ts';

/** Parts of an inspection beyond what every SBOM tells, as far as a document of Assay holds them. */
export type InspectionParts = Partial<
  Pick<
    Inspection,
    | 'config'
    | 'history'
    | 'files'
    | 'users'
    | 'groups'
    | 'secrets'
    | 'acceptedSecrets'
    | 'malware'
    | 'contentMatches'
    | 'coverage'
    | 'layerUse'
    | 'baseImage'
    | 'request'
    | 'inspectedAt'
    | 'retrievedFiles'
  >
>;

const texts = listOf(text);
const textOrNull = orNull(text);
const layerOrNull = orNull(digest);

const SECRET = fields({
  detector: text,
  aliases: texts,
  path: text,
  line: orNull(number),
  column: orNull(number),
  layer: layerOrNull,
  visible: flag,
  service: text,
  title: text,
  confidence: oneOf('high', 'medium', 'low'),
  where: oneOf('file', 'environment', 'label', 'history'),
  removedBy: orNull(number),
  fingerprint: text,
  preview: text,
  checksum: oneOf('valid', 'invalid', 'absent'),
});

const SHAPES = {
  config: fields({
    user: text,
    env: texts,
    exposedPorts: texts,
    entrypoint: orNull(texts),
    cmd: orNull(texts),
    labels: mapOf(text),
    volumes: texts,
    workingDir: text,
    stopSignal: textOrNull,
    shell: orNull(texts),
    onBuild: texts,
    healthcheck: orNull(
      fields({
        test: texts,
        intervalNs: orNull(number),
        timeoutNs: orNull(number),
        startPeriodNs: orNull(number),
        retries: orNull(number),
      }),
    ),
    created: textOrNull,
    author: textOrNull,
    raw: object,
  }),
  history: listOf(
    fields({ created: textOrNull, createdBy: text, author: textOrNull, comment: textOrNull, emptyLayer: flag }),
  ),
  files: fields({
    count: number,
    directories: number,
    symlinks: number,
    others: number,
    totalBytes: number,
    entries: listOf(
      fields({
        path: text,
        type: oneOf('file', 'directory', 'symlink', 'character-device', 'block-device', 'fifo'),
        mode: number,
        uid: number,
        gid: number,
        sizeBytes: number,
        linkTarget: textOrNull,
        layer: number,
        capabilities: optional((value) => value === true),
        digests: optional(mapOf(text)),
      }),
    ),
  }),
  users: orNull(
    listOf(fields({ name: text, uid: number, gid: number, gecos: text, home: text, shell: text, line: text })),
  ),
  groups: orNull(listOf(fields({ name: text, gid: number, members: texts }))),
  secrets: listOf(SECRET),
  acceptedSecrets: listOf(SECRET),
  malware: fields({
    scanner: text,
    version: text,
    scannedFiles: number,
    skippedFiles: number,
    findings: listOf(fields({ signature: text, path: text, layer: layerOrNull })),
  }),
  contentMatches: listOf(fields({ name: text, regex: text, path: text, layer: layerOrNull })),
  coverage: fields({
    files: fields({ owned: number, total: number }),
    bytes: fields({ owned: number, total: number }),
    unownedExecutables: texts,
    unownedExecutableCount: number,
  }),
  layerUse: listOf(fields({ diffId: digest, files: number, unpackedBytes: number, wastedBytes: number })),
  baseImage: orNull(fields({ name: textOrNull, digest: layerOrNull, evidence: oneOf('label') })),
  request: fields({
    fileDigests: fields({
      algorithms: listOf(oneOf('sha256', 'sha1', 'md5')),
      paths: (value) => value === 'all' || texts(value),
    }),
    secrets: optional(flag),
    scope: optional(oneOf('squashed', 'all-layers')),
    declared: optional(flag),
    retrieve: texts,
    contentSearches: optional(listOf(fields({ name: text, regex: text }))),
  }),
  inspectedAt: text,
  retrievedFiles: listOf(fields({ path: text, layer: layerOrNull, sizeBytes: number, base64: text })),
} as const;

/** Name of a part. */
export type PartName = keyof InspectionParts;

/** Names of the parts. */
export const PART_NAMES: readonly PartName[] = [
  'config',
  'history',
  'files',
  'users',
  'groups',
  'secrets',
  'acceptedSecrets',
  'malware',
  'contentMatches',
  'coverage',
  'layerUse',
  'baseImage',
  'request',
  'inspectedAt',
  'retrievedFiles',
];

/** True when a value has the form of a part. */
export function isPart<K extends PartName>(name: K, value: unknown): value is Exclude<InspectionParts[K], undefined> {
  return SHAPES[name](value);
}
