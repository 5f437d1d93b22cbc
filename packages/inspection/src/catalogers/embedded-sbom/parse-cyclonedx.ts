import { unreadable } from '../gap-codes.ts';
import { type Members, entriesOf, identityOf, membersOf, shortText, shortTexts, textOf } from '../package-text.ts';
import type { EmbeddedRecord } from './embedded-record.ts';

/** Kinds of components that are no packages. */
const OTHER_TYPES: ReadonlySet<string> = new Set([
  'container',
  'cryptographic-asset',
  'data',
  'device',
  'device-driver',
  'file',
  'firmware',
  'operating-system',
  'platform',
]);

/** Components of one document, those within others counted too. */
const MAX_COMPONENTS = 500_000;

/**
 * Reads the components of a CycloneDX document, those within others too; what it is about is not among them.
 * @throws CatalogerError PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseCycloneDx(document: Members): readonly EmbeddedRecord[] {
  const records: EmbeddedRecord[] = [];
  const pending = [...entriesOf(document['components'])].toReversed();
  let count = 0;
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if ((count += 1) > MAX_COMPONENTS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_COMPONENTS} components`);
    const component = membersOf(one);
    for (const inner of entriesOf(component['components']).toReversed()) pending.push(inner);
    if (OTHER_TYPES.has(textOf(component['type'])) || component['scope'] === 'excluded') continue;
    records.push(readComponent(component));
  }
  return records;
}

function readComponent(component: Members): EmbeddedRecord {
  const group = shortText(component['group']);
  const { name, version } = identityOf(component['name'], component['version']);
  return {
    name: group === '' || name === '' ? name : `${group}/${name}`,
    version,
    purl: shortText(component['purl']),
    licenses: shortTexts(entriesOf(component['licenses']).map(licenseOf)),
    isSubject: false,
  };
}

/** An entry holds an expression, or a licence with an identifier or a name. */
function licenseOf(entry: unknown): string {
  const { expression, license } = membersOf(entry);
  const { id, name } = membersOf(license);
  return textOf(expression) || textOf(id) || textOf(name);
}
