/** The parts of a package URL, decoded. The subpath is left out. */
export interface ParsedPurl {
  /** In lower case. */
  readonly type: string;
  /** Segments joined by slashes; empty for none. */
  readonly namespace: string;
  readonly name: string;
  /** Empty for none. */
  readonly version: string;
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** Reads a package URL without minding what its type demands of its parts. Null when it is none. ECMA-427, section 6. */
export function parsePurl(text: string): ParsedPurl | null {
  const [, type = '', rest = ''] = /^pkg:\/{0,2}([A-Za-z][A-Za-z0-9.+-]{0,60})\/(.+)$/.exec(text) ?? [];
  const [main = '', query = ''] = (rest.split('#')[0] ?? '').split('?');
  const at = main.lastIndexOf('@');
  const hasVersion = at > main.lastIndexOf('/') && at > 0;
  const segments = (hasVersion ? main.slice(0, at) : main).split('/').filter((segment) => segment !== '');
  const decoded = segments.map(decode);
  const name = decoded.pop() ?? null;
  const version = hasVersion ? decode(main.slice(at + 1)) : '';
  if (type === '' || name === null || version === null || decoded.includes(null)) return null;
  return {
    type: type.toLowerCase(),
    namespace: decoded.join('/'),
    name,
    version,
    qualifiers: readQualifiers(query),
  };
}

function readQualifiers(query: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    query.split('&').flatMap((pair) => {
      const equals = pair.indexOf('=');
      const value = equals < 1 ? null : decode(pair.slice(equals + 1));
      return value === null ? [] : [[pair.slice(0, equals).toLowerCase(), value]];
    }),
  );
}

/** Null for what is not encoded as URLs are. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
