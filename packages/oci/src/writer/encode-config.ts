import type { Digest, Healthcheck, ImageConfig, Platform } from '@assay/core';
import type { HistorySpec } from './build-image.ts';

/** Time written where a format wants one and none was given. */
const EPOCH = '1970-01-01T00:00:00Z';

/** What an image configuration is made of. */
export interface ConfigParts {
  readonly config: Partial<Omit<ImageConfig, 'raw'>>;
  readonly platform: Platform;
  readonly history: readonly HistorySpec[];
  readonly diffIds: readonly Digest[];
}

/** The image configuration as JSON value (OCI image specification, image configuration). Empty fields are left out. */
export function encodeConfig(parts: ConfigParts): Readonly<Record<string, unknown>> {
  const { config, platform } = parts;
  return dropEmpty({
    created: config.created ?? EPOCH,
    author: config.author ?? undefined,
    architecture: platform.architecture,
    variant: platform.variant ?? undefined,
    os: platform.os,
    config: encodeRuntime(config),
    rootfs: { type: 'layers', diff_ids: parts.diffIds },
    history: parts.history.map(encodeStep),
  });
}

function encodeRuntime(config: Partial<Omit<ImageConfig, 'raw'>>): Readonly<Record<string, unknown>> {
  return dropEmpty({
    User: config.user === '' ? undefined : config.user,
    ExposedPorts: config.exposedPorts === undefined ? undefined : keySet(config.exposedPorts),
    Env: config.env,
    Entrypoint: config.entrypoint ?? undefined,
    Cmd: config.cmd ?? undefined,
    Volumes: config.volumes === undefined ? undefined : keySet(config.volumes),
    WorkingDir: config.workingDir === '' ? undefined : config.workingDir,
    Labels: config.labels,
    StopSignal: config.stopSignal ?? undefined,
    Shell: config.shell ?? undefined,
    OnBuild: config.onBuild,
    Healthcheck: config.healthcheck == null ? undefined : encodeHealthcheck(config.healthcheck),
  });
}

function encodeHealthcheck(check: Healthcheck): Readonly<Record<string, unknown>> {
  return dropEmpty({
    Test: check.test,
    Interval: check.intervalNs ?? undefined,
    Timeout: check.timeoutNs ?? undefined,
    StartPeriod: check.startPeriodNs ?? undefined,
    Retries: check.retries ?? undefined,
  });
}

function encodeStep(step: HistorySpec): Readonly<Record<string, unknown>> {
  return dropEmpty({
    created: step.created ?? EPOCH,
    created_by: step.createdBy,
    author: step.author,
    comment: step.comment,
    empty_layer: step.emptyLayer === true ? true : undefined,
  });
}

/** Go's way to write a set: keys with empty objects. */
function keySet(keys: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(keys.map((key) => [key, {}]));
}

function dropEmpty(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
