import { FORGE_KEYS, type JsonObject, readForgeSettings } from '@assay/core';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { closed } from '../../http/schemas.ts';

const VALUE = Type.Optional(
  Type.Union([
    Type.String({ maxLength: 600 }),
    Type.Number(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 600 }), { maxItems: 20 }),
  ]),
);

/** Settings as people send them. */
export const SETTINGS_BODY = closed(
  Object.fromEntries(FORGE_KEYS.map((key) => [key, VALUE])),
  'Settings as `assay.yaml` has them under `github:`.',
);

/** The settings, where all of them can be used. @throws REQUEST_INVALID */
export function checkedSettings(body: Readonly<Record<string, unknown>>): JsonObject {
  const { values, problems } = readForgeSettings(body);
  if (problems.length > 0) throw serverError('REQUEST_INVALID', problems.slice(0, 10).join('; '));
  return Object.fromEntries(Object.entries(values).map(([key, texts]) => [key, [...texts]]));
}
