import type {
  BaseImageAsk,
  ContentSearch,
  FactKind,
  FileDigestAlgorithm,
  FindingSubject,
  GatheredFacts,
  ImageIdentity,
  JsonObject,
  Location,
  ModuleHeader,
} from '@assay/core';
import type { FactTypes } from '@assay/core';
import type { ParameterInput, ParameterMap, ParametersOf } from './parameter.ts';

/** One thing that a trigger found. The engine, not the trigger, makes the finding of it. */
export interface Occurrence<Message extends string = string> {
  /** Which of the trigger's messages, and what fills its placeholders. */
  readonly message: Message;
  readonly data: Readonly<Record<string, string | number>>;
  /** What it is about; its key is what allowlist items name. */
  readonly subject: FindingSubject;
  /** Tells occurrences on one subject apart where several are possible. */
  readonly discriminator?: string;
  readonly locations?: readonly Location[];
  readonly evidence?: JsonObject;
  /** Whether it came with the base image, where the fact itself says so. */
  readonly inheritedFromBase?: boolean | null;
  /** True for what should be known but neither stops nor warns, whatever the rule's action is. */
  readonly neutral?: true;
  /** True for what warns at most, even where the rule's action is to stop. */
  readonly warning?: true;
  /** The exact text of the historical engine, from which the historical id is made; absent where it had no such trigger. */
  readonly legacyMessage?: string;
  /** The historical id where it was explicit. */
  readonly legacyId?: string;
  /** What followed the rule's id in the historical id, where that was its form. */
  readonly legacyIdAfterRule?: string;
}

/** Facts as a trigger sees them: those it needs, and perhaps those that it needs for some parameters only. */
export type TriggerFacts<Needs extends FactKind, Sometimes extends FactKind> = ImageIdentity & {
  readonly evaluatedAt: Date;
} & { readonly [K in Needs]: FactTypes[K] } & { readonly [K in Exclude<Sometimes, Needs>]?: FactTypes[K] };

/** What a bound trigger asks of the inspection beyond facts. */
export interface InspectionAsk {
  readonly fileDigests?: {
    readonly algorithms: readonly FileDigestAlgorithm[];
    readonly paths: readonly string[] | 'all';
  };
  readonly retrieve?: readonly string[];
  /** Expressions to look for; one of the same name that whoever inspects has given counts instead. */
  readonly contentSearches?: readonly ContentSearch[];
  /** Files that package databases list; every inspection finds them, but not every stored one holds them. */
  readonly packageFiles?: true;
  /** What has to be looked up of the base image. */
  readonly baseImage?: BaseImageAsk;
}

/** A problem between parameters that are each fine by themselves. */
export interface ParameterComplaint {
  /** A warning where the historical engine took the parameters and passed one over. Default: error. */
  readonly severity?: 'error' | 'warning';
  readonly parameter: string;
  readonly code: 'PARAMETER_MISSING' | 'PARAMETER_INVALID' | 'PATTERN_INVALID';
  readonly message: string;
  readonly hint?: string;
}

/** How the historical engine called a trigger, where its ids have to be computed. */
export interface LegacyNames {
  readonly gate: string;
  readonly trigger: string;
}

/** What a trigger module writes down: one parameterised question about an image. Pure: no clock, no I/O. */
export interface TriggerSpec<
  Needs extends FactKind,
  Sometimes extends FactKind,
  P extends ParameterMap,
  Message extends string,
> extends Omit<ModuleHeader, 'kind'> {
  /** Facts without which it cannot answer. */
  readonly needs: readonly Needs[];
  /** Facts that only some parameters need, which `selectFacts` says; without it, facts that are used when they are there. */
  readonly sometimes?: readonly Sometimes[];
  readonly selectFacts?: (params: ParametersOf<P>) => readonly Sometimes[];
  /** Facts among the former that are gathered where they can be had, and without which it has an answer too. */
  readonly welcomeFacts?: (params: ParametersOf<P>) => readonly Sometimes[];
  readonly params: P;
  /** Message id → text with `{placeholders}`. */
  readonly messages: Readonly<Record<Message, string>>;
  /** Names for the historical id; absent where the historical engine had no such trigger. */
  readonly legacy?: LegacyNames;
  /** Complains about combinations of parameters. */
  readonly check?: (params: ParametersOf<P>) => readonly ParameterComplaint[];
  /** What the inspection has to find out for it. */
  readonly ask?: (params: ParametersOf<P>) => InspectionAsk;
  /** Throws `UndecidableError` when the facts do not tell. */
  readonly evaluate: (facts: TriggerFacts<Needs, Sometimes>, params: ParametersOf<P>) => Iterable<Occurrence<Message>>;
}

/** A parameter problem with where it belongs; `parameter` is the name as written, or null for the trigger as a whole. */
export interface BindingProblem {
  readonly severity: 'error' | 'warning';
  readonly parameter: string | null;
  readonly code:
    | 'PARAMETER_UNKNOWN'
    | 'PARAMETER_MISSING'
    | 'PARAMETER_INVALID'
    | 'PATTERN_INVALID'
    | 'KEY_CONFLICT'
    | 'LEGACY_NAME';
  readonly message: string;
  readonly hint?: string;
  /** Where in the parameter's text the problem is, in UTF-16 units from 0; absent when it is about the whole. */
  readonly offset?: number;
}

/** A trigger with its parameters fixed: what a rule runs. */
export interface BoundTrigger {
  readonly needs: readonly FactKind[];
  /** Facts that are gathered where they can be had; the trigger answers without them too. */
  readonly welcome: readonly FactKind[];
  readonly ask: InspectionAsk;
  /**
   * Null when a needed fact is absent from `facts`; the engine has looked before.
   * @throws UndecidableError, or anything else when the trigger has a defect
   */
  evaluate(facts: GatheredFacts): Iterable<Occurrence>;
}

/** The outcome of fixing parameters: problems may accompany a binding only as warnings. */
export interface Binding {
  readonly bound: BoundTrigger | null;
  /** Parameters as written, by their present names and with present words. */
  readonly params: ReadonlyMap<string, ParameterInput>;
  /** Instructions of all compiled expressions in the parameters. */
  readonly size: number;
  readonly problems: readonly BindingProblem[];
}

/** A trigger as the engine and the documentation see it, its parameter types hidden. */
export interface Trigger extends ModuleHeader {
  readonly kind: 'trigger';
  readonly params: ParameterMap;
  readonly needs: readonly FactKind[];
  readonly sometimes: readonly FactKind[];
  readonly messages: Readonly<Record<string, string>>;
  readonly legacy: LegacyNames | null;
  bind(inputs: ReadonlyMap<string, ParameterInput>): Binding;
}

/** Says that the facts at hand cannot answer the trigger's question; becomes an `error` finding, never a pass. */
export class UndecidableError extends Error {
  override readonly name = 'UndecidableError';
}
