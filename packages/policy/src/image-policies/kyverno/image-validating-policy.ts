import type { ImagePolicy, Requirement, Verifier } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import { readHead } from '../cluster-objects.ts';
import { noteKey, noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled } from '../read-values.ts';
import { allOf, refusal } from '../requirements.ts';
import { NO_INPUTS } from '../sigstore/rule.ts';
import { globOf } from './image-reference.ts';
import { readNamedAttestor } from './named-attestor.ts';
import { parseValidation } from './parse-validation.ts';

const SPEC_KEYS = new Set([
  'matchImageReferences',
  'attestors',
  'attestations',
  'validations',
  'validationActions',
  'matchConstraints',
  'matchConditions',
  'variables',
  'images',
  'credentials',
  'evaluation',
  'webhookConfiguration',
  'failurePolicy',
  'validationConfigurations',
  'autogen',
  'auditAnnotations',
]);

/** Reads an ImageValidatingPolicy. Validations that are no plain count of signatures are refused and noted. */
export function readImageValidatingPolicy(cursor: Cursor, context: ImportContext): void {
  const { problems } = context;
  const head = readHead(cursor, problems);
  if (head === null) return;
  const specAt = head.fields.require('spec');
  const spec = readFields(specAt, problems);
  if (spec === null || specAt === null) return;
  noteOtherKeys(specAt, SPEC_KEYS, 'spec', context);
  noteRest(spec, context);
  const name = context.claimName(head.name);
  const images = readReferences(spec.take('matchImageReferences'), context);
  const attestors = new Map<string, Verifier | null>();
  for (const item of readItems(spec.require('attestors'), problems)) {
    const fields = readFields(item, problems);
    const own = readName(fields?.require('name') ?? null, problems);
    if (fields === null || own === null) continue;
    if (attestors.has(own)) problems.error('ID_DUPLICATE', placeOf(item), `two attestors are called ${quote(own)}`);
    attestors.set(own, readNamedAttestor(fields, context.claimName(`${name}/${own}`), context));
  }
  const attestations = readAttestations(spec.take('attestations'), context);
  const requirements = readItems(spec.require('validations'), problems).map((item, index) =>
    readValidation(item, `${name}/validation-${index + 1}`, { attestors, attestations }, context),
  );
  const actions = readItems(spec.take('validationActions'), problems).map((item) => readFilled(item, problems));
  const mode: ImagePolicy['mode'] = actions.length === 0 || actions.includes('Deny') ? 'enforce' : 'warn';
  if (requirements.length === 0) requirements.push(refusal(name, 'validations'));
  const requirement = allOf('validations', requirements);
  context.imagePolicies.push({ name, images, except: [], match: [], mode, requirement, rule: null, inputs: NO_INPUTS });
}

function noteRest(spec: Fields, context: ImportContext): void {
  const wider = 'the policy is about images wherever they run';
  for (const key of ['matchConditions', 'variables'])
    noteKey(spec.take(key), key, wider, 'select the policy by a mapping, or name images', context);
  noteKey(
    spec.take('images'),
    'images',
    'images are found in workloads by the admission controller',
    'check images of other objects before they are applied',
    context,
  );
  noteKey(
    spec.take('credentials'),
    'credentials',
    'registries are asked with the credentials that Assay has',
    'log in to the registries',
    context,
  );
  noteKey(spec.take('auditAnnotations'), 'auditAnnotations', 'decisions say what was judged', 'read it there', context);
  noteKey(
    spec.take('validationConfigurations'),
    'validationConfigurations',
    'digests are not written and tags are not refused',
    'use the admission controller for the one, a rule image_reference for the other',
    context,
  );
  const constraints = spec.take('matchConstraints');
  if (constraints !== null)
    context.note('changed', constraints, 'matchConstraints', wider, 'nothing, if that is what is wanted');
}

function readReferences(cursor: Cursor | null, context: ImportContext): readonly string[] {
  const { problems } = context;
  const globs = readItems(cursor, problems).flatMap((item) => {
    const fields = readFields(item, problems);
    const at = fields?.take('glob') ?? null;
    const written = readFilled(at, problems);
    if (at !== null && written !== null) return [globOf(written, at, context)];
    const expression = fields?.take('expression') ?? null;
    if (expression !== null)
      context.note(
        'changed',
        expression,
        'an expression over references',
        'it is not evaluated: the policy is about every image',
        'write it as glob',
      );
    return expression === null ? [] : ['**'];
  });
  return globs.length === 0 ? ['**'] : globs;
}

function readAttestations(cursor: Cursor | null, context: ImportContext): ReadonlyMap<string, string> {
  const { problems } = context;
  const types = readItems(cursor, problems).flatMap((item): readonly (readonly [string, string])[] => {
    const fields = readFields(item, problems);
    const name = readName(fields?.require('name') ?? null, problems);
    const inner = readFields(fields?.take('intoto') ?? fields?.take('referrer') ?? null, problems);
    const type = readFilled(inner?.take('type') ?? null, problems);
    return name === null || type === null ? [] : [[name, type]];
  });
  return new Map(types);
}

interface Known {
  readonly attestors: ReadonlyMap<string, Verifier | null>;
  readonly attestations: ReadonlyMap<string, string>;
}

function readValidation(cursor: Cursor, name: string, known: Known, context: ImportContext): Requirement {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  const at = fields?.require('expression') ?? cursor;
  const expression = readFilled(at, problems) ?? '';
  fields?.take('message');
  const parsed = parseValidation(expression);
  const predicateType = parsed?.attestation === undefined ? undefined : known.attestations.get(parsed.attestation);
  const names = parsed?.attestors ?? [];
  const missing = names.find((attestor) => !known.attestors.has(attestor));
  if (missing !== undefined || (parsed?.attestation !== undefined && predicateType === undefined)) {
    problems.error(
      'REFERENCE_MISSING',
      placeOf(at),
      `the validation names ${missing ?? parsed?.attestation ?? ''}, which the policy does not have`,
    );
  }
  if (parsed === null || names.length === 0) {
    const why = 'only counts of verified signatures are carried over; images are refused until it is replaced';
    context.note(
      'lost',
      at,
      `the validation ${expression}`,
      why,
      'write what it asks for as requirement and rules in CEL',
    );
    return refusal(name, `the validation ${expression.slice(0, 200)}`);
  }
  const of = names.map((attestor): Requirement => {
    const verifier = known.attestors.get(attestor);
    if (verifier === null || verifier === undefined) return refusal(attestor, `the attestor ${attestor}`);
    if (predicateType === undefined) return { kind: 'signature', name: attestor, verifier: verifier.name };
    return { kind: 'attestation', name: attestor, verifier: verifier.name, predicateType, rule: null };
  });
  return parsed.count <= 1 ? { kind: 'any', name, of } : { kind: 'at-least', name, count: parsed.count, of };
}
