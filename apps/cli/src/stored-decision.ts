import { type Decision, isJsonObject, parsePlatform, printable } from '@assay/core';
import type { DecisionDocument } from '@assay/report';
import {
  type Shape,
  fields,
  listOf,
  map,
  mapOf,
  number,
  oneOfWords,
  optional,
  orNull,
  text,
} from './document-shape.ts';
import { cliError } from './errors.ts';
import { subject } from './inspection-shape.ts';
import { readJson } from './read-json.ts';

const action = oneOfWords('stop', 'warn', 'go');

const finding: Shape = fields({
  id: text,
  gate: text,
  trigger: text,
  triggerId: text,
  legacyTriggerId: orNull(text),
  action,
  ruleSetId: text,
  ruleId: text,
  message: text,
  recommendation: optional(text),
  severity: optional(text),
  status: oneOfWords('open', 'allowlisted', 'error'),
  allowlistMatch: optional(fields({ allowlistId: text, itemId: text, expiresOn: orNull(text) })),
  subject: fields({ kind: text, key: text, purl: optional(text), vulnerabilityIds: optional(listOf(text)) }),
  locations: listOf(fields({ path: text, layer: orNull(text) })),
  evidence: map,
});

const inputs = fields({
  reference: orNull(text),
  context: fields({
    environment: orNull(text),
    namespace: orNull(text),
    unmapped: orNull(action),
    compat: orNull(text),
    expiringWithinDays: optional(number),
  }),
  inspection: orNull(text),
  facts: mapOf(text),
});

const DECISION = fields({
  schemaVersion: oneOfWords(1),
  verdict: oneOfWords('pass', 'warn', 'fail', 'error'),
  finalAction: action,
  reason: oneOfWords('policy_evaluation', 'allowlisted', 'denylisted', 'unmapped'),
  evaluatedAt: text,
  subject,
  policy: fields({ id: text, name: text, digest: text }),
  mapping: orNull(fields({ name: text, index: number })),
  findings: listOf(finding),
  problems: listOf(fields({ code: text, message: text })),
  inputs: optional(inputs),
});

function isDecisionDocument(value: unknown): value is DecisionDocument {
  return DECISION(value) === null;
}

/**
 * The decisions of a file, as `check -o json` writes it: one, or those of all platforms.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID
 */
export async function loadDecisions(path: string): Promise<readonly Decision[]> {
  const value = await readJson(path);
  const all = isJsonObject(value) && Array.isArray(value['decisions']) ? value['decisions'] : [value];
  return all.map((document: unknown) => {
    if (!isDecisionDocument(document)) {
      const wrong = DECISION(document) || '/';
      throw cliError('DOCUMENT_INVALID', `${printable(path)} is not a decision: see ${printable(wrong)}`, {
        hint: 'assay check IMAGE -o json=FILE writes one.',
      });
    }
    const { platform } = document.subject;
    return {
      ...document,
      subject: { ...document.subject, platform: platform === null ? null : parsePlatform(platform) },
    };
  });
}
