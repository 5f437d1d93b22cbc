/** What a package URL of an rpm package says. */
export interface RpmPurl {
  readonly name: string;
  /** With epoch when it is not 0; null when the URL has no version. */
  readonly version: string | null;
  readonly architecture: string | null;
  /** `name:stream` of the module that it is built in. */
  readonly module: string | null;
}

const PURL = /^pkg:rpm(?:mod)?\/(?:[^/@?#]+\/)?([^/@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?/;

/** Reads `pkg:rpm/redhat/name@version?arch=x86_64&epoch=1&rpmmod=name:stream:version:context`; null when it is none. */
export function readRpmPurl(purl: string): RpmPurl | null {
  const [, name, version, query] = PURL.exec(purl) ?? [];
  if (name === undefined || purl.startsWith('pkg:rpmmod/')) return name === undefined ? null : ofModule(name);
  const qualifiers = new URLSearchParams(query ?? '');
  const epoch = qualifiers.get('epoch');
  const [, module] = /^([^:]+:[^:]+)(?::|$)/.exec(qualifiers.get('rpmmod') ?? '') ?? [];
  const plainName = decoded(name);
  const plainVersion = version === undefined || version === '' ? null : decoded(version);
  if (plainName === null || (version !== undefined && version !== '' && plainVersion === null)) return null;
  return {
    name: plainName,
    version: plainVersion === null || epoch === null || epoch === '0' ? plainVersion : `${epoch}:${plainVersion}`,
    architecture: qualifiers.get('arch'),
    module: module ?? null,
  };
}

/** A module as such is no package that could be installed. */
function ofModule(name: string): RpmPurl {
  return { name: decoded(name) ?? name, version: null, architecture: 'module', module: null };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
