import { type Inspection, type JsonValue, isJsonObject } from '@assay/core';

/** The parts of an inspection that repeat what the image configuration says. */
export type ConfigParts = Pick<Inspection, 'config' | 'history' | 'source'>;

/**
 * The same configuration with every secret that was found in it replaced by its preview, wherever in it the text stands: a variable
 * is repeated in the raw configuration and in the history. Rules see the configuration of the image itself; only reports and the
 * cache see this one.
 */
export function redactConfig(parts: ConfigParts, redactions: ReadonlyMap<string, string>): ConfigParts {
  if (redactions.size === 0) return parts;
  const hide = createHider(redactions);
  const { config, history, source } = parts;
  return {
    config: {
      ...config,
      env: config.env.map(hide),
      labels: hideKeys(config.labels, hide),
      entrypoint: config.entrypoint?.map(hide) ?? null,
      cmd: config.cmd?.map(hide) ?? null,
      onBuild: config.onBuild.map(hide),
      healthcheck: config.healthcheck && { ...config.healthcheck, test: config.healthcheck.test.map(hide) },
      raw: hideObject(config.raw, hide),
    },
    history: history.map((entry) => ({
      ...entry,
      createdBy: hide(entry.createdBy),
      comment: entry.comment && hide(entry.comment),
    })),
    source: {
      ...source,
      layers: source.layers.map((layer) => ({ ...layer, createdBy: layer.createdBy && hide(layer.createdBy) })),
    },
  };
}

/** The value with every secret replaced by its preview. */
export function hideValue(value: JsonValue, redactions: ReadonlyMap<string, string>): JsonValue {
  return hideIn(value, createHider(redactions));
}

/** Gives a text without secrets. */
export type Hide = (text: string) => string;

/** Hides secrets, each given with what is shown in its place. Longer ones go first, so that one within another does not leave the rest of that one behind. */
export function createHider(redactions: ReadonlyMap<string, string>): Hide {
  const ordered = [...redactions].filter(([secret]) => secret !== '').toSorted(([a], [b]) => b.length - a.length);
  return (text) => ordered.reduce((shown, [secret, preview]) => shown.replaceAll(secret, preview), text);
}

function hideKeys(labels: Readonly<Record<string, string>>, hide: Hide): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [hide(key), hide(value)]));
}

function hideObject(value: { readonly [key: string]: JsonValue }, hide: Hide): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key), hideIn(item, hide)]));
}

function hideIn(value: JsonValue, hide: Hide): JsonValue {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideIn(item, hide));
  return isObject(value) ? hideObject(value, hide) : value;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return isJsonObject(value);
}
