import { createHash } from 'node:crypto';
import { type Action, type Finding, type Location, compareText, printable } from '@assay/core';
import type { Occurrence, Trigger } from '../contracts/trigger.ts';
import { type BaseLayers, isInherited } from './base-layers.ts';
import type { PlannedRule } from './plan-evaluation.ts';

/** Longest value that a message shows, in characters. */
const MAX_SHOWN_LENGTH = 1000;
/** Hex digits of a finding's id. */
const ID_LENGTH = 16;

/** Makes the finding of an occurrence: its identity from gate, trigger and subject, its historical id, its message. */
export function makeFinding(planned: PlannedRule, trigger: Trigger, occurrence: Occurrence, base: BaseLayers): Finding {
  const { rule } = planned;
  const inherited = isInherited(occurrence, base);
  const { subject, discriminator } = occurrence;
  return {
    id: findingId([
      rule.gate,
      rule.trigger,
      subject.kind,
      subject.key,
      ...(discriminator === undefined ? [] : [discriminator]),
    ]),
    gate: rule.gate,
    trigger: rule.trigger,
    triggerId: discriminator === undefined ? subject.key : `${subject.key}#${discriminator}`,
    legacyTriggerId: legacyTriggerId(trigger, occurrence, rule.id),
    action: actionOf(occurrence, rule.action),
    ...origin(planned),
    message: renderMessage(trigger.messages[occurrence.message] ?? occurrence.message, occurrence.data),
    status: 'open',
    subject,
    locations: sortLocations(occurrence.locations ?? []),
    ...(inherited === null ? {} : { inheritedFromBase: inherited }),
    evidence: occurrence.evidence ?? {},
  };
}

function actionOf({ neutral, warning }: Occurrence, action: Action): Action {
  if (neutral === true) return 'go';
  return warning === true && action === 'stop' ? 'warn' : action;
}

/** The finding of a rule that could not be evaluated. It is as strong as a stop and no allowlist accepts it; its evidence names facts that were not there. */
export function makeErrorFinding(planned: PlannedRule, reason: string, missingFacts: readonly string[] = []): Finding {
  const { rule } = planned;
  const action: Action = 'stop';
  return {
    id: findingId([rule.gate, rule.trigger, 'image', 'image', 'error']),
    gate: rule.gate,
    trigger: rule.trigger,
    triggerId: 'error',
    legacyTriggerId: null,
    action,
    ...origin(planned),
    message: `The rule could not be evaluated: ${shown(reason)}`,
    status: 'error',
    subject: { kind: 'image', key: 'image' },
    locations: [],
    evidence: missingFacts.length === 0 ? {} : { missingFacts },
  };
}

/** By path, then layer; with nothing else in them. */
function sortLocations(locations: readonly Location[]): readonly Location[] {
  return locations
    .map(({ path, layer }) => ({ path, layer }))
    .toSorted((a, b) => compareText(a.path, b.path) || compareText(a.layer ?? '', b.layer ?? ''));
}

/** First hex digits of a digest over the parts of an identity. */
function findingId(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0'), 'utf8').digest('hex').slice(0, ID_LENGTH);
}

/** The id that the historical engine gave: MD5 of gate, trigger and message, or one that it spelled out. */
function legacyTriggerId(trigger: Trigger, occurrence: Occurrence, ruleId: string): string | null {
  if (occurrence.legacyId !== undefined) return occurrence.legacyId;
  if (occurrence.legacyIdAfterRule !== undefined) return `${ruleId}${occurrence.legacyIdAfterRule}`;
  if (trigger.legacy === null || occurrence.legacyMessage === undefined) return null;
  const { gate, trigger: name } = trigger.legacy;
  return createHash('md5').update(`${gate}${name}${occurrence.legacyMessage}`, 'utf8').digest('hex');
}

function origin({ ruleSet, rule }: PlannedRule): Pick<Finding, 'ruleSetId' | 'ruleId' | 'recommendation' | 'severity'> {
  return {
    ruleSetId: ruleSet.id,
    ruleId: rule.id,
    ...(rule.recommendation === null ? {} : { recommendation: rule.recommendation }),
    ...(rule.severity === null ? {} : { severity: rule.severity }),
  };
}

function renderMessage(template: string, data: Occurrence['data']): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    return value === undefined ? placeholder : shown(String(value));
  });
}

function shown(text: string): string {
  return printable(text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text);
}
