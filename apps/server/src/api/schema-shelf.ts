import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import type { TSchema } from 'typebox';

/** Schemas of a document: those with a title of one word stand under it, once, wherever they are used. */
export interface SchemaShelf {
  /** The schema as it stands in the document. */
  inline(schema: TSchema): JsonObject;
  /** Puts a schema under a name. Returns the reference to it. */
  reference(schema: TSchema, name: string): JsonObject;
  /** Everything that has a name. */
  schemas(): JsonObject;
}

const NAME = /^[A-Z][A-Za-z0-9]*$/;

/** An empty shelf. */
export function createSchemaShelf(): SchemaShelf {
  const named = new Map<string, JsonValue>();
  const place = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map((item: JsonValue) => place(item));
    if (!isJson(value)) return value;
    const { title, ...rest } = value;
    if (typeof title !== 'string' || !NAME.test(title)) return placeFields(value);
    if (!named.has(title)) {
      named.set(title, {});
      named.set(title, placeFields(rest));
    }
    return { $ref: `#/components/schemas/${title}` };
  };
  const placeFields = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, place(field)]));
  const inline = (schema: TSchema): JsonObject => {
    const plain: JsonValue = JSON.parse(JSON.stringify(schema));
    const placed = place(plain);
    return isJson(placed) ? placed : {};
  };
  return {
    inline,
    reference: (schema, name) => {
      const plain: JsonObject = JSON.parse(JSON.stringify(schema));
      return inlineNamed({ ...plain, title: name });
    },
    schemas: () => Object.fromEntries([...named].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };

  function inlineNamed(value: JsonObject): JsonObject {
    const placed = place(value);
    return isJson(placed) ? placed : {};
  }
}

function isJson(value: JsonValue): value is JsonObject {
  return isJsonObject(value);
}
