import { type PathTraits, pathTraits } from '../allow/path-traits.ts';
import type { MatchPlace } from './judge-match.ts';
import type { RuleIndex } from './rule-index.ts';
import type { ScanRule } from './scan-rule.ts';
import type { TextWindow } from './text-window.ts';

/** Where a content stands; what its path tells is found out when somebody asks. */
export class ScanPlace implements MatchPlace {
  readonly path: string;
  readonly window: TextWindow;
  #traits: PathTraits | null = null;

  constructor(path: string, window: TextWindow) {
    this.path = path;
    this.window = window;
  }

  get traits(): PathTraits {
    return (this.#traits ??= pathTraits(this.path));
  }
}

/** Which rules look at a content. Most look everywhere and few ever meet a keyword, so the others are asked when they do. */
export class ActiveRules {
  readonly #index: RuleIndex;
  readonly #place: MatchPlace;
  readonly #scope: 'files' | 'pairs';
  #known: Map<number, boolean> | null = null;

  constructor(index: RuleIndex, place: MatchPlace, scope: 'files' | 'pairs') {
    this.#index = index;
    this.#place = place;
    this.#scope = scope;
  }

  /** True for the position of a rule that looks at the content. */
  has(position: number): boolean {
    if (!this.#index.selective.has(position)) return true;
    const known = (this.#known ??= new Map<number, boolean>());
    let active = known.get(position);
    if (active === undefined) {
      const rule = this.#index.rules[position];
      active = rule !== undefined && applies(rule, this.#place, this.#scope);
      known.set(position, active);
    }
    return active;
  }
}

function applies(rule: ScanRule, place: MatchPlace, scope: 'files' | 'pairs'): boolean {
  if (rule.scope === 'pairs' && scope === 'files') return false;
  if (rule.breadth === 'generic' && place.traits.generated) return false;
  return rule.matchesPath === null || rule.matchesPath(place.path);
}
