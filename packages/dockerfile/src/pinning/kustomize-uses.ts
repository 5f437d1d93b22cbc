import { isScalar } from 'yaml';
import type { ImageUse, PinForm } from './image-use.ts';
import { readReference } from './read-reference.ts';
import { type YamlMap, type YamlSource, mapsOf, pairOf, textOf, valueOf } from './yaml-file.ts';

/** Images that a Kustomization changes: `images: [{ name, newName, newTag, digest }]`. `below`: what leads to the list. */
export function kustomizeUses(document: YamlMap, source: YamlSource, below = ''): readonly ImageUse[] {
  return mapsOf(document, 'images', source).flatMap((entry, index) => {
    return useOf(entry, `${below}images[${index}]`, source) ?? [];
  });
}

function useOf(entry: YamlMap, what: string, source: YamlSource): ImageUse | null {
  const name = textOf(valueOf(entry, 'newName'), source) ?? textOf(valueOf(entry, 'name'), source);
  if (name === null) return null;
  const tag = textOf(valueOf(entry, 'newTag'), source);
  const digest = textOf(valueOf(entry, 'digest'), source);
  const written = `${name.text}${tag === null ? '' : `:${tag.text}`}${digest === null ? '' : `@${digest.text}`}`;
  const reference = readReference(written);
  const span = tag?.span ?? name.span;
  const base = { place: 'kustomize', what, written, reference, platform: null, span } as const;
  if (reference === null) return { ...base, form: null, skip: 'not-a-reference' };
  // An entry without tag and digest changes only where the image comes from.
  if (tag === null && digest === null) return { ...base, form: null, skip: 'not-an-image' };
  const form: PinForm | null = digest === null ? insertAfter(entry, source) : { kind: 'digest', span: digest.span };
  const aliases = digest?.aliases ?? 0;
  return form === null ? { ...base, form: null, skip: 'form' } : { ...base, form, skip: null, aliases };
}

/** A line of its own after the one of `newTag`, as far to the right as that. */
function insertAfter(entry: YamlMap, source: YamlSource): PinForm | null {
  const pair = pairOf(entry, 'newTag');
  if (pair === undefined || !isScalar(pair.key) || !isScalar(pair.value)) return null;
  const start = pair.key.range?.[0] ?? 0;
  const end = pair.value.range?.[1] ?? 0;
  const line = source.text.lastIndexOf('\n', start - 1) + 1;
  const lead = source.text.slice(line, start);
  if (/^[ \t-]*$/.test(lead) && !entry.flow) {
    const lineEnd = source.text.indexOf('\n', end);
    const at = lineEnd < 0 ? source.text.length : lineEnd;
    const isCrlf = source.text[at - 1] === '\r';
    const indent = lead.replaceAll('-', ' ');
    return {
      kind: 'insert',
      at: isCrlf ? at - 1 : at,
      before: `${isCrlf ? '\r\n' : '\n'}${indent}digest: `,
      after: '',
    };
  }
  return entry.flow === true ? { kind: 'insert', at: end, before: ', digest: "', after: '"' } : null;
}
