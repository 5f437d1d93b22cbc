import { type Members, entriesOf, identityOf, membersOf, shortText, textOf } from '../package-text.ts';
import type { EmbeddedRecord } from './embedded-record.ts';

/** Purposes of what is described without being a package that could be installed. */
const OTHER_PURPOSES: ReadonlySet<string> = new Set([
  'ARCHIVE',
  'CONTAINER',
  'DEVICE',
  'FILE',
  'OPERATING-SYSTEM',
  'OPERATING_SYSTEM',
  'SOURCE',
]);

/** Relationships whose related element was used to make another one without being in it. */
const MADE_FROM: ReadonlySet<string> = new Set(['GENERATED_FROM']);

/** Relationships whose own element is needed only to make or test another one. */
const MADE_WITH: ReadonlySet<string> = new Set([
  'BUILD_DEPENDENCY_OF',
  'BUILD_TOOL_OF',
  'DEV_DEPENDENCY_OF',
  'DEV_TOOL_OF',
  'TEST_DEPENDENCY_OF',
  'TEST_TOOL_OF',
]);

/** Reads the packages of an SPDX 2 document, without sources and tools that it was made from. */
export function parseSpdx(document: Members): readonly EmbeddedRecord[] {
  const { subjects, notInstalled } = readRelationships(document);
  return entriesOf(document['packages']).flatMap((one) => {
    const entry = membersOf(one);
    const id = textOf(entry['SPDXID']);
    if (notInstalled.has(id) || OTHER_PURPOSES.has(textOf(entry['primaryPackagePurpose']).toUpperCase())) return [];
    return [
      {
        ...identityOf(entry['name'], known(entry['versionInfo'])),
        purl: purlOf(entry),
        licenses: [known(entry['licenseDeclared']) || known(entry['licenseConcluded'])].filter((text) => text !== ''),
        isSubject: subjects.has(id),
      },
    ];
  });
}

function readRelationships(document: Members): { subjects: ReadonlySet<string>; notInstalled: ReadonlySet<string> } {
  const subjects = new Set(entriesOf(document['documentDescribes']).map(textOf));
  const notInstalled = new Set<string>();
  for (const one of entriesOf(document['relationships'])) {
    const relationship = membersOf(one);
    const type = textOf(relationship['relationshipType']).toUpperCase();
    const element = textOf(relationship['spdxElementId']);
    const related = textOf(relationship['relatedSpdxElement']);
    if (type === 'DESCRIBES') subjects.add(related);
    else if (MADE_FROM.has(type)) notInstalled.add(related);
    else if (MADE_WITH.has(type)) notInstalled.add(element);
  }
  return { subjects, notInstalled };
}

function purlOf(entry: Members): string {
  const references = entriesOf(entry['externalRefs']).map(membersOf);
  return shortText(references.find((reference) => textOf(reference['referenceType']) === 'purl')?.['referenceLocator']);
}

/** SPDX writes two words for what nobody says. */
function known(value: unknown): string {
  const text = shortText(value);
  return text === 'NOASSERTION' || text === 'NONE' ? '' : text;
}
