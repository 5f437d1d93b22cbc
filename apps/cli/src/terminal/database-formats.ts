import type { DatabaseStatus } from '@assay/advisory';
import type { Registry } from '@assay/core';
import { type Formatter, byteSize, columns, counted, jsonText, shown } from '@assay/report';
import { plainFormats } from './plain-formats.ts';

/** A database and what a command did to it. */
export interface DatabaseReport {
  readonly path: string;
  readonly sizeBytes: number;
  readonly status: DatabaseStatus;
  /** The instant that ages are told for. */
  readonly now: Date;
  /** What the command has to say beyond the status, one line each. */
  readonly lines: readonly string[];
  /** The same for programs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Formats of the commands on the database. */
export function databaseFormats(): Registry<Formatter<DatabaseReport>> {
  return plainFormats<DatabaseReport>({
    table: (report) => `${tableLines(report).join('\n')}\n`,
    json: ({ path, sizeBytes, status, details }) =>
      `${jsonText({ ...status, schemaVersion: 1, databaseVersion: status.schemaVersion, path, sizeBytes, ...details })}\n`,
  });
}

function tableLines({ path, sizeBytes, status, now, lines }: DatabaseReport): readonly string[] {
  const feeds = status.feeds.map(({ feed, records, asOf, readAt }) => [
    feed,
    counted(records, 'record'),
    asOf === null ? 'date unknown' : `newest ${asOf.slice(0, 10)}`,
    `read ${ageOf(readAt, now)} ago`,
  ]);
  const namespaces = [...new Set(status.coverage.map(({ namespace }) => namespace))].filter((name) => name !== '*');
  return [
    ...lines,
    `${path}  ${byteSize(sizeBytes)}`,
    `built ${status.builtAt} (${ageOf(status.builtAt, now)} ago) of ${counted(status.advisories, 'record')} about ${counted(status.rows, 'package')}`,
    '',
    ...columns(feeds, 2, 40),
    '',
    `answers for ${counted(namespaces.length, 'namespace')}: ${shown(namespaces.join(' '), 2000)}`,
  ];
}

function ageOf(instant: string, now: Date): string {
  const hours = Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 3_600_000));
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}
