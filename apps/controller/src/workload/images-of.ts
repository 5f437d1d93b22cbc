import { isJsonObject } from '@assay/core';
import { ImageFields, type Place, itemOf, keyOf } from './image-fields.ts';
import type { WorkloadImages } from './image-use.ts';
import type { PathStep, WorkloadKind, WorkloadKinds } from './workload-kinds.ts';

/** What kind of object it is, as the request or the object says. */
export interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

const ROOT: Place = { field: '', pointer: '' };
/** Deepest that pod specifications are looked for in kinds that nobody described. */
const MAX_SHAPE_DEPTH = 12;
const MAX_SHAPES = 10_000;

/**
 * Every image that an object names, wherever it stands. Of kinds that nobody described, everything that looks like a pod
 * specification counts.
 */
export function imagesOf(object: unknown, { group, kind }: ObjectKind, kinds: WorkloadKinds): WorkloadImages {
  if (!isJsonObject(object)) {
    return {
      uses: [],
      problems: [{ code: 'malformed', field: '', message: 'the object is no JSON object' }],
      pullSecrets: [],
      serviceAccount: null,
    };
  }
  // What debug containers were added with before there was a pod in the request.
  if (group === '' && kind === 'EphemeralContainers') return search([{ value: object, place: ROOT }], true);
  const known = kinds.find(group, kind);
  if (known === null) return search(podShapes(object), false);
  return search(
    known.paths.flatMap((path) => [...follow(object, path, ROOT)]),
    known.isBuiltIn,
    known,
  );
}

interface Root {
  readonly value: unknown;
  readonly place: Place;
  /** True for a value that stands where an object should be on the way. */
  readonly isBroken?: boolean;
}

function search(roots: readonly Root[], isBuiltIn: boolean, known: WorkloadKind | null = null): WorkloadImages {
  const fields = new ImageFields({ isBuiltIn });
  for (const { value, place, isBroken = false } of roots) {
    if (isBroken || (known?.isBuiltIn === true && !isJsonObject(value))) {
      fields.problems.push({ code: 'malformed', field: place.field, message: 'it is not an object' });
    } else fields.collect(value, place);
  }
  const specs = roots.flatMap(({ value }) => (isJsonObject(value) ? [value] : []));
  return {
    uses: fields.uses,
    problems: fields.problems,
    pullSecrets: specs.flatMap((spec) => secretNames(spec['imagePullSecrets'])),
    serviceAccount:
      specs
        .flatMap((spec) => [spec['serviceAccountName'], spec['serviceAccount']])
        .find((name) => typeof name === 'string' && name !== '')
        ?.toString() ?? null,
  };
}

function secretNames(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const name = isJsonObject(item) ? item['name'] : null;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

/** The values that a path leads to. */
function* follow(value: unknown, path: readonly PathStep[], place: Place): Generator<Root> {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (value !== undefined && value !== null) yield { value, place };
    return;
  }
  if (step === 'items') {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) yield* follow(item, rest, itemOf(place, index));
    return;
  }
  if (isJsonObject(value)) {
    if (Object.hasOwn(value, step.key)) yield* follow(value[step.key], rest, keyOf(place, step.key));
  } else if (value !== undefined && value !== null) yield { value, place, isBroken: true };
}

/** Everything that has a list of containers, outermost first. */
function podShapes(object: object): readonly Root[] {
  const found: Root[] = [];
  const waiting: { readonly value: object; readonly place: Place; readonly depth: number }[] = [
    { value: object, place: ROOT, depth: 0 },
  ];
  for (let at = 0; at < waiting.length && at < MAX_SHAPES; at += 1) {
    const item = waiting[at];
    if (item === undefined) break;
    const { value, place, depth } = item;
    if (isPodShape(value)) found.push({ value, place });
    else if (depth < MAX_SHAPE_DEPTH) {
      for (const [key, child] of Object.entries(value)) {
        if (typeof child !== 'object' || child === null) continue;
        const below = Array.isArray(value) ? itemOf(place, Number(key)) : keyOf(place, key);
        waiting.push({ value: child, place: below, depth: depth + 1 });
      }
    }
  }
  return found;
}

function isPodShape(value: object): boolean {
  return ['containers', 'initContainers'].some((key) => {
    const list: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    return Array.isArray(list) && list.some((item) => isJsonObject(item) && typeof item['image'] === 'string');
  });
}
