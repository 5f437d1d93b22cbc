import type { ImagePolicy, ObjectMatch, PolicyExpression, Requirement } from '@assay/core';
import {
  type Cursor,
  type Fields,
  placeOf,
  readFields,
  readFlag,
  readItems,
  readName,
  readText,
} from '../../document/fields.ts';
import { toJson } from '../../document/source-node.ts';
import { noteKey, noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, readWord } from '../read-values.ts';
import { allOf, refusal } from '../requirements.ts';
import { NO_INPUTS } from '../sigstore/rule.ts';
import { predicateTypeOf } from '../sigstore/predicate-types.ts';
import { type AttestorSettings, readAttestorSets, readTexts } from './attestors.ts';
import { globOf } from './image-reference.ts';
import { translateConditions } from './translate-conditions.ts';

/** What the rule around an entry of `verifyImages` says. */
export interface RuleSettings {
  readonly name: string;
  readonly mode: ImagePolicy['mode'];
  readonly match: readonly ObjectMatch[];
}

const TYPES = ['Cosign', 'SigstoreBundle', 'Notary'] as const;
const KNOWN = new Set([
  'type',
  'imageReferences',
  'skipImageReferences',
  'image',
  'attestors',
  'attestations',
  'annotations',
  'repository',
  'required',
  'mutateDigest',
  'verifyDigest',
  'useCache',
  'failureAction',
  'cosignOCI11',
  'imageRegistryCredentials',
  'key',
  'issuer',
  'subject',
  'roots',
  'additionalExtensions',
  'validate',
]);

/** Reads one entry of `verifyImages` into a policy. */
export function readVerifyImages(cursor: Cursor, rule: RuleSettings, context: ImportContext): void {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return;
  noteOtherKeys(cursor, KNOWN, 'verifyImages', context);
  noteSwitches(fields, context);
  const name = context.claimName(rule.name);
  const images = readReferences(fields.take('imageReferences') ?? fields.take('image'), context);
  const except = readExceptions(fields.take('skipImageReferences'), context);
  const type = readWord(fields.take('type'), TYPES, problems) ?? 'Cosign';
  const repository = readFilled(fields.take('repository'), problems);
  const annotations = readTexts(fields.take('annotations'), context);
  const signature = (verifier: string): Requirement => ({ kind: 'signature', name: verifier, verifier });
  const settings: AttestorSettings = { name, type, repository, annotations, require: signature };
  const attestors = readAttestorSets(fields.take('attestors'), settings, context);
  const attestations = readItems(fields.take('attestations'), problems).flatMap((item, index) =>
    readAttestation(item, index, settings, context),
  );
  noteOldKeys(fields, context);
  const requirements = [...attestors, ...attestations];
  if (requirements.length === 0) requirements.push(refusal(name, 'attestors'));
  const mode = modeOf(readFilled(fields.take('failureAction'), problems)) ?? rule.mode;
  if (images.length === 0) {
    problems.error('KEY_MISSING', placeOf(cursor), 'verifyImages needs imageReferences');
    return;
  }
  const requirement = allOf('attestors', requirements);
  context.imagePolicies.push({
    name,
    images,
    except,
    match: rule.match,
    mode,
    requirement,
    rule: null,
    inputs: NO_INPUTS,
  });
}

/** The mode of a failure action; null for none. */
export function modeOf(action: string | null): ImagePolicy['mode'] | null {
  if (action === null) return null;
  return action.toLowerCase() === 'audit' || action.toLowerCase() === 'warn' ? 'warn' : 'enforce';
}

function readReferences(cursor: Cursor | null, context: ImportContext): readonly string[] {
  if (cursor === null) return [];
  const items = cursor.node.kind === 'list' ? readItems(cursor, context.problems) : [cursor];
  return items.flatMap((item) => {
    const written = readName(item, context.problems);
    return written === null ? [] : [globOf(written, item, context)];
  });
}

/** References that are skipped. One with `?` would skip more than it did, so that it skips nothing. */
function readExceptions(cursor: Cursor | null, context: ImportContext): readonly string[] {
  return readItems(cursor, context.problems).flatMap((item) => {
    const written = readName(item, context.problems);
    if (written === null) return [];
    if (!written.includes('?')) return [globOf(written, item, context)];
    context.note('lost', item, `the exception ${written}`, 'globs have nothing for ?', 'write the names out');
    return [];
  });
}

