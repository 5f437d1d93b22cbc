import { compareText } from '@assay/core';

/** Dependencies of one package that are told. */
const MAX_EDGES = 5000;

/** What packages of one kind provide under which name. Of several that provide a name the first counts. */
export class DependencyIndex {
  readonly #providers = new Map<string, string>();

  /** Says that the package with this URL provides a name. */
  provide(name: string, purl: string): void {
    if (!this.#providers.has(name)) this.#providers.set(name, purl);
  }

  /** URL of the package that provides a name. */
  find(name: string): string | undefined {
    return this.#providers.get(name);
  }

  /** URLs of the packages that provide these names, for a package that needs them: sorted, each once, without the package itself. */
  resolve(names: Iterable<string>, purl: string): readonly string[] {
    const found = new Set<string>();
    for (const name of names) {
      const provider = this.#providers.get(name);
      if (provider !== undefined && provider !== purl) found.add(provider);
      if (found.size >= MAX_EDGES) break;
    }
    return [...found].toSorted(compareText);
  }
}

/** `dependsOn` of a package, left out where there is nothing to tell. */
export function dependsOn(purls: readonly string[]): { readonly dependsOn?: readonly string[] } {
  return purls.length === 0 ? {} : { dependsOn: purls };
}

/** URLs sorted, each once, without the one of the package that needs the others; no more than are told of one package. */
export function sortedOthers(purls: Iterable<string>, purl: string): readonly string[] {
  return [...new Set(purls)]
    .filter((other) => other !== purl)
    .slice(0, MAX_EDGES)
    .toSorted(compareText);
}
