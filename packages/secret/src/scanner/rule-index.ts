import { KeywordAutomaton } from './keyword-automaton.ts';
import { CELL_BYTES, CELL_MARGIN, LINE_REACH, LOOK_BACK } from './limits.ts';
import type { ScanRule } from './scan-rule.ts';

/** One keyword with the rules that wait for it. */
export interface IndexedKeyword {
  readonly text: string;
  readonly caseSensitive: boolean;
  /** Positions in the list of rules. */
  readonly rules: readonly number[];
}

/** Rules with everything that is computed from them once. */
export interface RuleIndex {
  readonly rules: readonly ScanRule[];
  readonly keywords: readonly IndexedKeyword[];
  readonly automaton: KeywordAutomaton;
  /** Rules of users that have no keyword: they run over every cell. */
  readonly everywhere: readonly number[];
  /** Rules that do not look at every content. */
  readonly selective: ReadonlySet<number>;
  /** Bytes before the start of a keyword that must be at hand. */
  readonly reachBack: number;
  /** Bytes after the start of a keyword that must be at hand. */
  readonly reachAhead: number;
}

/** Longest part of a user's keyword that is looked for; the pattern sees the rest. */
const MAX_KEYWORD_BYTES = 32;

/** Prepares rules for scanning. */
export function indexRules(rules: readonly ScanRule[]): RuleIndex {
  const keywords = new Map<string, { text: string; caseSensitive: boolean; rules: number[] }>();
  const everywhere: number[] = [];
  for (const [position, rule] of rules.entries()) {
    if (rule.keywords.length === 0) everywhere.push(position);
    for (const { text, caseSensitive } of rule.keywords) {
      const cut = (caseSensitive ? text : text.toLowerCase()).slice(0, MAX_KEYWORD_BYTES);
      const key = `${caseSensitive ? '=' : '~'}${cut}`;
      const known = keywords.get(key);
      if (known === undefined) keywords.set(key, { text: cut, caseSensitive, rules: [position] });
      else if (!known.rules.includes(position)) known.rules.push(position);
    }
  }
  const list = [...keywords.values()];
  const cell = CELL_BYTES + CELL_MARGIN;
  const reach = (of: (rule: ScanRule) => number): number => Math.max(cell, ...rules.map(of)) + LINE_REACH;
  return {
    rules,
    keywords: list,
    automaton: new KeywordAutomaton(list.map((keyword) => keyword.text)),
    everywhere,
    selective: new Set([...rules.keys()].filter((position) => isSelective(rules[position]))),
    reachBack: reach((rule) => rule.before + LOOK_BACK),
    reachAhead: reach((rule) => rule.after),
  };
}

function isSelective(rule: ScanRule | undefined): boolean {
  return rule !== undefined && (rule.scope === 'pairs' || rule.breadth === 'generic' || rule.matchesPath !== null);
}
