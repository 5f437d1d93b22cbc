import { type Inspection, type OperatingSystem, type Package, type SupportFact, compareText } from '@assay/core';
import type { AdvisoryReader } from '../contracts/advisory-reader.ts';
import type { SupportRecord } from '../contracts/feed-record.ts';
import { DISTRIBUTION_PRODUCTS, PACKAGE_PRODUCTS, RUNTIME_PRODUCTS } from './runtime-products.ts';

/**
 * Support of the distribution and of runtimes at an instant. Packages of the distribution are supported by it, whatever their authors do,
 * and are left out. The distribution comes first, then runtimes by name and version.
 */
export function supportOf(
  reader: AdvisoryReader,
  inspection: Pick<Inspection, 'os' | 'packages'>,
  at: Date,
): readonly SupportFact[] {
  const day = at.toISOString().slice(0, 10);
  const distribution = inspection.os === null ? [] : [distributionSupport(inspection.os, reader, day)];
  const runtimes = new Map<string, SupportFact>();
  for (const found of inspection.packages) {
    const fact = found.ownedBy === undefined ? runtimeSupport(found, reader, day) : null;
    if (fact !== null) runtimes.set(`${fact.name}\0${fact.version}\0${fact.purl ?? ''}`, fact);
  }
  const sorted = [...runtimes.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, fact]) => fact);
  return [...distribution, ...sorted];
}

/** Dates that the system itself gives count before those of the database. */
function distributionSupport(os: OperatingSystem, reader: AdvisoryReader, day: string): SupportFact {
  const version = os.versionId ?? os.versionCodename ?? '';
  const products = DISTRIBUTION_PRODUCTS.get(os.id) ?? [os.id];
  const found = products.map((product) => recordFor(reader.support(product), version));
  const record = found.find((one) => one !== null) ?? null;
  const own = os.supportEnd?.slice(0, 10) ?? null;
  const fact = factOf(record, day, {
    supportedUntil: own ?? record?.supportedUntil ?? null,
    extendedUntil: os.extendedSupportEnd?.slice(0, 10) ?? record?.extendedUntil ?? null,
  });
  const source = own === null ? 'endoflife.date' : (os.supportEndSource ?? os.source);
  return {
    kind: 'distribution',
    name: os.id,
    version,
    product: record?.product ?? null,
    ...fact,
    purl: null,
    source,
  };
}

/** A runtime that the database has no dates of is of unknown support; a package that is no runtime has none. */
function runtimeSupport(found: Package, reader: AdvisoryReader, day: string): SupportFact | null {
  const products = productsOf(found).map((product) => ({ product, records: reader.support(product) }));
  if (products.length === 0) return null;
  const known = products.find(({ records }) => records.length > 0) ?? { product: null, records: [] };
  const record = recordFor(known.records, releaseOf(found));
  const fact = factOf(record, day, {
    supportedUntil: record?.supportedUntil ?? null,
    extendedUntil: record?.extendedUntil ?? null,
  });
  const { name, version, purl } = found;
  return { kind: 'runtime', name, version, product: known.product, ...fact, purl, source: 'endoflife.date' };
}

function productsOf({ type, name }: Package): readonly string[] {
  const products = type === 'generic' || type === 'bitnami' ? RUNTIME_PRODUCTS.get(name.toLowerCase()) : undefined;
  return products ?? PACKAGE_PRODUCTS.get(`${type}/${name.toLowerCase()}`) ?? [];
}

/** Java 8 and older call themselves 1.8; modules of Go begin with `v`. */
function releaseOf({ name, version }: Package): string {
  const plain = version.replace(/^v(?=\d)/, '');
  return name === 'openjdk' || name === 'jdk' ? plain.replace(/^1\.(?=\d)/, '') : plain;
}

/** The release whose cycle is the version or its beginning; the most exact one. */
function recordFor(records: readonly SupportRecord[], version: string): SupportRecord | null {
  let best: SupportRecord | null = null;
  for (const record of records) {
    const { cycle } = record;
    if (cycle === '' || !version.startsWith(cycle)) continue;
    if (version.length > cycle.length && !/[.+-]/.test(version.charAt(cycle.length))) continue;
    if (best === null || cycle.length > best.cycle.length) best = record;
  }
  return best;
}

type Ends = Pick<SupportFact, 'supportedUntil' | 'extendedUntil'>;

function factOf(
  record: SupportRecord | null,
  day: string,
  ends: Ends,
): Pick<SupportFact, 'cycle' | 'state' | 'activeUntil' | 'latest' | keyof Ends> {
  return {
    cycle: record?.cycle ?? null,
    state: stateOf(record, day, ends),
    activeUntil: record?.activeUntil ?? null,
    ...ends,
    latest: record?.latest ?? null,
  };
}

/** The last day itself still counts. */
function stateOf(
  record: SupportRecord | null,
  day: string,
  { supportedUntil, extendedUntil }: Ends,
): SupportFact['state'] {
  const isExtended = extendedUntil !== null && day <= extendedUntil;
  if (supportedUntil !== null && day > supportedUntil) return isExtended ? 'extended' : 'ended';
  if (supportedUntil === null) {
    if (record?.ended === true) return isExtended ? 'extended' : 'ended';
    if (record?.ended !== false) return 'unknown';
  }
  const active = record?.activeUntil ?? null;
  return active !== null && day > active ? 'maintenance' : 'supported';
}
