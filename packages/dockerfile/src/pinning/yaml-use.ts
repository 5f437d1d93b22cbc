import type { ImagePlace, ImageUse, SkipReason } from './image-use.ts';
import { readReference } from './read-reference.ts';
import type { YamlText } from './yaml-file.ts';

/** Expressions that something else fills in: Helm and Go templates, workflows, Kustomize variables, shell variables. */
const TEMPLATE = /\{\{|\$\{|\$\(|\$[A-Za-z_]|<[A-Za-z_-]+>/;

/** A text of a YAML file that names an image as one reference. */
export function referenceUse(place: ImagePlace, what: string, found: YamlText): ImageUse {
  const { text, span, aliases } = found;
  const skip = reasonToSkip(found);
  const reference = skip === null || skip === 'form' ? readReference(text) : null;
  const form = skip === null ? ({ kind: 'reference', span } as const) : null;
  return { place, what, written: text, reference, platform: null, span, form, skip, aliases };
}

function reasonToSkip({ text, plain }: YamlText): SkipReason | null {
  if (TEMPLATE.test(text)) return 'template';
  if (readReference(text) === null) return 'not-a-reference';
  return plain ? null : 'form';
}
