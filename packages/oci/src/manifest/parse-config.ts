import {
  type Digest,
  type Healthcheck,
  type HistoryEntry,
  type ImageConfig,
  type JsonValue,
  type Platform,
  isDigest,
  printable,
} from '@assay/core';
import { ociError } from '../errors.ts';
import { JsonFields } from './json-fields.ts';
import { parsePlatformFields } from './parse-descriptor.ts';
import { parseStrictJson } from './strict-json.ts';

/** What an image configuration says. */
export interface ParsedConfig {
  readonly config: ImageConfig;
  readonly history: readonly HistoryEntry[];
  /** Base first. */
  readonly diffIds: readonly Digest[];
  /** Null when the configuration does not say. */
  readonly platform: Platform | null;
}

/** Most bytes of a configuration. */
export const MAX_CONFIG_BYTES: number = 8 * 1024 * 1024;
/** Most elements of each list and map of a configuration. */
const MAX_ELEMENTS = 10_000;

const TOP_FIELDS: readonly string[] = [
  'created',
  'author',
  'architecture',
  'os',
  'variant',
  'config',
  'rootfs',
  'history',
];
const RUNTIME_FIELDS: readonly string[] = [
  'User',
  'Env',
  'ExposedPorts',
  'Entrypoint',
  'Cmd',
  'Labels',
  'Volumes',
  'WorkingDir',
  'StopSignal',
  'Shell',
  'OnBuild',
  'Healthcheck',
];
const HEALTHCHECK_FIELDS: readonly string[] = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'Retries'];
const HISTORY_FIELDS: readonly string[] = ['created', 'created_by', 'author', 'comment', 'empty_layer'];

/**
 * Reads an image configuration (OCI image specification, image configuration; docker's is the same with more fields). Fields that
 * are not used may hold anything; used ones must have their type.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseConfig(bytes: Uint8Array, where: string): ParsedConfig {
  const document = parseStrictJson(bytes, where, { maxBytes: MAX_CONFIG_BYTES });
  const top = JsonFields.of(document, where, TOP_FIELDS);
  const runtime =
    top.child('config', RUNTIME_FIELDS) ?? JsonFields.of({}, `the empty config of ${where}`, RUNTIME_FIELDS);
  return {
    config: { ...parseRuntime(runtime), created: top.text('created'), author: top.text('author'), raw: top.value },
    history: top.list('history', MAX_ELEMENTS).map((step, at) => parseStep(step, `step ${at} of the history`)),
    diffIds: parseDiffIds(top.child('rootfs', ['type', 'diff_ids']), where),
    platform: parsePlatformFields(top, where),
  };
}

function parseRuntime(runtime: JsonFields): Omit<ImageConfig, 'created' | 'author' | 'raw'> {
  return {
    user: runtime.text('User') ?? '',
    env: runtime.texts('Env', MAX_ELEMENTS) ?? [],
    exposedPorts: runtime.keys('ExposedPorts', MAX_ELEMENTS),
    entrypoint: runtime.texts('Entrypoint', MAX_ELEMENTS),
    cmd: runtime.texts('Cmd', MAX_ELEMENTS),
    labels: runtime.textMap('Labels', MAX_ELEMENTS),
    volumes: runtime.keys('Volumes', MAX_ELEMENTS),
    workingDir: runtime.text('WorkingDir') ?? '',
    stopSignal: runtime.text('StopSignal'),
    shell: runtime.texts('Shell', MAX_ELEMENTS),
    onBuild: runtime.texts('OnBuild', MAX_ELEMENTS) ?? [],
    healthcheck: parseHealthcheck(runtime.child('Healthcheck', HEALTHCHECK_FIELDS)),
  };
}

function parseHealthcheck(fields: JsonFields | null): Healthcheck | null {
  if (fields === null) return null;
  return {
    test: fields.texts('Test', MAX_ELEMENTS) ?? [],
    intervalNs: fields.count('Interval'),
    timeoutNs: fields.count('Timeout'),
    startPeriodNs: fields.count('StartPeriod'),
    retries: fields.count('Retries'),
  };
}

function parseStep(value: JsonValue, where: string): HistoryEntry {
  const fields = JsonFields.of(value, where, HISTORY_FIELDS);
  return {
    created: fields.text('created'),
    createdBy: fields.text('created_by') ?? '',
    author: fields.text('author'),
    comment: fields.text('comment'),
    emptyLayer: fields.flag('empty_layer'),
  };
}

function parseDiffIds(rootfs: JsonFields | null, where: string): readonly Digest[] {
  if (rootfs === null) throw ociError('MANIFEST_INVALID', `${where} has no rootfs`);
  if ((rootfs.text('type') ?? 'layers') !== 'layers') {
    throw ociError('MANIFEST_INVALID', `"rootfs" of ${where} is not of type layers`);
  }
  return (rootfs.texts('diff_ids', MAX_ELEMENTS) ?? []).map((text) => {
    if (isDigest(text)) return text;
    throw ociError('MANIFEST_INVALID', `${where} has the diffID "${printable(text.slice(0, 160))}", not a digest`);
  });
}
