import type { Decision, Finding } from '@assay/core';
import { decision, finding } from './sample-decision.ts';

/** A decision that carries the text wherever an image or a policy can put text. */
export function attackedDecision(text: string): Decision {
  const attacked = attackedFinding(text);
  return decision({
    findings: [
      attacked,
      { ...attacked, id: 'w', action: 'warn' },
      { ...attacked, id: 'g', action: 'go' },
      { ...attacked, id: 'e', status: 'error' },
      { ...attacked, id: 'a', action: 'go', status: 'allowlisted' },
    ],
    problems: [
      { severity: 'error', code: text, message: text },
      { severity: 'warning', code: 'X', message: text },
    ],
    policy: { id: text, name: text, digest: text },
    mapping: { name: text, index: 0 },
    subject: { ...decision({}).subject, reference: text },
    reason: 'denylisted',
    imageListMatch: { list: 'denylisted_images', name: text, index: 0 },
  });
}

function attackedFinding(text: string): Finding {
  return finding({
    gate: text,
    trigger: text,
    triggerId: text,
    legacyTriggerId: text,
    ruleId: text,
    ruleSetId: text,
    message: text,
    recommendation: text,
    severity: text,
    subject: { kind: 'package', key: text },
    locations: [
      { path: text, layer: null },
      { path: `/${text}`, layer: null },
    ],
    allowlistMatch: { allowlistId: text, itemId: text, expiresOn: text, owner: text, reason: text },
    evidence: { text, list: [text, { deep: text }] },
  });
}
