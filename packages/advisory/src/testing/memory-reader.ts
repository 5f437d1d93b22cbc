import { compareText } from '@assay/core';
import type { Advisory } from '../contracts/advisory.ts';
import type { AdvisoryReader, AffectedRow, DatabaseStatus } from '../contracts/advisory-reader.ts';
import type {
  ExploitedRecord,
  ProbabilityRecord,
  SupportRecord,
  VulnerabilityRecord,
} from '../contracts/feed-record.ts';

/** What a reader in memory answers from. */
export interface MemoryData {
  readonly advisories?: readonly Advisory[];
  /** Namespaces that count as covered. Default: those that an advisory names. */
  readonly coverage?: DatabaseStatus['coverage'];
  readonly vulnerabilities?: readonly VulnerabilityRecord[];
  readonly exploited?: readonly ExploitedRecord[];
  readonly probabilities?: readonly ProbabilityRecord[];
  readonly support?: readonly SupportRecord[];
  readonly builtAt?: string;
}

/** A reader over records in memory, for tests and benchmarks; answers as a database does. */
export function memoryReader(data: MemoryData): AdvisoryReader {
  const advisories = (data.advisories ?? []).toSorted((a, b) => compareText(a.feed, b.feed) || compareText(a.id, b.id));
  const rows = indexRows(advisories);
  const vulnerabilities = new Map(data.vulnerabilities?.map((one) => [one.id, one]));
  const exploited = new Map(data.exploited?.map((one) => [one.id, one]));
  const probabilities = new Map(data.probabilities?.map((one) => [one.id, one]));
  return {
    status: statusOf(data, advisories, rows),
    rowsOf: (namespace, name) => rows.get(`${namespace}\0${name}`) ?? [],
    advisoriesAbout: (id) =>
      advisories.filter((one) => one.id === id || one.aliases.includes(id) || one.covers.includes(id)),
    packagesAffectedBy: (id) => packagesOf(advisories, id),
    vulnerability: (id) => vulnerabilities.get(id) ?? null,
    exploited: (id) => exploited.get(id) ?? null,
    probability: (id) => probabilities.get(id) ?? null,
    support: (product) => data.support?.filter((one) => one.product === product) ?? [],
    close: () => undefined,
  };
}

function indexRows(advisories: readonly Advisory[]): ReadonlyMap<string, readonly AffectedRow[]> {
  const rows = new Map<string, AffectedRow[]>();
  for (const { affected, ...advisory } of advisories) {
    if (advisory.withdrawn !== null) continue;
    for (const one of affected) {
      const key = `${one.namespace}\0${one.name}`;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [{ affected: one, advisory }]);
      else known.push({ affected: one, advisory });
    }
  }
  return rows;
}

function packagesOf(advisories: readonly Advisory[], id: string): ReturnType<AdvisoryReader['packagesAffectedBy']> {
  const about = advisories.filter((one) => one.id === id || one.aliases.includes(id) || one.covers.includes(id));
  const found = new Map(
    about.flatMap(({ affected }) =>
      affected.map(({ namespace, name }) => [`${namespace}\0${name}`, { namespace, name }] as const),
    ),
  );
  return [...found.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, place]) => place);
}

function statusOf(
  data: MemoryData,
  advisories: readonly Advisory[],
  rows: ReadonlyMap<string, readonly AffectedRow[]>,
): DatabaseStatus {
  const named = new Map<string, string>();
  for (const { feed, affected } of advisories) for (const { namespace } of affected) named.set(namespace, feed);
  const asOf = '2026-01-01T00:00:00Z';
  return {
    schemaVersion: 1,
    builtAt: data.builtAt ?? asOf,
    digest: `sha256:${'0'.repeat(64)}`,
    advisories: advisories.length,
    rows: [...rows.values()].reduce((sum, list) => sum + list.length, 0),
    feeds: [...new Set(advisories.map(({ feed }) => feed))].map((feed) => ({
      feed,
      records: advisories.filter((one) => one.feed === feed).length,
      readAt: asOf,
      asOf,
      digest: `sha256:${'0'.repeat(64)}`,
    })),
    sources: [],
    coverage: data.coverage ?? [...named].map(([namespace, feed]) => ({ namespace, feed, asOf })),
  };
}
