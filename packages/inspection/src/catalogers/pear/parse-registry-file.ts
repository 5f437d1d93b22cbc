import { isJsonObject } from '@assay/core';
import { identityOf, membersOf, shortText, shortTexts } from '../package-text.ts';
import { readPhpValue } from './php-value.ts';

/** A package as PEAR's registry has it. */
export type PearRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  /** `pecl.php.net`, `pear.php.net`, … */
  readonly channel: string;
  readonly licenses: readonly string[];
  readonly summary: string;
  /** Absolute paths of its files. */
  readonly paths: readonly string[];
};

/** Where packages come from that name no channel. */
const DEFAULT_CHANNEL = 'pear.php.net';

/**
 * Reads a `.reg` file: the description of the package, serialised. Descriptions of version 1 have text where those of version 2 have
 * a list with the text in it.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseRegistryFile(bytes: Uint8Array): PearRecord {
  const value = readPhpValue(bytes);
  const fields = membersOf(value);
  const version = isJsonObject(fields['version']) ? fields['version']['release'] : fields['version'];
  const attributes = membersOf(fields['attribs']);
  return {
    ...identityOf(fields['name'] ?? fields['package'] ?? attributes['name'], version),
    channel: shortText(fields['channel']) || DEFAULT_CHANNEL,
    licenses: shortTexts(contentOf(fields['license'] ?? fields['release_license'])),
    summary: shortText(fields['summary']),
    paths: readPaths(fields['filelist']),
  };
}

function contentOf(value: unknown): unknown {
  return isJsonObject(value) ? value['_content'] : value;
}

function readPaths(list: unknown): readonly string[] {
  if (!isJsonObject(list)) return [];
  return Object.values(list).flatMap((file) => {
    const path = isJsonObject(file) ? shortText(file['installed_as']) : '';
    return path.startsWith('/') ? [path] : [];
  });
}
