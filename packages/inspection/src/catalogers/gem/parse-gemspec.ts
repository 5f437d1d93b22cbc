import { decodeText } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf, shortText, shortTexts } from '../package-text.ts';
import { readRubyTexts } from './ruby-literal.ts';

/** What the specification of an installed gem tells. */
export type GemRecord = {
  /** Empty when the specification does not say. */
  readonly name: string;
  readonly version: string;
  /** `ruby` for gems without parts made for one platform. */
  readonly platform: string;
  readonly licenses: readonly string[];
  readonly authors: readonly string[];
  readonly homepage: string;
  readonly summary: string;
  /** Names of gems that it needs to run. */
  readonly dependencies: readonly string[];
};

/** Attributes that are read; `license=` is another spelling of `licenses=`. */
const ATTRIBUTE =
  /^[ \t]{0,40}[A-Za-z_]\w{0,40}\.(name|version|platform|licenses|license|authors|author|homepage|summary)\s{0,20}=(?![=~])/;

const DEPENDENCY = /^[ \t]{0,40}[A-Za-z_]\w{0,40}\.add_(?:runtime_)?dependency[ (]\s{0,10}/;

/** Characters of a line in which an attribute is looked for. */
const MAX_ATTRIBUTE_LENGTH = 200;

/** Assignments to these attributes; specifications have one for each. */
const MAX_ASSIGNMENTS = 1000;

/**
 * Reads a specification as RubyGems and Bundler write it: Ruby code that consists of assignments. It is not run. Name, version and platform
 * are first taken from the line `# stub: …`, which is what RubyGems itself goes by.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseGemspec(bytes: Uint8Array): GemRecord {
  const source = decodeText(bytes);
  const values = readAttributes(source);
  const [, name, version, platform] = /^# stub: (\S+) (\S+) (\S+)/m.exec(source.slice(0, 4096)) ?? [];
  const first = (attribute: string): string => values.get(attribute)?.[0] ?? '';
  return {
    ...identityOf(name ?? first('name'), version ?? first('version')),
    platform: shortText(platform ?? first('platform')) || 'ruby',
    licenses: shortTexts([...(values.get('licenses') ?? []), ...(values.get('license') ?? [])]),
    authors: shortTexts([...(values.get('authors') ?? []), ...(values.get('author') ?? [])]),
    homepage: shortText(first('homepage')),
    summary: shortText(first('summary')),
    dependencies: readDependencies(source),
  };
}

/** Texts by attribute. The last assignment counts, as it does in Ruby; one that has to be evaluated does not. */
function readAttributes(source: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  let assignments = 0;
  for (let start = 0; start < source.length;) {
    const newline = source.indexOf('\n', start);
    const end = newline === -1 ? source.length : newline;
    const [matched, attribute] = ATTRIBUTE.exec(source.slice(start, Math.min(end, start + MAX_ATTRIBUTE_LENGTH))) ?? [];
    if (matched !== undefined && attribute !== undefined) {
      if ((assignments += 1) > MAX_ASSIGNMENTS) throw unreadable('PACKAGE_FILE_LIMIT', 'too many assignments');
      const texts = readRubyTexts(source, skipSpaces(source, start + matched.length));
      if (texts.length > 0) values.set(attribute, texts);
    }
    start = end + 1;
  }
  return values;
}

/** `s.add_runtime_dependency(%q<rack>.freeze, [">= 1"])`, and without brackets. Older Ruby gets the same list in another branch. */
function readDependencies(source: string): readonly string[] {
  const names = new Set<string>();
  for (let start = 0; start < source.length;) {
    const newline = source.indexOf('\n', start);
    const end = newline === -1 ? source.length : newline;
    const [matched] = DEPENDENCY.exec(source.slice(start, Math.min(end, start + MAX_ATTRIBUTE_LENGTH))) ?? [];
    if (matched !== undefined) {
      const [name] = readRubyTexts(source, start + matched.length);
      if (name !== undefined && name.length <= MAX_ATTRIBUTE_LENGTH) names.add(name);
      if (names.size > MAX_ASSIGNMENTS) throw unreadable('PACKAGE_FILE_LIMIT', 'too many dependencies');
    }
    start = end + 1;
  }
  return [...names].toSorted();
}

function skipSpaces(source: string, start: number): number {
  let at = start;
  while (source[at] === ' ' || source[at] === '\t') at += 1;
  return at;
}
