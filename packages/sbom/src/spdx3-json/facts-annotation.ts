import type { JsonObject } from '@assay/core';
import { contentHex } from '../description/content-id.ts';
import { factsText } from '../spdx/package-facts.ts';
import type { Element, Namer } from './namer.ts';

/** An annotation of Assay's own; its identifier follows from what it says. */
export function factsAnnotation(name: Namer, subject: string, facts: JsonObject): Element {
  return name.element('Annotation', `annotation-${contentHex([subject, facts]).slice(0, 24)}`, {
    annotationType: 'other',
    subject,
    contentType: 'application/json',
    statement: factsText(facts),
  });
}
