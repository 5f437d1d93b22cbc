import type { ExpressionElement } from './engine.ts';

/** What a field may hold at run time; undefined when it is absent, which an expression can ask with `has()`. */
export type FieldValue =
  | string
  | bigint
  | number
  | boolean
  | Date
  | FactObject
  | readonly FieldValue[]
  | ReadonlyMap<string, FieldValue>
  | undefined;

/** One field of an object: its type, what it says, and how it is read from the fact. */
export interface Field<T> {
  /** `string`, `int`, `double`, `bool`, `timestamp`, the name of a kind of object, `list<…>` or `map<string, …>` of one. */
  readonly type: string;
  /** One sentence without a full stop. */
  readonly summary: string;
  readonly read: (fact: T) => FieldValue;
}

/** A kind of object that expressions see. */
export interface ObjectType {
  readonly name: string;
  readonly fields: Readonly<Record<string, Omit<Field<never>, 'read'>>>;
  /** Class of the objects: the engine knows the type of a value by it. */
  readonly constructor: new (...parts: never[]) => FactObject;
}

/** An object that expressions see; its fields are getters of the subclass. */
export abstract class FactObject {
  /** What a finding on it is about. */
  abstract identify(): ExpressionElement;
}

/** A kind of object with the maker of its values. */
export interface FactType<T> extends ObjectType {
  of(fact: T): FactObject;
}

/** Makes a kind of object of a table of fields and of what findings say of it. */
export function defineFactType<T>(
  name: string,
  fields: Readonly<Record<string, Field<T>>>,
  identify: (fact: T) => ExpressionElement,
): FactType<T> {
  class View extends FactObject {
    readonly #fact: T;
    /** Lists, maps and objects that were read before: loops ask for them again and again. */
    #kept: Map<string, FieldValue> | null = null;
    constructor(fact: T) {
      super();
      this.#fact = fact;
    }
    read(field: string): FieldValue {
      const kept = this.#kept?.get(field);
      if (kept !== undefined) return kept;
      const value = fields[field]?.read(this.#fact);
      if (typeof value === 'object') (this.#kept ??= new Map()).set(field, value);
      return value;
    }
    override identify(): ExpressionElement {
      return identify(this.#fact);
    }
  }
  for (const field of Object.keys(fields)) {
    Object.defineProperty(View.prototype, field, {
      get(this: View): FieldValue {
        return this.read(field);
      },
    });
  }
  return { name, fields, constructor: View, of: (fact) => new View(fact) };
}
