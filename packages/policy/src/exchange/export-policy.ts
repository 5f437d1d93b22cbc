import type { JsonObject, JsonValue } from '@assay/core';
import type { Allowlist, AllowlistItem, CompiledPolicy, ImageEntry, Mapping, Rule, RuleSet } from '../policy.ts';
import { gates } from '../registry.ts';
import { historicalTrigger, historicalWord, isPublished } from './published-language.ts';
import { compact, paramsOf, selectorOf } from './write-parts.ts';

/** The published shapes: the present one and the historical one. */
export type PublishedShape = '2' | '1_0';

/** Something that a published shape cannot say. */
export interface ExportLoss {
  /** JSON pointer in the policy's own document. */
  readonly pointer: string;
  readonly message: string;
}

/** A document of a published shape, and what of the policy it does not say. */
export interface PolicyExport {
  readonly document: JsonObject;
  readonly losses: readonly ExportLoss[];
}

/**
 * Writes a policy in a published shape. What the shape cannot say is left out and listed; where leaving out a condition would accept
 * more than the policy does, the whole entry is left out.
 */
export function exportPolicy(policy: CompiledPolicy, shape: PublishedShape): PolicyExport {
  return new Exporter(shape).run(policy);
}

/** Names of the sections and keys of a shape. */
const NAMES = {
  '2': {
    ruleSets: 'rule_sets',
    allowlists: 'allowlists',
    allowed: 'allowlisted_images',
    denied: 'denylisted_images',
    ruleSetIds: 'rule_set_ids',
    allowlistIds: 'allowlist_ids',
    description: 'description',
  },
  '1_0': {
    ruleSets: 'policies',
    allowlists: 'whitelists',
    allowed: 'whitelisted_images',
    denied: 'blacklisted_images',
    ruleSetIds: 'policy_ids',
    allowlistIds: 'whitelist_ids',
    description: 'comment',
  },
} as const;

/** A single value as the published shapes write it: always a text. */
function scalarText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

class Exporter {
  readonly #shape: PublishedShape;
  readonly #names: (typeof NAMES)[PublishedShape];
  readonly #losses: ExportLoss[] = [];

  constructor(shape: PublishedShape) {
    this.#shape = shape;
    this.#names = NAMES[shape];
  }

