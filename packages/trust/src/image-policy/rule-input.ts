import type { AttestationFact, EvidenceFact, ImagePolicy, JsonObject, JsonValue } from '@assay/core';
import type { JudgedRequirement } from './judge-requirement.ts';
import type { ImagePolicyContext } from './policy-context.ts';

/** Names that policies know claims of a certificate by. */
const WORKFLOW_CLAIMS: readonly (readonly [string, string])[] = [
  ['githubWorkflowTrigger', 'githubWorkflowTrigger'],
  ['githubWorkflowSha', 'githubWorkflowSha'],
  ['githubWorkflowName', 'githubWorkflowName'],
  ['githubWorkflowRepo', 'githubWorkflowRepository'],
  ['githubWorkflowRef', 'githubWorkflowRef'],
];

/** What the rule over a whole policy reads: authorities that matched, and what else the policy asks for. A text says what is missing. */
export function ruleInput(
  policy: ImagePolicy,
  judged: JudgedRequirement,
  context: ImagePolicyContext,
): JsonObject | string {
  const { inputs } = policy;
  const extras: [string, JsonValue][] = [];
  if (inputs.config) {
    if (context.config === null) return 'the rule reads the configuration of the image, which is not known';
    extras.push(['config', context.config]);
  }
  if (inputs.spec || inputs.objectMeta || inputs.typeMeta) {
    const { object } = context;
    if (object === null) return 'the rule reads the object that wants to run the image, and there is none';
    if (inputs.spec) extras.push(['spec', object.spec]);
    if (inputs.objectMeta) extras.push(['metadata', object.metadata]);
    if (inputs.typeMeta) extras.push(['typemeta', object.typeMeta]);
  }
  return { authorityMatches: authorityMatches(judged), ...Object.fromEntries(extras) };
}

/** Authorities are the parts of the requirement, or the requirement itself when it has none. */
function authorityMatches(judged: JudgedRequirement): JsonObject {
  const authorities = judged.children.length === 0 ? [judged] : judged.children;
  const met = authorities.filter((authority) => authority.outcome.result === 'met');
  return Object.fromEntries(met.map((authority) => [authority.requirement.name, describeAuthority(authority)]));
}

function describeAuthority(authority: JudgedRequirement): JsonObject {
  const parts = leaves(authority).filter((leaf) => leaf.outcome.result === 'met');
  const signatures = parts
    .filter((part) => part.requirement.kind === 'signature')
    .flatMap((part) => part.facts.map(describeSigner));
  const attestations = new Map<string, JsonValue[]>();
  for (const part of parts) {
    if (part.requirement.kind !== 'attestation') continue;
    const { predicateType, name } = part.requirement;
    const described = part.facts.map((fact) => ({ ...describeSigner(fact), predicateType, digest: subjectOf(fact) }));
    attestations.set(name, [...(attestations.get(name) ?? []), ...described]);
  }
  return {
    ...(signatures.length === 0 ? {} : { signatures }),
    ...(attestations.size === 0 ? {} : { attestations: Object.fromEntries(attestations) }),
    ...(parts.some((part) => part.requirement.kind === 'static') ? { static: true } : {}),
  };
}

function leaves(judged: JudgedRequirement): readonly JudgedRequirement[] {
  return judged.children.length === 0 ? [judged] : judged.children.flatMap(leaves);
}

function describeSigner(fact: EvidenceFact): JsonObject {
  const claims = new Map(Object.entries(fact.claims));
  const named: [string, string | null | undefined][] = [
    ['id', fact.evidence],
    ['subject', fact.signer.identity],
    ['issuer', fact.signer.issuer],
    ...WORKFLOW_CLAIMS.map(([shown, claim]): [string, string | undefined] => [shown, claims.get(claim)]),
  ];
  return Object.fromEntries(
    named.flatMap(([key, value]) =>
      value === null || value === undefined || value === '' ? [] : [[key, value] as const],
    ),
  );
}

function subjectOf(fact: EvidenceFact | AttestationFact): string {
  return fact.subject;
}
