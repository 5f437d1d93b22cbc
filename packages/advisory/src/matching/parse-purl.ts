/** The parts of a package URL, decoded. */
export interface ParsedPurl {
  readonly type: string;
  /** Segments joined with `/`; empty when there is none. */
  readonly namespace: string;
  readonly name: string;
  /** Null when it names every version. */
  readonly version: string | null;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Longest package URL that is read. */
const MAX_LENGTH = 4096;

/**
 * Reads a package URL; null when the text is none. Lenient with what documents get wrong: case of the type, encoding. Linear.
 * ECMA-427.
 */
export function parsePurl(text: string): ParsedPurl | null {
  if (text.length > MAX_LENGTH || !/^pkg:/i.test(text)) return null;
  const [beforeHash = ''] = text.slice(4).split('#', 1);
  const question = beforeHash.indexOf('?');
  const path = (question < 0 ? beforeHash : beforeHash.slice(0, question)).replace(/^\/+/, '');
  const slash = path.indexOf('/');
  if (slash <= 0) return null;
  const rest = path.slice(slash + 1);
  const nameAt = rest.lastIndexOf('/');
  const at = rest.lastIndexOf('@');
  const hasVersion = at > 0 && at > nameAt;
  const segments = (hasVersion ? rest.slice(0, at) : rest).split('/').map(decode);
  const name = segments.pop() ?? '';
  if (name === '') return null;
  return {
    type: path.slice(0, slash).toLowerCase(),
    namespace: segments.filter((segment) => segment !== '').join('/'),
    name,
    version: hasVersion ? decode(rest.slice(at + 1)) || null : null,
    qualifiers: question < 0 ? new Map() : qualifiersOf(beforeHash.slice(question + 1)),
  };
}

function qualifiersOf(query: string): ReadonlyMap<string, string> {
  const qualifiers = new Map<string, string>();
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) qualifiers.set(decode(pair.slice(0, equals)).toLowerCase(), decode(pair.slice(equals + 1)));
  }
  return qualifiers;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