  run(policy: CompiledPolicy): PolicyExport {
    const names = this.#names;
    if (policy.unmapped !== null)
      this.#lose('/unmapped', 'images without a mapping are judged as the other engine does');
    const document = {
      id: policy.id,
      version: this.#shape,
      name: policy.name,
      ...this.#description(policy.description),
      [names.ruleSets]: policy.ruleSets.flatMap((ruleSet) => this.#ruleSet(ruleSet)),
      [names.allowlists]: policy.allowlists.map((allowlist) => this.#allowlist(allowlist)),
      mappings: policy.mappings.flatMap((mapping) => this.#mapping(mapping)),
      [names.allowed]: policy.allowlistedImages.map((entry) => this.#image(entry)),
      [names.denied]: policy.denylistedImages.map((entry) => this.#image(entry)),
      ...(this.#shape === '2' ? policy.unused : {}),
    };
    return { document, losses: this.#losses };
  }

  #ruleSet({ id, name, version, description, artifactType, rules, otherRules, place }: RuleSet): readonly JsonObject[] {
    if (this.#shape === '1_0' && artifactType !== 'image') {
      this.#lose(place.pointer, `the rule set ${id} is not for images`);
      return [];
    }
    return [
      {
        id,
        name,
        version: this.#version(version),
        ...this.#description(description),
        ...compact({ artifact_type: artifactType === 'image' ? null : artifactType }),
        rules: otherRules ?? rules.flatMap((rule) => this.#rule(rule)),
      },
    ];
  }

  #rule(rule: Rule): readonly JsonObject[] {
    const { id, gate: gateId, trigger: triggerId, action, description, recommendation, severity, when, place } = rule;
    const gate = gates.get(gateId);
    const trigger = gate?.triggers.get(triggerId);
    if (gate === undefined || trigger === undefined || !isPublished(gateId, triggerId)) {
      this.#lose(place.pointer, `the rule ${id} asks ${gateId}.${triggerId}, which other engines do not know`);
      return [];
    }
    if (when !== null) this.#lose(`${place.pointer}/when`, `the rule ${id} applies to every image of its mappings`);
    if (severity !== null) this.#lose(`${place.pointer}/severity`, `the severity of the rule ${id}`);
    const historical = this.#shape === '1_0';
    if (historical && description !== null)
      this.#lose(`${place.pointer}/description`, `the description of the rule ${id}`);
    if (historical && recommendation !== null) {
      this.#lose(`${place.pointer}/recommendation`, `the recommendation of the rule ${id}`);
    }
    const params = Object.entries(paramsOf(rule)).map(([name, value]) => {
      const text = this.#paramText(value, `${place.pointer}/params`, id);
      return { name, value: historical ? historicalWord(trigger.params[name], text) : text };
    });
    return [
      {
        id,
        gate: gateId,
        trigger: historical ? historicalTrigger(gate, trigger) : triggerId,
        action: action.toUpperCase(),
        params,
        ...(historical ? {} : compact({ description, recommendation })),
      },
    ];
  }

  #paramText(value: JsonValue, pointer: string, rule: string): string {
    if (!Array.isArray(value)) return scalarText(value);
    const items = value.map(scalarText);
    if (items.some((item) => item.includes(','))) {
      this.#lose(pointer, `an item of a list of the rule ${rule} holds a comma, which separates items there`);
    }
    return items.join(',');
  }

  #allowlist({ id, name, version, description, items }: Allowlist): JsonObject {
    return {
      id,
      name,
      version: this.#version(version),
      ...this.#description(description),
      items: items.flatMap((item) => this.#item(item)),
    };
  }

  #item(item: AllowlistItem): readonly JsonObject[] {
    const { id, gate, triggerId, when, expiresOn, owner, reason, ticket, description, place } = item;
    const narrowed = item.package ?? item.path ?? item.vulnerability ?? item.inBaseImage ?? when;
    if (narrowed !== null || triggerId === null) {
      this.#lose(place.pointer, `the item ${id} is narrowed, and without that it would accept more`);
      return [];
    }
    for (const [key, value] of Object.entries({ owner, reason, ticket })) {
      if (value !== null) this.#lose(`${place.pointer}/${key}`, `the ${key} of the item ${id}`);
    }
    if (this.#shape === '1_0' && description !== null) {
      this.#lose(`${place.pointer}/description`, `the description of the item ${id}`);
    }
    const more = this.#shape === '1_0' ? {} : compact({ description });
    return [{ id, gate, trigger_id: triggerId.source, ...compact({ expires_on: expiresOn }), ...more }];
  }

  #mapping({ id, name, description, selector, when, ruleSets, allowlists, place }: Mapping): readonly JsonObject[] {
    if (when !== null) {
      this.#lose(place.pointer, `the mapping ${name} asks for more than registry, repository and image`);
      return [];
    }
    if (this.#shape === '1_0' && description !== null) {
      this.#lose(`${place.pointer}/description`, `the description of the mapping ${name}`);
    }
    return [
      {
        id,
        name,
        ...(this.#shape === '1_0' ? {} : compact({ description })),
        ...selectorOf(selector),
        [this.#names.ruleSetIds]: ruleSets.map((ruleSet) => ruleSet.id),
        [this.#names.allowlistIds]: allowlists.map((allowlist) => allowlist.id),
      },
    ];
  }

  #image({ id, name, description, selector, place }: ImageEntry): JsonObject {
    if (this.#shape === '1_0' && description !== null) {
      this.#lose(`${place.pointer}/description`, `the description of the image ${name}`);
    }
    return { id, name, ...(this.#shape === '1_0' ? {} : compact({ description })), ...selectorOf(selector) };
  }

  #description(text: string | null): JsonObject {
    return text === null ? {} : { [this.#names.description]: text };
  }

  /** The historical engine accepted one version only. */
  #version(version: string | null): string {
    return this.#shape === '1_0' ? '1_0' : (version ?? '1');
  }

  #lose(pointer: string, message: string): void {
    this.#losses.push({ pointer, message });
  }
}
