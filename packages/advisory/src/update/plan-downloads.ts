import type { AdvisoryProvider, FeedDownload } from '../contracts/provider.ts';

/** One address to fetch, and the provider that named it. */
export interface PlannedDownload {
  readonly provider: AdvisoryProvider;
  readonly download: FeedDownload;
  /** Official address with the release filled in. Names what is kept, whatever mirror it comes from. */
  readonly url: string;
}

/** A prefix of addresses and what stands in for it: a mirror inside a company, a directory of files fetched by hand (`file:`). */
export interface Mirror {
  readonly from: string;
  readonly to: string;
}

/**
 * The addresses that hold data for the namespaces, each once, in the order of the providers. `all` takes everything that has no
 * release in its address. Data for every image (`*`) is always in.
 */
export function planDownloads(
  providers: readonly AdvisoryProvider[],
  needed: ReadonlySet<string> | 'all',
): readonly PlannedDownload[] {
  const planned = new Map<string, PlannedDownload>();
  for (const provider of providers) {
    for (const download of provider.downloads) {
      for (const url of addressesOf(download, needed)) planned.set(url, { provider, download, url });
    }
  }
  return [...planned.values()];
}

function addressesOf({ namespace, url }: FeedDownload, needed: ReadonlySet<string> | 'all'): readonly string[] {
  const byRelease = url.includes('{release}');
  if (namespace === '*') return [url];
  if (needed === 'all') return byRelease ? [] : [url];
  const wanted = [...needed].filter((name) => name === namespace || name.startsWith(`${namespace}:`)).toSorted();
  if (!byRelease) return wanted.length === 0 ? [] : [url];
  return wanted.map((name) => url.replaceAll('{release}', encodeURIComponent(releaseOf(name))));
}

function releaseOf(namespace: string): string {
  return namespace.slice(namespace.lastIndexOf(':') + 1);
}

/** The address to ask: that of the mirror with the longest matching prefix, or the official one. */
export function mirrored(url: string, mirrors: readonly Mirror[]): string {
  const [best] = mirrors.filter(({ from }) => url.startsWith(from)).toSorted((a, b) => b.from.length - a.from.length);
  return best === undefined ? url : best.to + url.slice(best.from.length);
}

/** The name that every document of a planned download starts with. */
export function feedName(url: string): string {
  const { host, pathname, search } = new URL(url);
  return host + pathname.replace(/(?<!\.tar)\.(?:gz|zst|bz2)$/, '') + search;
}
