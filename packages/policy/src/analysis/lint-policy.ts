import { type DocumentProblem, compareText } from '@assay/core';
import { jsonOf } from '../document/variables.ts';
import type { ImageSelector } from '../mapping/image-selector.ts';
import type { CompiledPolicy, Mapping, Rule, RuleSet, SourcePlace } from '../policy.ts';
import type { Pattern } from '../text/pattern.ts';

/** Codes of what a policy may say without meaning it, each with what it means. */
export const POLICY_LINTS = {
  MAPPING_UNREACHABLE: 'A mapping stands after one that selects everything that it selects.',
  MAPPING_CATCH_ALL_MISSING: 'No last mapping selects every image, and the document does not say what unmapped means.',
  RULE_SHADOWED: 'A rule asks what another rule of the rule set asks, and its action changes nothing.',
  RULE_SET_UNUSED: 'No mapping names the rule set.',
  ALLOWLIST_UNUSED: 'No mapping names the allowlist.',
  ALLOWLIST_ITEM_BROAD: 'An allowlist item accepts every finding of its gate.',
  ALLOWLIST_ITEM_ENDLESS: 'An allowlist item never expires.',
  ALLOWLIST_ITEM_SHADOWED: 'An allowlist item accepts nothing that an item before it does not accept.',
  WILDCARD_BROAD: 'An image list entry selects every image.',
} as const;

/** A code of {@link POLICY_LINTS}. */
export type PolicyLintCode = keyof typeof POLICY_LINTS;

/** Most mappings that are compared with those before them. */
const MAX_COMPARED = 2000;

/** Finds what a valid policy says without meaning it. In the order of the document; all are warnings. */
export function lintPolicy(policy: CompiledPolicy): readonly DocumentProblem[] {
  const problems = [
    ...lintMappings(policy),
    ...policy.ruleSets.flatMap(lintRules),
    ...lintUnused(policy),
    ...policy.allowlists.flatMap(lintItems),
    ...lintImages(policy),
  ];
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column || compareText(a.code, b.code));
}

function problem(code: PolicyLintCode, place: SourcePlace, message: string, hint: string): DocumentProblem {
  const { pointer, line, column, include } = place;
  const text = include === null ? message : `${include}: ${message}`;
  return { severity: 'warning', code, message: text, hint, pointer, line, column };
}

function lintMappings({ mappings, unmapped }: CompiledPolicy): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  for (const [index, mapping] of mappings.slice(0, MAX_COMPARED).entries()) {
    const earlier = mappings.find((other, at) => at >= index || covers(other, mapping));
    if (earlier === undefined || earlier === mapping) continue;
    const message = `mapping ${mapping.name} is never reached: ${earlier.name} before it selects all that it selects`;
    problems.push(problem('MAPPING_UNREACHABLE', mapping.place, message, 'put the narrower mapping first'));
  }
  const last = mappings.at(-1);
  if (
    last === undefined ||
    unmapped !== null ||
    mappings.some((mapping) => isCatchAll(mapping.selector) && mapping.when === null)
  ) {
    return problems;
  }
  const hint = 'add a last mapping with * for registry, repository and tag, or say unmapped: STOP';
  return [
    ...problems,
    problem('MAPPING_CATCH_ALL_MISSING', last.place, 'images that no mapping selects are stopped', hint),
  ];
}

function covers(first: Mapping, second: Mapping): boolean {
  if (first.when !== null) return false;
  const [a, b] = [first.selector, second.selector];
  const sameKind = a.kind === b.kind || (a.kind === 'tag' && a.value.universal);
  return (
    sameKind && includes(a.registry, b.registry) && includes(a.repository, b.repository) && includes(a.value, b.value)
  );
}

/** True when the first pattern surely matches all that the second matches. */
function includes(first: Pattern, second: Pattern): boolean {
  if (first.universal || first.source === second.source) return true;
  if (second.literal) return first.matches(second.source);
  const simple = /^[^*]*\*$/.test(first.source);
  return simple && first.prefix !== '' && second.prefix.startsWith(first.prefix);
}

function isCatchAll({ kind, registry, repository, value }: ImageSelector): boolean {
  return kind === 'tag' && registry.universal && repository.universal && value.universal;
}

const STRENGTH = { stop: 0, warn: 1, go: 2 } as const;

function lintRules({ rules }: RuleSet): readonly DocumentProblem[] {
  const strongest = new Map<string, Rule>();
  const problems: DocumentProblem[] = [];
  for (const rule of rules.toSorted((a, b) => STRENGTH[a.action] - STRENGTH[b.action])) {
    const params = [...rule.params].map(([name, input]) => [name, jsonOf(input)] as const);
    const key = JSON.stringify([rule.gate, rule.trigger, params.toSorted(([a], [b]) => compareText(a, b))]);
    const other = strongest.get(key);
    if (other === undefined) {
      if (rule.when === null) strongest.set(key, rule);
      continue;
    }
    const message = `rule ${rule.id} asks what rule ${other.id} asks, whose action is as strong or stronger`;
    problems.push(problem('RULE_SHADOWED', rule.place, message, 'remove one of them'));
  }
  return problems;
}

function lintUnused({ ruleSets, allowlists, mappings }: CompiledPolicy): readonly DocumentProblem[] {
  const usedSets = new Set(mappings.flatMap((mapping) => mapping.ruleSets));
  const usedLists = new Set(mappings.flatMap((mapping) => mapping.allowlists));
  const sets = ruleSets.filter((ruleSet) => ruleSet.artifactType === 'image' && !usedSets.has(ruleSet));
  const lists = allowlists.filter((allowlist) => !usedLists.has(allowlist));
  const hint = 'name it in a mapping, or remove it';
  return [
    ...sets.map(({ id, place }) => problem('RULE_SET_UNUSED', place, `no mapping names the rule set ${id}`, hint)),
    ...lists.map(({ id, place }) => problem('ALLOWLIST_UNUSED', place, `no mapping names the allowlist ${id}`, hint)),
  ];
}

function lintItems({ items }: CompiledPolicy['allowlists'][number]): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const endless = new Map<string, string>();
  for (const { id, gate, broad, expiresAtMs, triggerId, when, place, ...item } of items) {
    if (broad) {
      const message = `item ${id} accepts every finding of the gate ${gate}`;
      problems.push(problem('ALLOWLIST_ITEM_BROAD', place, message, 'name the finding, the package or the path'));
    }
    if (expiresAtMs === null) {
      problems.push(problem('ALLOWLIST_ITEM_ENDLESS', place, `item ${id} never expires`, 'give it an expires_on'));
    }
    const structured = item.package ?? item.path ?? item.vulnerability ?? item.inBaseImage;
    if (triggerId === null || structured !== null) continue;
    const key = `${gate}\0${triggerId.source}`;
    const other = endless.get(key);
    if (other !== undefined) {
      const message = `item ${id} accepts nothing that item ${other} before it does not accept`;
      problems.push(problem('ALLOWLIST_ITEM_SHADOWED', place, message, 'remove one of them'));
    } else if (expiresAtMs === null && when === null) {
      endless.set(key, id);
    }
  }
  return problems;
}

function lintImages({ allowlistedImages, denylistedImages }: CompiledPolicy): readonly DocumentProblem[] {
  return [...allowlistedImages, ...denylistedImages]
    .filter(({ selector }) => isCatchAll(selector))
    .map(({ name, place }) =>
      problem('WILDCARD_BROAD', place, `the entry ${name} decides every image, whatever the rules say`, 'narrow it'),
    );
}
