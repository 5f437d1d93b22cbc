import { type ImageConfig, compareText } from '@assay/core';
import type { ConfigChange } from './content-comparison.ts';

/** What is set otherwise, sorted by field and name. Times and authors, which every build changes, are left out. */
export function compareConfig(before: ImageConfig, after: ImageConfig): readonly ConfigChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const changes: ConfigChange[] = [];
  for (const [key, { field, name, value }] of now) {
    const known = old.get(key);
    if (known === undefined) changes.push({ kind: 'added', field, name, before: null, after: value });
    else if (known.value !== value) changes.push({ kind: 'changed', field, name, before: known.value, after: value });
  }
  for (const [key, { field, name, value }] of old) {
    if (!now.has(key)) changes.push({ kind: 'removed', field, name, before: value, after: null });
  }
  return changes.toSorted((a, b) => compareText(a.field, b.field) || compareText(a.name, b.name));
}

interface ConfigValue {
  readonly field: ConfigChange['field'];
  readonly name: string;
  readonly value: string;
}

function valuesOf(config: ImageConfig): ReadonlyMap<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  const set = (field: ConfigValue['field'], name: string, value: string | null): void => {
    if (value !== null) values.set(JSON.stringify([field, name]), { field, name, value });
  };
  const list = (items: readonly string[] | null): string | null => (items === null ? null : JSON.stringify(items));
  set('user', '', config.user);
  for (const variable of config.env) {
    const equals = variable.indexOf('=');
    set('env', equals < 0 ? variable : variable.slice(0, equals), equals < 0 ? '' : variable.slice(equals + 1));
  }
  for (const port of config.exposedPorts) set('port', port, '');
  for (const volume of config.volumes) set('volume', volume, '');
  for (const [name, value] of Object.entries(config.labels)) set('label', name, value);
  set('entrypoint', '', list(config.entrypoint));
  set('cmd', '', list(config.cmd));
  set('shell', '', list(config.shell));
  set('onBuild', '', config.onBuild.length === 0 ? null : list(config.onBuild));
  set('workingDir', '', config.workingDir);
  set('stopSignal', '', config.stopSignal);
  set('healthcheck', '', config.healthcheck === null ? null : JSON.stringify(config.healthcheck));
  return values;
}
