import type { Dockerfile } from '../dockerfile.ts';
import type { KeyValue } from '../syntax/key-values.ts';
import { type Stage, parentOf } from './stage.ts';

/** A label with variables put in. */
export interface Label {
  readonly key: string;
  readonly value: string;
  /** False when a variable in the value is unknown. */
  readonly complete: boolean;
  readonly pair: KeyValue;
}

/** Most parents that are looked at. */
const MAX_PARENTS = 500;

/** The labels that a stage ends with, those of its parents included; the last value of a key counts. */
export function effectiveLabels(file: Dockerfile, stage: Stage): ReadonlyMap<string, Label> {
  const chain: Stage[] = [];
  for (let at: Stage | null = stage; at !== null && chain.length < MAX_PARENTS; at = parentOf(at)) chain.push(at);
  const labels = new Map<string, Label>();
  for (const each of chain.toReversed()) {
    for (const instruction of each.of('LABEL')) {
      for (const pair of instruction.keyValues.pairs) {
        const key = file.expand({ text: pair.name, span: pair.nameSpan }, instruction).text;
        const { text, complete } = file.expand({ text: pair.value ?? '', span: pair.valueSpan }, instruction);
        labels.set(key, { key, value: text, complete, pair });
      }
    }
  }
  return labels;
}
