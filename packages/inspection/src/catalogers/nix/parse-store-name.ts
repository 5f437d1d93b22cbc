/** What the name of an object in the Nix store tells. */
export interface StoreName {
  readonly name: string;
  readonly version: string;
  /** `out` for a package's main output. */
  readonly output: string;
}

/** Outputs that packages are split into; they stand behind the version. */
const OUTPUTS: ReadonlySet<string> = new Set(
  'bin dev lib man doc info devdoc devman debug static data dist terminfo getent py python tools modules share crt libgcc'.split(
    ' ',
  ),
);

/** Objects that are no installed packages: recipes, sources, patches and archives that were fetched to build one. */
const NO_PACKAGE = /\.(?:drv|lock|patch|diff|tar|tar\.[a-z0-9]+|tgz|zip|crate|gem|whl|sh|nix|json)$|-source$/;

/**
 * Reads `HASH-NAME-VERSION[-OUTPUT]`: as in Nix itself the version starts behind the first hyphen that no letter follows. Null for objects
 * without a version and for such as are no packages.
 */
export function parseStoreName(object: string): StoreName | null {
  const joined = /^[0-9a-df-np-sv-z]{32}-([^/]{1,211})$/.exec(object)?.[1];
  if (joined === undefined || NO_PACKAGE.test(joined)) return null;
  const start = /-[^A-Za-z]/.exec(joined)?.index ?? -1;
  if (start < 1) return null;
  const rest = joined.slice(start + 1);
  const hyphen = rest.lastIndexOf('-');
  const suffix = rest.slice(hyphen + 1);
  const isSplit = hyphen > 0 && OUTPUTS.has(suffix);
  return {
    name: joined.slice(0, start),
    version: isSplit ? rest.slice(0, hyphen) : rest,
    output: isSplit ? suffix : 'out',
  };
}
