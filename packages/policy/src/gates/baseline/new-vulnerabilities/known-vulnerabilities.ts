import type { VulnerabilityMatch } from '@assay/core';

const CVE = /^CVE-\d{4}-\d{4,}$/;

/**
 * Vulnerabilities that a baseline has, by package and any of their ids. The version of the package and where it lies do not matter, so
 * neither an update nor a move makes a vulnerability new.
 */
export class KnownVulnerabilities {
  readonly #byKey: ReadonlyMap<string, readonly VulnerabilityMatch[]>;

  constructor(matches: readonly VulnerabilityMatch[]) {
    const pairs = matches.flatMap((match) => idsOf(match).map((id) => ({ key: keyOf(match, id), match })));
    const groups = Map.groupBy(pairs, ({ key }) => key);
    this.#byKey = new Map([...groups].map(([key, group]) => [key, group.map(({ match }) => match)]));
  }

  /** The matches of the baseline that are about the same vulnerability of the same package. */
  find(match: VulnerabilityMatch): readonly VulnerabilityMatch[] {
    const found = idsOf(match).flatMap((id) => this.#byKey.get(keyOf(match, id)) ?? []);
    return [...new Set(found)].filter((other) => isSame(match, other));
  }
}

function idsOf({ id, aliases }: VulnerabilityMatch): readonly string[] {
  return [...new Set([id, ...aliases])];
}

function keyOf({ package: { type, name } }: VulnerabilityMatch, id: string): string {
  return `${type}\0${name}\0${id}`;
}

/**
 * Two that share an id are one, unless each is a CVE of its own: an advisory that covers both does not make the second one known. Aliases
 * of aliases are never followed.
 */
function isSame(a: VulnerabilityMatch, b: VulnerabilityMatch): boolean {
  if (a.id === b.id || a.aliases.includes(b.id) || b.aliases.includes(a.id)) return true;
  return !(CVE.test(a.id) && CVE.test(b.id));
}
