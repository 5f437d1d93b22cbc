import { type Identity, entriesOf, identityOf, membersOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/**
 * Reads which frameworks an application brings along: `*.runtimeconfig.json`. Those that it only asks for are not among them.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG, PACKAGE_FILE_LIMIT
 */
export function parseRuntimeConfig(bytes: Uint8Array): readonly Identity[] {
  const options = membersOf(membersOf(parseJson(bytes))['runtimeOptions']);
  return entriesOf(options['includedFrameworks'])
    .map((framework) => identityOf(membersOf(framework)['name'], membersOf(framework)['version']))
    .filter(({ name, version }) => name !== '' && version !== '');
}
