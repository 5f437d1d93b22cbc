import { isMap } from 'yaml';
import type { ImageUse, PinForm } from './image-use.ts';
import { readReference } from './read-reference.ts';
import { type YamlMap, type YamlSource, type YamlText, entriesOf, textOf, valueOf, walkMaps } from './yaml-file.ts';
import { referenceUse } from './yaml-use.ts';

/**
 * Images in the values of a Helm chart, as charts usually name them: `image: name:tag`, or an object with `repository` and `tag` and
 * perhaps `registry` and `digest`. `below`: the keys that lead to the values.
 */
export function helmUses(document: YamlMap, source: YamlSource, below = ''): readonly ImageUse[] {
  const uses: ImageUse[] = [];
  for (const [path, map] of walkMaps(document, below)) {
    for (const [key, given] of entriesOf(map)) {
      const value = source.follow(given);
      if (!/image$/i.test(key)) continue;
      const what = path === '' ? key : `${path}.${key}`;
      const text = textOf(value, source);
      if (isMap(value)) uses.push(...partedUse(what, partsOf(value, source)));
      else if (text !== null && isWholeReference(text)) uses.push(referenceUse('helm-values', what, text));
    }
  }
  return uses;
}

/** A bare word under `image` is more often a name that the chart completes than a reference. */
function isWholeReference({ text }: YamlText): boolean {
  return /[:@]/.test(text) && readReference(text) !== null;
}

/** The parts in which charts name an image; null for those that are not given. */
interface ImageParts {
  readonly registry: YamlText | null;
  readonly repository: YamlText | null;
  readonly tag: YamlText | null;
  readonly digest: YamlText | null;
}

function partsOf(map: YamlMap, source: YamlSource): ImageParts {
  const part = (key: string): YamlText | null => textOf(valueOf(map, key), source);
  const repository = part('repository') ?? part('name');
  return { registry: part('registry'), repository, tag: part('tag'), digest: part('digest') };
}

/** An image that is named in parts; none without a name, or without what says which one of that name. */
export function partedUse(what: string, { registry, repository, tag, digest }: ImageParts): readonly ImageUse[] {
  if (repository === null || (tag === null && digest === null)) return [];
  const isBare = registry === null || registry.text === '';
  const name = isBare ? repository.text : `${registry.text}/${repository.text}`;
  const written = `${name}${tag === null || tag.text === '' ? '' : `:${tag.text}`}${digest === null || digest.text === '' ? '' : `@${digest.text}`}`;
  const span = tag?.span ?? repository.span;
  const base = { place: 'helm-values', what, written, platform: null, span } as const;
  if (tag?.text === '' && (digest === null || digest.text === '')) {
    // An empty tag means the version of the chart.
    return [{ ...base, reference: null, form: null, skip: 'template' }];
  }
  const reference = readReference(written);
  if (reference === null) return [{ ...base, reference, form: null, skip: 'not-a-reference' }];
  const form = formOf(tag, digest);
  const aliases = (digest ?? tag)?.aliases ?? 0;
  return [
    form === null ? { ...base, reference, form, skip: 'form' } : { ...base, reference, form, skip: null, aliases },
  ];
}

function formOf(tag: YamlText | null, digest: YamlText | null): PinForm | null {
  if (digest !== null)
    return digest.plain && digest.text !== '' ? { kind: 'digest', span: digest.span } : emptyForm(digest);
  if (tag === null || !tag.plain) return null;
  return { kind: 'tag', span: tag.span, written: tag.text };
}

/** An empty text in quotes can be filled; one without quotes has no place of its own. */
function emptyForm({ span, text }: YamlText): PinForm | null {
  return text === '' && span.end >= span.start ? { kind: 'digest', span } : null;
}
