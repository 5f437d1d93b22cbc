import type { InspectionDocument } from '@assay/report';
import {
  type Shape,
  fields,
  flag,
  listOf,
  map,
  mapOf,
  number,
  oneOfWords,
  optional,
  orNull,
  text,
} from './document-shape.ts';

const texts = listOf(text);
const textOrNull = orNull(text);
const location = fields({ path: text, layer: textOrNull });

export const subject: Shape = fields({
  reference: text,
  digest: textOrNull,
  indexDigest: textOrNull,
  imageId: textOrNull,
  platform: textOrNull,
});

const config = fields({
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
  raw: map,
});

const layer = fields({
  digest: textOrNull,
  diffId: text,
  mediaType: text,
  sizeBytes: number,
  createdBy: textOrNull,
});

const history = fields({
  created: textOrNull,
  createdBy: text,
  author: textOrNull,
  comment: textOrNull,
  emptyLayer: flag,
});

const os = fields({
  id: text,
  idLike: texts,
  name: textOrNull,
  prettyName: textOrNull,
  versionId: textOrNull,
  version: textOrNull,
  versionCodename: textOrNull,
  cpeName: textOrNull,
  supportEnd: textOrNull,
  source: text,
});

const packageFile = fields({
  path: text,
  digest: optional(text),
  mode: optional(number),
  sizeBytes: optional(number),
  uid: optional(number),
  gid: optional(number),
  config: optional(flag),
});

const item = fields({
  name: text,
  version: text,
  type: text,
  purl: text,
  architecture: optional(text),
  sourceName: optional(text),
  sourceVersion: optional(text),
  licenses: texts,
  license: optional(orNull(fields({ expression: text, category: text, files: optional(texts) }))),
  addedBy: optional(number),
  locations: listOf(location),
  dependsOn: optional(texts),
  ownedBy: optional(text),
  files: optional(listOf(packageFile)),
  fileCount: optional(number),
  metadata: map,
});

const entry = fields({
  path: text,
  type: oneOfWords('file', 'directory', 'symlink', 'character-device', 'block-device', 'fifo'),
  mode: number,
  uid: number,
  gid: number,
  sizeBytes: number,
  linkTarget: textOrNull,
  layer: number,
  digests: optional(mapOf(text)),
});

const user = fields({ name: text, uid: number, gid: number, gecos: text, home: text, shell: text, line: text });
const secret = fields({
  detector: text,
  aliases: texts,
  path: text,
  line: orNull(number),
  layer: textOrNull,
  visible: flag,
});

const request = fields({
  fileDigests: fields({
    algorithms: listOf(oneOfWords('sha256', 'sha1', 'md5')),
    paths: (value) => (value === 'all' ? null : texts(value)),
  }),
  retrieve: texts,
  contentSearches: optional(listOf(fields({ name: text, regex: text }))),
});

const NOT_RUN = fields({ status: oneOfWords('not-run') });
const MALWARE_RUN = fields({
  status: oneOfWords('run'),
  scanner: text,
  findings: listOf(fields({ signature: text, path: text })),
});

const INSPECTION = fields({
  schemaVersion: oneOfWords(1),
  subject,
  source: fields({ kind: text, layers: listOf(layer) }),
  config,
  history: listOf(history),
  os: orNull(os),
  packages: listOf(item),
  files: fields({ count: number, entries: optional(listOf(entry)) }),
  users: orNull(listOf(user)),
  retrievedFiles: listOf(fields({ path: text, layer: textOrNull, sizeBytes: number, base64: text })),
  secrets: orNull(listOf(secret)),
  request: optional(request),
  inspectedAt: optional(text),
  contentMatches: optional(listOf(fields({ name: text, regex: text, path: text, layer: textOrNull }))),
  malware: (value) => (NOT_RUN(value) === null ? null : MALWARE_RUN(value)),
  gaps: listOf(fields({ code: text, effect: oneOfWords('incomplete', 'partial'), message: text })),
});

/** JSON pointer of the first part of a value that an inspection cannot have, `/` for the value itself; null when it is one. */
export function wrongInInspection(value: unknown): string | null {
  const wrong = INSPECTION(value);
  return wrong === '' ? '/' : wrong;
}

/** True for an inspection as reports carry it, as far as facts are made of it. */
export function isInspectionDocument(value: unknown): value is InspectionDocument {
  return INSPECTION(value) === null;
}
