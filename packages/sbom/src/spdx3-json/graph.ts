import type { JsonObject, JsonValue } from '@assay/core';
import type { GapNotes } from '../decode/gap-notes.ts';
import { textField } from '../decode/json-fields.ts';
import { factsFromText } from '../spdx/read-package.ts';
import { isObject } from '../text/json-text.ts';

/** The elements of a document, by type and by identifier. */
export interface Graph {
  /** In the order of the document. */
  ofType(type: string): readonly JsonObject[];
  /** The element that a reference means: an identifier, or the element itself written in place. */
  resolve(reference: JsonValue | undefined): JsonObject | null;
  /** Relationships that start at an element. */
  from(element: JsonObject): readonly JsonObject[];
  /** What Assay annotated an element with; null when it did not. */
  factsAbout(element: JsonObject): JsonObject | null;
  /** All that Assay annotated anything with. */
  allFacts(): readonly JsonObject[];
}

/** Indexes the elements of a graph; entries without a type become a gap. */
export function readElements(items: readonly JsonValue[], notes: GapNotes): Graph {
  const elements: JsonObject[] = [];
  for (const item of items) {
    if (isObject(item) && textField(item, 'type') !== undefined) addElements(item, elements);
    else notes.note('SBOM_COMPONENT_UNREADABLE', isObject(item) ? '(without a type)' : '(not an object)');
  }
  const byType = Map.groupBy(elements, (item) => textField(item, 'type') ?? '');
  const byId = new Map(elements.map((item) => [idOf(item), item]));
  const bySource = Map.groupBy(elements, (item) => idText(item['from']));
  const facts = (byType.get('Annotation') ?? []).flatMap((item) => {
    const found = factsFromText(textField(item, 'statement') ?? '');
    return found === null ? [] : [{ subject: idText(item['subject']), found }];
  });
  const factsById = Map.groupBy(facts, ({ subject }) => subject);
  return {
    ofType: (type) => byType.get(type) ?? [],
    resolve: (reference) => (isObject(reference) ? reference : (byId.get(idText(reference)) ?? null)),
    from: (element) => bySource.get(idOf(element)) ?? [],
    factsAbout: (element) => factsById.get(idOf(element))?.[0]?.found ?? null,
    allFacts: () => facts.map(({ found }) => found),
  };
}

/** An element may be written in place of a reference to it: those are elements of the graph too. */
function addElements(value: JsonValue, elements: JsonObject[]): void {
  if (isObject(value) && typeof value['type'] === 'string') elements.push(value);
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) addElements(child, elements);
}

/** Identifier of an element; a text that nothing refers to when it has none. */
function idOf(element: JsonObject): string {
  return textField(element, 'spdxId') ?? textField(element, '@id') ?? NO_ID;
}

const NO_ID = '\0';

/** The identifier that a reference means; empty when it is none. */
export function idText(reference: JsonValue | undefined): string {
  if (isObject(reference)) return idOf(reference);
  return typeof reference === 'string' ? reference : '';
}