function readAttestation(
  cursor: Cursor,
  index: number,
  settings: AttestorSettings,
  context: ImportContext,
): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  noteOtherKeys(
    cursor,
    new Set(['name', 'type', 'predicateType', 'attestors', 'conditions']),
    'an attestation',
    context,
  );
  const name = readFilled(fields.take('name'), problems) ?? `${settings.name}-attestation-${index + 1}`;
  const typeAt = fields.take('type') ?? fields.require('predicateType');
  const written = readFilled(typeAt, problems);
  if (written === null) return [];
  const predicateType = predicateTypeOf(written);
  const conditions = fields.take('conditions');
  const source = conditions === null ? null : translateConditions(toJson(conditions.node));
  const rule: PolicyExpression | null = source === null ? null : { language: 'cel', source, message: null };
  const require = (verifier: string): Requirement => ({
    kind: 'attestation',
    name: verifier,
    verifier,
    predicateType,
    rule,
  });
  const own = readAttestorSets(fields.take('attestors'), { ...settings, name, require }, context);
  const lost: Requirement[] = own.length === 0 ? [refusal(name, `attestors of ${written}`)] : [];
  if (conditions !== null && source !== null) {
    const why = `they are ${source} here; a field that is not there cannot be told and refuses the attestation`;
    context.note('changed', conditions, `conditions on ${written}`, why, 'compare both');
  } else if (conditions !== null && !(conditions.node.kind === 'list' && conditions.node.items.length === 0)) {
    lost.push(refusal(`${name}-conditions`, `conditions on ${written}`));
    noteConditions(conditions, context);
  }
  return [...own, ...lost];
}

/** Conditions are in JMESPath: each is named, with what it would be. Nothing passes in their place. */
function noteConditions(cursor: Cursor, context: ImportContext): void {
  for (const block of readItems(cursor, context.problems)) {
    if (block.node.kind !== 'map') continue;
    for (const { key: quantifier, node } of block.node.entries) {
      for (const condition of readItems({ node, pointer: `${block.pointer}/${quantifier}` }, context.problems)) {
        const text = JSON.stringify(toJson(condition.node));
        const why = 'it is written in JMESPath; the attestation is refused until the condition is replaced';
        context.note(
          'lost',
          condition,
          `the condition (${quantifier}) ${text}`,
          why,
          'write it as rule of the attestation in CEL, over predicate',
        );
      }
    }
  }
}

function noteSwitches(fields: Fields, context: ImportContext): void {
  const { problems } = context;
  const required = fields.take('required');
  if (required !== null && readFlag(required, problems) === false) {
    context.note(
      'changed',
      required,
      'required: false',
      'every image that the references catch is judged here',
      'use mode warn to let images pass',
    );
  }
  const mutate = fields.take('mutateDigest');
  if (mutate !== null && readFlag(mutate, problems) === true) {
    noteKey(
      mutate,
      'mutateDigest',
      'policies change nothing; pinning is the work of the admission controller',
      'switch pinning on there',
      context,
    );
  }
  const verify = fields.take('verifyDigest');
  if (verify !== null && readFlag(verify, problems) === true) {
    noteKey(
      verify,
      'verifyDigest',
      'signatures are always verified by digest, but tags are not refused for that',
      'add a rule image_reference that asks for digests',
      context,
    );
  }
  noteKey(
    fields.take('imageRegistryCredentials'),
    'imageRegistryCredentials',
    'registries are asked with the credentials that Assay has',
    'log in to the registries',
    context,
  );
  noteKey(
    fields.take('validate'),
    'validate',
    'conditions over images are no part of image policies',
    'write a rule of the gate expression',
    context,
  );
  fields.take('useCache');
  fields.take('cosignOCI11');
}

function noteOldKeys(fields: Fields, context: ImportContext): void {
  for (const key of ['key', 'issuer', 'subject', 'roots', 'additionalExtensions']) {
    const at = fields.take(key);
    if (at !== null && (readText(at, context.problems) ?? '') !== '') {
      noteKey(at, key, 'it is the form of before attestors', 'write it as an attestor', context);
    }
  }
}
