import type { JsonObject, JsonValue } from '@assay/core';
import type { GapNotes } from '../decode/gap-notes.ts';
import { isObject } from '../text/json-text.ts';
import { type InspectionParts, PART_NAMES, type PartName, isPart } from './inspection-parts.ts';

type Draft = { -readonly [K in PartName]?: InspectionParts[K] };

/** The parts that a document holds. One of another form is left out, which a gap says; what was not looked for stays absent. */
export function readParts(document: JsonObject, notes: GapNotes): InspectionParts {
  const parts: Draft = {};
  for (const name of PART_NAMES) readPart(name, written(name, document), parts, notes);
  return parts;
}

function readPart<K extends PartName>(
  name: K,
  value: JsonValue | undefined,
  parts: { [P in K]?: InspectionParts[P] },
  notes: GapNotes,
): void {
  if (value === undefined) return;
  if (isPart(name, value)) parts[name] = value;
  else notes.note('SBOM_FIELD_UNREADABLE', `${name} of the inspection`);
}

/** Reports say in words what was not looked for, and leave out paths unless asked for them. */
function written(name: PartName, document: JsonObject): JsonValue | undefined {
  const value = document[name];
  if (name === 'secrets' && value === null) return undefined;
  if (name === 'files') return isObject(value) && value['entries'] === undefined ? undefined : value;
  if (name !== 'malware' || !isObject(value)) return value;
  const { status, ...scan } = value;
  return status === 'not-run' ? undefined : scan;
}
