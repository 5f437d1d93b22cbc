import { AssayError, isJsonObject } from '@assay/core';

/** What is said of the place that an image is judged for. Null: not known. */
export interface JudgedPlace {
  readonly environment: string | null;
  readonly namespace: string | null;
}

/** A place of which nothing is known. */
export const NO_PLACE: JudgedPlace = { environment: null, namespace: null };

/** The place as verdicts name it: one text for one place; empty where nothing is known. */
export function writeContext({ environment, namespace }: JudgedPlace): string {
  if (environment === null && namespace === null) return '';
  return JSON.stringify({
    ...(environment === null ? {} : { environment }),
    ...(namespace === null ? {} : { namespace }),
  });
}

/** The place that `writeContext` wrote. @throws CONTEXT_UNREADABLE, which is a defect */
export function readContext(text: string): JudgedPlace {
  if (text === '') return NO_PLACE;
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw unreadable();
  const { environment = null, namespace = null } = value;
  if (!isTextOrNull(environment) || !isTextOrNull(namespace)) throw unreadable();
  return { environment, namespace };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function unreadable(): AssayError {
  return new AssayError(
    'CONTEXT_UNREADABLE',
    { kind: 'defect', summary: '' },
    'the context of a verdict does not read',
  );
}
