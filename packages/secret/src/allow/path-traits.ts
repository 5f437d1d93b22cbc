/** What a path tells about the secrets in the file. */
export interface PathTraits {
  /** Tests, fixtures, examples and documentation: secrets there are reported, with less confidence. */
  readonly test: boolean;
  /** Lock files, checksums, minified and generated code: full of random text, so generic detectors do not look there. */
  readonly generated: boolean;
}

/** Reads a path. */
export function pathTraits(path: string): PathTraits {
  return { test: TEST.test(path), generated: GENERATED.test(path) };
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|testing|testdata|test-data|fixtures?|__fixtures__|specs?|mocks?|__mocks__|examples?|samples?|docs?|man|demos?)\/|[._-](?:test|spec|example|sample|template|dist)(?:\.[a-z0-9]{1,8})?$|\.(?:md|rst|adoc|tmpl|example)$|(?:^|\/)(?:README|CHANGELOG|HISTORY|NEWS)[^/]{0,32}$/i;

const GENERATED =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|Gemfile\.lock|composer\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|flake\.lock|Podfile\.lock|packages\.lock\.json|RECORD|md5sums|[^/]{0,255}\.(?:min\.(?:js|css)|map|lock|md5sums|sha256|sha512|svg|list|po|pot))$/i;
