import { parseBlockYaml, yamlText } from '../block-yaml.ts';
import { identityOf, shortText } from '../package-text.ts';

/** What the pubspec.yaml of a package tells. */
export type DartRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly homepage: string;
  readonly repository: string;
};

/**
 * Reads pubspec.yaml.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parsePubspec(bytes: Uint8Array): DartRecord {
  const pubspec = parseBlockYaml(bytes);
  return {
    ...identityOf(yamlText(pubspec, 'name'), yamlText(pubspec, 'version')),
    description: shortText(yamlText(pubspec, 'description')),
    homepage: shortText(yamlText(pubspec, 'homepage')),
    repository: shortText(yamlText(pubspec, 'repository')),
  };
}
