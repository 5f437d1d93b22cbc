import { isJsonObject } from '@assay/core';
import type { ImageUse, ImageUseKind, WorkloadProblem } from './image-use.ts';

/** Values looked at in one object: as many as 3 MB of it can hold. */
const MAX_VALUES = 400_000;
/** Deeper than any pod specification. */
const MAX_DEPTH = 48;
/** Images of one object; 500 containers are a matter of course. */
const MAX_USES = 5000;

/** Maps whose keys are chosen by users, and settings of storage that call something else an image. */
const NOT_SEARCHED: ReadonlySet<string> = new Set([
  'annotations',
  'data',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'options',
  'overhead',
  'rbd',
  'requests',
  'stringData',
  'volumeAttributes',
]);

const LISTS: Readonly<Record<string, ImageUseKind>> = {
  containers: 'container',
  initContainers: 'init-container',
  ephemeralContainers: 'ephemeral-container',
  volumes: 'image-volume',
};

/** A place in an object. */
export interface Place {
  readonly field: string;
  readonly pointer: string;
}

/** Collects the images below values: every field called `image`, in whichever list a future version puts it. */
export class ImageFields {
  readonly uses: ImageUse[] = [];
  readonly problems: WorkloadProblem[] = [];
  readonly #mayBeTemplate: boolean;
  readonly #fallback: ImageUseKind;
  #left = MAX_VALUES;

  constructor(options: { readonly isBuiltIn: boolean }) {
    this.#mayBeTemplate = !options.isBuiltIn;
    this.#fallback = options.isBuiltIn ? 'container' : 'custom';
  }

  /** Takes text for an image, and searches everything else. */
  collect(value: unknown, place: Place): void {
    if (typeof value === 'string') this.#add(value, place, { kind: 'custom', name: null });
    else this.#search(value, place, this.#fallback, 0);
  }

  #search(value: unknown, place: Place, kind: ImageUseKind, depth: number): void {
    if (typeof value !== 'object' || value === null) return;
    this.#left -= 1;
    if (this.#left < 0 || depth > MAX_DEPTH) {
      this.#problem('too-large', place, 'there is more in it than can be searched for images');
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        this.#search(item, itemOf(place, index), kind, depth + 1);
        if (this.#left < 0) return;
      }
      return;
    }
    this.#searchObject(value, place, kind, depth);
  }

  #searchObject(value: object, place: Place, kind: ImageUseKind, depth: number): void {
    for (const [key, child] of Object.entries(value)) {
      if (key === 'image') this.#image(child, value, keyOf(place, key), kind);
      else if (typeof child === 'object' && child !== null && !NOT_SEARCHED.has(key)) {
        const list = Object.hasOwn(LISTS, key) ? LISTS[key] : undefined;
        if (list !== undefined) this.#list(child, keyOf(place, key), list, depth + 1);
        else this.#search(child, keyOf(place, key), kind, depth + 1);
      } else if (child !== null && Object.hasOwn(LISTS, key)) {
        this.#problem('malformed', keyOf(place, key), 'it is not a list');
      }
      if (this.#left < 0) return;
    }
  }

  #list(value: object, place: Place, kind: ImageUseKind, depth: number): void {
    if (!Array.isArray(value)) {
      this.#problem('malformed', place, 'it is not a list');
      return;
    }
    for (const [index, item] of value.entries()) {
      if (!isJsonObject(item)) this.#problem('malformed', itemOf(place, index), 'it is not an object');
    }
    this.#search(value, place, kind, depth);
  }

  #image(value: unknown, holder: object, place: Place, kind: ImageUseKind): void {
    if (value === null || value === undefined || value === '') return;
    if (typeof value === 'string') {
      // In a list of volumes an image is an object; what is text there belongs to a driver that calls its disks so.
      if (kind !== 'image-volume') this.#add(value, place, { kind: kindOf(holder, kind), name: nameOf(holder) });
      return;
    }
    if (!isJsonObject(value)) {
      this.#problem('malformed', place, 'it is neither text nor an object');
      return;
    }
    const reference = value['reference'];
    if (reference === undefined || reference === null || reference === '') return;
    if (typeof reference === 'string') {
      this.#add(reference, keyOf(place, 'reference'), { kind: 'image-volume', name: nameOf(holder) });
    } else this.#problem('malformed', keyOf(place, 'reference'), 'it is not text');
  }

  #add(reference: string, place: Place, { kind, name }: Pick<ImageUse, 'kind' | 'name'>): void {
    if (this.uses.length >= MAX_USES) {
      this.#left = -1;
      this.#problem('too-large', place, `it names more than ${MAX_USES} images`);
      return;
    }
    const isTemplate = this.#mayBeTemplate && /\$\(|\$\{|\{\{/.test(reference);
    this.uses.push({ kind, field: place.field, pointer: place.pointer, name, reference, isTemplate });
  }

  #problem(code: WorkloadProblem['code'], { field }: Place, message: string): void {
    if (this.problems.length < 20) this.problems.push({ code, field, message });
  }
}

/** The place of a key of an object. */
export function keyOf({ field, pointer }: Place, key: string): Place {
  return {
    field: field === '' ? key : `${field}.${key}`,
    pointer: `${pointer}/${/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`,
  };
}

/** The place of an item of a list. */
export function itemOf({ field, pointer }: Place, index: number): Place {
  return { field: `${field}[${index}]`, pointer: `${pointer}/${index}` };
}

function kindOf(holder: object, kind: ImageUseKind): ImageUseKind {
  return kind === 'init-container' && 'restartPolicy' in holder && holder.restartPolicy === 'Always' ? 'sidecar' : kind;
}

function nameOf(holder: object): string | null {
  return 'name' in holder && typeof holder.name === 'string' ? holder.name : null;
}
