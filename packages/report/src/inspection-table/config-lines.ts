import type { ImageConfig, Inspection } from '@assay/core';
import type { Paint } from '../paint.ts';
import { isPrivateName } from '../private-text.ts';
import { labelled, shown } from '../text-layout.ts';

/** The configuration: how a container of the image starts. */
export function configLines(inspection: Inspection, paint: Paint, width: number): string[] {
  const { config } = inspection;
  const options = { indent: 2, labelWidth: 13, width };
  const rows: [string, string][] = [
    ['user', config.user === '' ? 'root (none set)' : config.user],
    ['entrypoint', commandText(config.entrypoint)],
    ['command', commandText(config.cmd)],
    ['directory', config.workingDir === '' ? '/' : config.workingDir],
    ['ports', config.exposedPorts.join(', ') || 'none'],
    ['volumes', config.volumes.join(', ') || 'none'],
    ['health check', config.healthcheck === null ? 'none' : commandText(config.healthcheck.test)],
    ['stop signal', config.stopSignal ?? 'default'],
    ['created', config.created ?? 'unknown'],
    ...config.env.map((entry, index): [string, string] => [index === 0 ? 'environment' : '', variableText(entry)]),
    ...labelRows(config),
  ];
  return [
    '',
    paint('title', 'CONFIGURATION'),
    ...rows.flatMap(([label, text]) => labelled(label, shown(text), options)),
  ];
}

function commandText(command: readonly string[] | null): string {
  return command === null ? 'none' : JSON.stringify(command);
}

/** Values that look like credentials are not shown at a terminal or in a log of a CI job; the JSON document has them. */
function variableText(entry: string): string {
  const equals = entry.indexOf('=');
  return equals > 0 && isPrivateName(entry.slice(0, equals)) ? `${entry.slice(0, equals)}=(hidden)` : entry;
}

function labelRows(config: ImageConfig): [string, string][] {
  return Object.entries(config.labels).map(([key, value], index) => [index === 0 ? 'labels' : '', `${key}=${value}`]);
}
