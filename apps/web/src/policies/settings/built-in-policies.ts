import { parse } from 'yaml';
import { type PlainRecord, isRecord, recordsIn, wordOf, wordsOf } from '../form/plain-value.ts';

/** A policy that comes with Assay. */
export interface BuiltInPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** As it is shipped, with its comments. */
  readonly text: string;
  /** Its tests as they are shipped. */
  readonly tests: string;
  /** The rule sets that its mappings name. */
  readonly ruleSets: readonly PlainRecord[];
  readonly variables: PlainRecord;
}

const TEXTS: Readonly<Record<string, string>> = import.meta.glob('../../../../../policies/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const TESTS: Readonly<Record<string, string>> = import.meta.glob('../../../../../policies/tests/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The policies that come with Assay, by name. */
export function builtInPolicies(): readonly BuiltInPolicy[] {
  const read = Object.entries(TEXTS).map(([path, text]) => {
    return readBuiltIn(text, TESTS[path.replace(/([^/]+)$/, 'tests/$1')] ?? '');
  });
  return read.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Reads one of them out of its text. */
export function readBuiltIn(text: string, tests: string): BuiltInPolicy {
  const document: unknown = parse(text);
  const { id, name, description, variables, rule_sets: ruleSets, mappings } = isRecord(document) ? document : {};
  const named = new Set(recordsIn(mappings).flatMap((mapping) => wordsOf(mapping['rule_set_ids'])));
  return {
    id: wordOf(id) ?? '',
    name: wordOf(name) ?? '',
    description: wordOf(description) ?? '',
    text,
    tests,
    ruleSets: recordsIn(ruleSets).filter((ruleSet) => named.has(wordOf(ruleSet['id']) ?? '')),
    variables: isRecord(variables) ? variables : {},
  };
}
