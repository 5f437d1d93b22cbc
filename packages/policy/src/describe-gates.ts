import type { JsonObject } from '@assay/core';
import type { Parameter } from './contracts/parameter.ts';
import type { Trigger } from './contracts/trigger.ts';
import { gates } from './registry.ts';

/** One parameter as `assay policy docs -o json` prints it. */
export interface ParameterDescription {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
  readonly values?: readonly string[];
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly example: string;
  readonly schema: JsonObject;
}

/** One trigger as `assay policy docs -o json` prints it. */
export interface TriggerDescription {
  readonly trigger: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly summary: string;
  readonly stability: string;
  /** Facts that it always needs, and those that some parameters need. */
  readonly needs: readonly string[];
  readonly sometimesNeeds: readonly string[];
  readonly messages: readonly string[];
  readonly params: readonly ParameterDescription[];
}

/** All gates with their triggers and parameters. */
export interface GatesDescription {
  readonly gates: readonly {
    readonly gate: string;
    readonly title: string;
    readonly summary: string;
    readonly triggers: readonly TriggerDescription[];
  }[];
}

/** Describes every gate, trigger and parameter from the modules themselves. */
export function describeGates(): GatesDescription {
  return {
    gates: gates.modules.map(({ id, title, summary, triggers }) => ({
      gate: id,
      title,
      summary,
      triggers: triggers.modules.map(describeTrigger),
    })),
  };
}

function describeTrigger(trigger: Trigger): TriggerDescription {
  return {
    trigger: trigger.id,
    aliases: trigger.aliases ?? [],
    title: trigger.title,
    summary: trigger.summary,
    stability: trigger.stability,
    needs: trigger.needs,
    sometimesNeeds: trigger.sometimes,
    messages: Object.values(trigger.messages),
    params: Object.entries(trigger.params).map(([name, parameter]) => describeParameter(name, parameter)),
  };
}

function describeParameter(name: string, parameter: Parameter<unknown>): ParameterDescription {
  const { type, required, fallback, values, aliases, summary, example, schema } = parameter;
  const words = values === undefined ? {} : { values };
  return { name, type, required, default: fallback, ...words, aliases: aliases ?? [], summary, example, schema };
}
