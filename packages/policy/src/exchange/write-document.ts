import type { JsonObject } from '@assay/core';
import type { Allowlist, AllowlistItem, CompiledPolicy, ImageEntry, Mapping, Rule, RuleSet } from '../policy.ts';
import { writeTrust } from '../trust/write-trust.ts';
import { compact, conditionOf, paramsOf, selectorOf, structureOf } from './write-parts.ts';

/**
 * Writes a policy as a document of our shape that stands by itself: variables are put in, included documents are part of it.
 * Compiled again it is the same policy.
 */
export function writeDocument(policy: CompiledPolicy): JsonObject {
  return {
    version: '2',
    id: policy.id,
    name: policy.name,
    ...compact({ description: policy.description, unmapped: policy.unmapped?.toUpperCase() ?? null }),
    rule_sets: policy.ruleSets.map(writeRuleSet),
    ...(policy.allowlists.length === 0 ? {} : { allowlists: policy.allowlists.map(writeAllowlist) }),
    mappings: policy.mappings.map(writeMapping),
    ...writeImages('allowlisted_images', policy.allowlistedImages),
    ...writeImages('denylisted_images', policy.denylistedImages),
    ...writeTrust(policy.trust),
    ...policy.unused,
  };
}

function writeRuleSet({ id, name, version, description, artifactType, rules, otherRules }: RuleSet): JsonObject {
  return {
    id,
    name,
    ...compact({ version, description, artifact_type: artifactType === 'image' ? null : artifactType }),
    rules: otherRules ?? rules.map(writeRule),
  };
}

function writeRule(rule: Rule): JsonObject {
  const { id, gate, trigger, action, description, recommendation, severity, when } = rule;
  return {
    id,
    gate,
    trigger,
    action: action.toUpperCase(),
    ...(rule.params.size === 0 ? {} : { params: paramsOf(rule) }),
    ...compact({ description, recommendation, severity }),
    ...(when === null ? {} : { when: conditionOf(when) }),
  };
}

function writeAllowlist({ id, name, version, description, items }: Allowlist): JsonObject {
  return { id, name, ...compact({ version, description }), items: items.map(writeItem) };
}

function writeItem(item: AllowlistItem): JsonObject {
  const { id, gate, triggerId, when, expiresOn, owner, reason, ticket, description } = item;
  const { environment, ...image } = conditionOf(when);
  return {
    id,
    gate,
    ...compact({ trigger_id: triggerId?.source ?? null }),
    ...structureOf(item),
    ...(Object.keys(image).length === 0 ? {} : { image }),
    ...(environment === undefined ? {} : { environment }),
    ...compact({ expires_on: expiresOn, owner, reason, ticket, description }),
  };
}

function writeMapping({ id, name, description, selector, when, ruleSets, allowlists }: Mapping): JsonObject {
  return {
    id,
    name,
    ...compact({ description }),
    ...selectorOf(selector),
    ...conditionOf(when),
    rule_set_ids: ruleSets.map((ruleSet) => ruleSet.id),
    allowlist_ids: allowlists.map((allowlist) => allowlist.id),
  };
}

function writeImages(key: string, entries: readonly ImageEntry[]): JsonObject {
  if (entries.length === 0) return {};
  return {
    [key]: entries.map(({ id, name, description, selector }) => ({
      id,
      name,
      ...compact({ description }),
      ...selectorOf(selector),
    })),
  };
}
