import type { Ajv, ValidateFunction } from 'ajv';

/** Where an example of GitHub stands in its description. */
interface ExampleObject {
  readonly value?: unknown;
  readonly $ref?: string;
}

/** An answer as GitHub's description has it. */
export interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<
    Record<string, { readonly schema?: object; readonly examples?: Readonly<Record<string, ExampleObject>> }>
  >;
}

/** The parts of the description that answers need. */
export interface AnswerSource {
  readonly components: {
    readonly responses: Readonly<Record<string, ResponseObject>>;
    readonly examples: Readonly<Record<string, ExampleObject>>;
  };
}

/** Answers of one operation, by status. */
export interface PublishedAnswer {
  /** GitHub's own example; undefined for none. */
  readonly example: unknown;
  /** Says what is wrong with a body; null for nothing. */
  readonly check: (body: unknown) => string | null;
}

const JSON_BODY = 'application/json';

/** An answer of the description; null where it has none with a body of JSON. Schemas are compiled when they are first asked. */
export function publishedAnswer(
  { components }: AnswerSource,
  ajv: Ajv,
  response: ResponseObject,
  pointer: string,
): PublishedAnswer | null {
  const named = response.$ref?.split('/').at(-1);
  const resolved = named === undefined ? response : (components.responses[named] ?? {});
  const at = named === undefined ? pointer : `github#/components/responses/${named}`;
  const content = resolved.content?.[JSON_BODY];
  if (content?.schema === undefined) return null;
  const examples = Object.values(content.examples ?? {}).map(({ value, $ref }) => {
    return $ref === undefined ? value : components.examples[$ref.split('/').at(-1) ?? '']?.value;
  });
  let check: ValidateFunction | null = null;
  let ofExamples: ReadonlySet<string> = new Set();
  return {
    example: examples[0],
    check: (body) => {
      if (check === null) {
        check = ajv.compile({ $ref: `${at}/content/application~1json/schema` });
        // In a few places GitHub's own examples are not as its description says; there the examples are right.
        for (const example of examples) ofExamples = ofExamples.union(problemsOf(check, example));
      }
      const problems = problemsOf(check, body).difference(ofExamples);
      return problems.size === 0 ? null : [...problems].slice(0, 5).join('; ');
    },
  };
}

/** What is wrong with a body, whichever of several items it is wrong with. */
function problemsOf(check: ValidateFunction, body: unknown): ReadonlySet<string> {
  if (check(body)) return new Set();
  return new Set(
    (check.errors ?? []).map(({ instancePath, message }) => `${instancePath.replace(/\/\d+/g, '/*')} ${message ?? ''}`),
  );
}

/** Keys whose values are maps of their own: nothing of the example is kept. */
const MAPS: ReadonlySet<string> = new Set(['permissions', 'payload']);

/**
 * What the stand-in knows, in the shape of GitHub's own example: everything that it does not know is as there, and what the example does not
 * have is left out, so that nobody comes to rely on what GitHub never said.
 */
export function shapedLike(example: unknown, known: unknown): unknown {
  if (example === undefined || example === null) return known;
  if (Array.isArray(known)) {
    const [first]: readonly unknown[] = Array.isArray(example) ? example : [];
    return known.map((item) => shapedLike(first, item));
  }
  if (!isFields(known) || !isFields(example)) return known;
  const shaped: Record<string, unknown> = { ...example };
  for (const [key, value] of Object.entries(known)) {
    if (!Object.hasOwn(example, key)) continue;
    shaped[key] = MAPS.has(key) ? value : shapedLike(example[key], value);
  }
  return shaped;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes schemas of OpenAPI 3.0 those of JSON Schema: what may be null says so. Changes the description in place. */
export function allowNull(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && 'nullable' in value && value.nullable === true && !('type' in value)) {
    const { nullable: _, ...rest } = value;
    for (const key of Object.keys(value)) Reflect.deleteProperty(value, key);
    Reflect.set(value, 'anyOf', [{ type: 'null' }, rest]);
    allowNull(rest);
    return;
  }
  if ('nullable' in value && value.nullable === true && 'enum' in value && Array.isArray(value.enum)) {
    Reflect.set(value, 'enum', [...value.enum, null]);
  }
  for (const [key, inner] of Object.entries(value)) if (key !== 'example' && key !== 'examples') allowNull(inner);
}

/** GitHub's example of a commit has a file that is not whole; that of its example of a comparison is. Changes the examples in place. */
export function mendExamples({ components: { examples } }: AnswerSource): void {
  const [commit, comparison] = [examples['commit']?.value, examples['commit-comparison']?.value];
  if (!isFields(commit) || !isFields(comparison)) throw new Error("GitHub's examples are not what they were");
  Reflect.set(commit, 'files', comparison['files']);
}
