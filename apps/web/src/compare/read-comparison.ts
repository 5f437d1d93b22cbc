import { isRecord } from '../parts/is-record.ts';

/** A vulnerability that one of two images has, or both. */
export interface VulnerabilityDifference {
  readonly id: string;
  /** `introduced`, `fixed`, `carried`, `re-scored`, `disclosed-since`. */
  readonly kind: string;
  readonly severity: string;
  readonly packageName: string;
}

/** A package that only one image has, or both in other versions. */
export interface PackageDifference {
  /** `added`, `removed`, `changed`. */
  readonly kind: string;
  readonly type: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What the page shows of two images. */
export interface Comparison {
  readonly sharedLayers: number;
  readonly vulnerabilitiesCompared: boolean;
  /** Without those that both carry. */
  readonly vulnerabilities: readonly VulnerabilityDifference[];
  readonly packages: readonly PackageDifference[];
  readonly config: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

/** What the service tells of two images, as far as it is shown. */
export function readComparison(told: unknown): Comparison {
  const answer = isRecord(told) ? told : {};
  return {
    sharedLayers: typeof answer['sharedLayers'] === 'number' ? answer['sharedLayers'] : 0,
    vulnerabilitiesCompared: answer['vulnerabilitiesCompared'] === true,
    vulnerabilities: recordsOf(answer['vulnerabilities'])
      .map((each) => ({
        id: textOf(each['id']),
        kind: textOf(each['class']),
        severity: textOf(each['severity']),
        packageName: textOf(isRecord(each['package']) ? each['package']['name'] : null),
      }))
      .filter(({ kind }) => kind !== 'carried'),
    packages: recordsOf(answer['packages']).map((each) => ({
      kind: textOf(each['kind']),
      type: textOf(each['type']),
      name: textOf(each['name']),
      before: versionsOf(each['before']),
      after: versionsOf(each['after']),
    })),
    config: recordsOf(answer['config']).map((each) => ({
      field: [textOf(each['field']), textOf(each['name'])].filter((part) => part !== '').join(' '),
      before: textOf(each['before']) || '–',
      after: textOf(each['after']) || '–',
    })),
  };
}

function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function versionsOf(value: unknown): string | null {
  return Array.isArray(value) && value.length > 0 ? value.map(textOf).join(', ') : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
}
