import type { Advisory } from '../contracts/advisory.ts';

/** A vulnerability that an advisory is about, by the id that it is reported under. */
export interface Identity {
  readonly id: string;
  /** Sorted, without the id. */
  readonly aliases: readonly string[];
  /** True when the advisory has the ids of several CVEs for one thing: it is none of them alone. */
  readonly ambiguous: boolean;
}

const CVE = /^CVE-\d{4}-\d{4,}$/;

/** True for an id of the CVE list. */
export function isCve(id: string): boolean {
  return CVE.test(id);
}

/**
 * The vulnerabilities of an advisory. An erratum that covers several gives each of them; else it is one: the CVE when its id and aliases
 * hold exactly one, the id of the feed otherwise. Aliases of aliases are never followed.
 */
export function identitiesOf(advisory: Pick<Advisory, 'id' | 'aliases' | 'covers'>): readonly Identity[] {
  const { id, aliases, covers } = advisory;
  if (covers.length > 1) {
    return [...new Set(covers)].map((covered) => ({ id: covered, aliases: [], ambiguous: false }));
  }
  const all = [...new Set([id, ...aliases, ...covers])];
  const cves = all.filter(isCve);
  const canonical = cves.length === 1 ? (cves[0] ?? id) : cves.length === 0 && covers[0] !== undefined ? covers[0] : id;
  return [
    {
      id: canonical,
      aliases: all.filter((one) => one !== canonical).toSorted(),
      ambiguous: cves.length > 1,
    },
  ];
}
