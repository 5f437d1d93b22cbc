import type { IgnoreMatcher } from '../ignore/ignore-matcher.ts';
import type { Dockerfile } from '../dockerfile.ts';
import type { PlacedIgnore } from '../pragmas/read-pragmas.ts';
import type { LintSettings } from '../settings/lint-settings.ts';
import type { Span } from '../syntax/span.ts';
import type { Severity } from './severity.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * One rule about Dockerfiles. A rule is a folder `rules/<id>/rule.ts` and a line in `registry.ts`; listings, pages and
 * tests are made from what it says of itself.
 */
export interface LintRule {
  /** Kebab-case, named by behaviour. Permanent; never used again after removal. */
  readonly id: string;
  /** Ids of the same subject elsewhere: `DL3006`, `StageNameCasing`, `DS-0001`, `CIS-DI-0006`. Several rules may share one. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  /** Why it matters: one to three sentences. */
  readonly rationale: string;
  /** How to put it right: one to three sentences. */
  readonly remedy: string;
  readonly severity: Severity;
  /** False for a rule that only runs when settings turn it on. */
  readonly enabled: boolean;
  /** True when it also makes sense on a Dockerfile that was put together from the history of an image. */
  readonly onHistory: boolean;
  /** True when some of its findings carry edits. */
  readonly fixable: boolean;
  /** Texts of findings by id, with placeholders `{name}` that `Violation.data` fills. */
  readonly messages: Readonly<Record<string, string>>;
  /** Parameters that settings may set. */
  readonly params?: Readonly<Record<string, RuleParam>>;
  readonly references: readonly { readonly title: string; readonly url: string }[];
  readonly examples: RuleExamples;
  /** Finds what is wrong. Pure; never throws; linear in the file. */
  readonly check: (file: Dockerfile, context: RuleContext) => Iterable<Violation>;
}

/** A parameter of a rule. */
export type RuleParam =
  | { readonly type: 'strings'; readonly description: string; readonly default: readonly string[] }
  | { readonly type: 'boolean'; readonly description: string; readonly default: boolean }
  | {
      readonly type: 'integer';
      readonly description: string;
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    };

/** What a rule may ask besides the file. */
export interface RuleContext {
  readonly settings: LintSettings;
  /** What the build context leaves out; null when unknown. */
  readonly dockerignore: IgnoreMatcher | null;
  /** Where the text comes from: a file that people wrote, or the history of an image. */
  readonly origin: 'file' | 'history';
  /** Comments of the file that leave findings out, in force or not. */
  readonly ignores: readonly PlacedIgnore[];
  /** `YYYY-MM-DD`, or null when unknown. */
  readonly today: string | null;
  /** True for a name by which some rule is known, here or elsewhere. */
  knowsRule(name: string): boolean;
  /** The value of a parameter of type `strings`. */
  strings(param: string): readonly string[];
  /** The value of a parameter of type `boolean`. */
  flag(param: string): boolean;
  /** The value of a parameter of type `integer`. */
  integer(param: string): number;
}

/** One place where a rule is broken. */
export interface Violation {
  /** Key of `LintRule.messages`. */
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string | number>>;
  /** The smallest stretch of the file that shows the problem. */
  readonly span: Span;
  /** What would put it right without anybody thinking; applied together or not at all. */
  readonly edits?: readonly TextEdit[];
}

/** Files that break the rule and files that do not; run as tests and shown on the page of the rule. */
export interface RuleExamples {
  readonly bad: readonly RuleExample[];
  readonly good: readonly RuleExample[];
}

/** An example of a rule. */
export interface RuleExample {
  readonly text: string;
  /** The messages that a bad example gives, in order; without it, at least one of any. */
  readonly messages?: readonly string[];
  /** The text after fixing, for rules with edits. */
  readonly fixed?: string;
  readonly settings?: Partial<LintSettings>;
  /** Parameters of this rule. */
  readonly params?: Readonly<Record<string, readonly string[] | boolean | number>>;
  readonly dockerignore?: string;
}
