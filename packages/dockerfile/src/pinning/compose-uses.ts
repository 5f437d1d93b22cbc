import { isMap } from 'yaml';
import type { ImageUse } from './image-use.ts';
import { readReference } from './read-reference.ts';
import {
  type YamlMap,
  type YamlSource,
  type YamlText,
  entriesOf,
  mapOf,
  mergedValue,
  textOf,
  valueOf,
} from './yaml-file.ts';
import { referenceUse } from './yaml-use.ts';

/** `${NAME:-default}` and `${NAME-default}` as the whole text. */
const WITH_DEFAULT = /^(\$\{[A-Za-z_]\w*:?-)([^{}$]+)\}$/;

/** True for a file with services as Compose has them, whatever it is called. */
export function hasServices(document: YamlMap, source: YamlSource): boolean {
  return entriesOf(mapOf(document, 'services')).some(([, given]) => isService(source.follow(given), source));
}

function isService(service: unknown, source: YamlSource): boolean {
  return isMap(service) && ['image', 'build'].some((key) => mergedValue(service, key, source) !== undefined);
}

/** Images of the services of a Compose file; in its first version they are the document itself. */
export function composeUses(document: YamlMap, source: YamlSource): readonly ImageUse[] {
  const services = valueOf(document, 'services') === undefined ? document : mapOf(document, 'services');
  return entriesOf(services).flatMap(([name, given]) => {
    const service = source.follow(given);
    if (!isMap(service)) return [];
    const image = textOf(mergedValue(service, 'image', source), source);
    if (image === null) return [];
    const what = `services.${name}.image`;
    const platform = textOf(mergedValue(service, 'platform', source), source)?.text ?? null;
    const isBuilt = mergedValue(service, 'build', source) !== undefined;
    return [{ ...(isBuilt ? builtUse(what, image) : serviceUse(what, image)), platform }];
  });
}

function builtUse(what: string, { text, span }: YamlText): ImageUse {
  return {
    place: 'compose',
    what,
    written: text,
    reference: null,
    platform: null,
    span,
    form: null,
    skip: 'built-here',
  };
}

function serviceUse(what: string, found: YamlText): ImageUse {
  const match = WITH_DEFAULT.exec(found.text);
  const [, before = '', written = ''] = match ?? [];
  if (match === null || !found.plain) return referenceUse('compose', what, found);
  const start = found.span.start + before.length;
  const span = { start, end: start + written.length };
  const reference = readReference(written);
  const form = reference === null ? null : ({ kind: 'reference', span } as const);
  const skip = reference === null ? ('not-a-reference' as const) : null;
  return { place: 'compose', what, written, reference, platform: null, span, form, skip, aliases: found.aliases };
}
