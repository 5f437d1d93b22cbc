import { parseJson } from '../parse-json.ts';
import { type Members, entriesOf, identityOf, membersOf, shortText, shortTexts } from '../package-text.ts';

/** A file of a package as conda has it. */
export type CondaFile = {
  /** Relative to the environment. */
  readonly path: string;
  readonly digest?: string;
  readonly sizeBytes?: number;
};

/** What conda wrote down when it installed a package. */
export type CondaRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  readonly build: string;
  readonly channel: string;
  readonly subdirectory: string;
  readonly licenses: readonly string[];
  readonly url: string;
  readonly md5: string;
  readonly sha256: string;
  readonly depends: readonly string[];
  readonly files: readonly CondaFile[];
};

/**
 * Reads `conda-meta/NAME-VERSION-BUILD.json`.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseRecord(bytes: Uint8Array): CondaRecord {
  const json = membersOf(parseJson(bytes));
  return {
    ...identityOf(json['name'], json['version']),
    build: shortText(json['build']),
    channel: channelName(shortText(json['channel']), shortText(json['subdir'])),
    subdirectory: shortText(json['subdir']),
    licenses: shortTexts(json['license']),
    url: withoutCredentials(shortText(json['url'])),
    md5: shortText(json['md5']),
    sha256: shortText(json['sha256']),
    depends: entriesOf(json['depends'])
      .map(shortText)
      .filter((text) => text !== ''),
    files: readFiles(json),
  };
}

/** Digests are of the files as installed: prefixes in them are replaced on the way. */
function readFiles(json: Members): readonly CondaFile[] {
  const paths = entriesOf(membersOf(json['paths_data'])['paths']);
  if (paths.length === 0)
    return entriesOf(json['files'])
      .map(shortText)
      .filter(isPath)
      .map((path) => ({ path }));
  return paths.flatMap((one) => {
    const entry = membersOf(one);
    const path = shortText(entry['_path']);
    const sha256 = shortText(entry['sha256_in_prefix'] ?? entry['sha256']);
    const size = entry['size_in_bytes'];
    const isInstalledAsPacked =
      entry['sha256_in_prefix'] === undefined || entry['sha256_in_prefix'] === entry['sha256'];
    if (!isPath(path)) return [];
    return [
      {
        path,
        ...(/^[0-9a-f]{64}$/.test(sha256) ? { digest: `sha256:${sha256}` } : {}),
        ...(typeof size === 'number' && size >= 0 && isInstalledAsPacked ? { sizeBytes: size } : {}),
      },
    ];
  });
}

function isPath(path: string): boolean {
  return path !== '' && !path.startsWith('/');
}

/** `https://conda.anaconda.org/conda-forge/linux-64` is the channel `conda-forge`; older records have the name itself. */
function channelName(channel: string, subdirectory: string): string {
  const segments = channel.split('/').filter((segment) => segment !== '');
  if (segments.length > 1 && segments.at(-1) === subdirectory) segments.pop();
  return segments.at(-1) ?? '';
}

/** Private channels are reached with a token in the address (`/t/TOKEN/`) or a password before the host. */
function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href.replace(/\/t\/[^/]+\//, '/');
}
