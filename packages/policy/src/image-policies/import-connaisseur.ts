import type { Requirement } from '@assay/core';
import {
  type Cursor,
  type Fields,
  placeOf,
  readFields,
  readFlag,
  readItems,
  readName,
  readText,
} from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { type ImagePattern, comparePatterns, readImagePattern } from './connaisseur/pattern.ts';
import { type Validator, type ValidatorUse, readValidators } from './connaisseur/validators.ts';
import { noteKey, noteOtherKeys } from './foreign-keys.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import { finishImport, openImport, requirePolicies } from './read-image-policies.ts';
import { refusal } from './requirements.ts';
import { NO_INPUTS } from './sigstore/rule.ts';

const WITH_KEYS = new Set([
  'trustRoot',
  'threshold',
  'required',
  'verifyInTransparencyLog',
  'verifyTLog',
  'verifySCT',
  'mode',
  'delegations',
]);

interface PatternPolicy {
  readonly pattern: ImagePattern;
  readonly requirement: Requirement;
}

/**
 * Imports validators and policy of Connaisseur: the Helm values, or the part `application` of them. The pattern that says most about an
 * image applies to it; an image that none is about is refused.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function importConnaisseur(
  document: { readonly text: string; readonly name: string },
  resources: ImportResources = {},
): ImportedPolicies {
  const { context, cursors } = openImport(document, resources);
  for (const cursor of cursors) readValues(cursor, context);
  requirePolicies(cursors, context);
  return finishImport(document, context);
}

function readValues(cursor: Cursor, context: ImportContext): void {
  const { problems } = context;
  const outer = readFields(cursor, problems);
  if (outer === null) return;
  const application = outer.take('application');
  if (application !== null)
    noteOtherKeys(cursor, new Set(['application', 'kubernetes', 'image', 'global']), 'the values', context);
  const fields = application === null ? outer : readFields(application, problems);
  if (fields === null) return;
  noteOtherKeys(fields.at, new Set(['validators', 'policy']), 'the application', context);
  const validators = readValidators(fields.require('validators'), context);
  const policies = readItems(fields.require('policy'), problems).flatMap((item) =>
    readEntry(item, validators, context),
  );
  addPolicies(policies, context);
}

function readEntry(
  cursor: Cursor,
  validators: ReadonlyMap<string, Validator>,
  context: ImportContext,
): readonly PatternPolicy[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const written = readName(fields.require('pattern'), problems);
  const validatorAt = fields.take('validator');
  const name = readText(validatorAt, problems) ?? 'default';
  const withAt = fields.take('with');
  fields.finish();
  const validator = validators.get(name);
  if (validator === undefined) {
    problems.error('REFERENCE_MISSING', placeOf(validatorAt ?? cursor), `there is no validator ${quote(name)}`);
    return [];
  }
  if (written === null) return [];
  const pattern = readImagePattern(written);
  return [{ pattern, requirement: readRequirement(cursor, withAt, validator, context) }];
}

function readRequirement(
  cursor: Cursor,
  withAt: Cursor | null,
  validator: Validator,
  context: ImportContext,
): Requirement {
  const { problems } = context;
  if (validator.kind === 'static')
    return { kind: 'static', name: 'validator', pass: validator.approve, message: 'the policy refuses this image' };
  if (validator.kind === 'lost') return refusal('validator', validator.what);
  const fields = readFields(withAt, problems);
  if (withAt !== null) noteOtherKeys(withAt, WITH_KEYS, 'with', context);
  const use = readUse(fields, context);
  const root = readText(fields?.take('trustRoot') ?? null, problems) ?? 'default';
  if (root !== '*') {
    const found = validator.roots.find((candidate) => candidate.name === root);
    if (found !== undefined) return found.require(use);
    problems.error('REFERENCE_MISSING', placeOf(withAt ?? cursor), `the validator has no trust root ${quote(root)}`);
    return refusal('validator', `the trust root ${root}`);
  }
  return readThreshold(withAt ?? cursor, fields, validator, use, context);
}

function readThreshold(
  at: Cursor,
  fields: Fields | null,
  validator: Extract<Validator, { kind: 'roots' }>,
  use: ValidatorUse,
  context: ImportContext,
): Requirement {
  const { problems } = context;
  const of = validator.roots.map((root) => root.require(use));
  const thresholdAt = fields?.take('threshold') ?? null;
  const requiredAt = fields?.take('required') ?? null;
  const required = readItems(requiredAt, problems).flatMap((item): readonly Requirement[] => {
    const name = readText(item, problems);
    const root = validator.roots.find((candidate) => candidate.name === name);
    if (root !== undefined) return [root.require(use)];
    problems.error('REFERENCE_MISSING', placeOf(item), `the validator has no trust root ${quote(name ?? '')}`);
    return [];
  });
  const count =
    thresholdAt === null
      ? required.length > 0
        ? required.length
        : of.length
      : Number(readText(thresholdAt, problems) ?? Number.NaN);
  if (!Number.isInteger(count) || count < 1 || count > of.length) {
    problems.error('VALUE_INVALID', placeOf(thresholdAt ?? at), `threshold is a number from 1 to ${of.length}`);
    return refusal('validator', 'the threshold');
  }
  const threshold: Requirement = { kind: 'at-least', name: 'threshold', count, of };
  return required.length === 0 ? threshold : { kind: 'all', name: 'validator', of: [...required, threshold] };
}

function readUse(fields: Fields | null, context: ImportContext): ValidatorUse {
  const { problems } = context;
  if (fields === null) return { log: true, certificateLog: true };
  const log = fields.take('verifyInTransparencyLog') ?? fields.take('verifyTLog');
  const mode = fields.take('mode');
  if (mode !== null && readText(mode, problems) === 'insecureValidateOnly') {
    noteKey(
      mode,
      'mode insecureValidateOnly',
      'policies change nothing; pinning is the work of the admission controller',
      'switch pinning off there',
      context,
    );
  }
  noteKey(fields.take('delegations'), 'delegations', 'they are of Notary v1', 'sign with cosign or Notation', context);
  return { log: readFlag(log, problems) ?? true, certificateLog: readFlag(fields.take('verifySCT'), problems) ?? true };
}

function addPolicies(policies: readonly PatternPolicy[], context: ImportContext): void {
  const sorted = policies.toSorted((a, b) => comparePatterns(a.pattern, b.pattern));
  const shared = { match: [], mode: 'enforce', rule: null, inputs: NO_INPUTS } as const;
  const above: string[] = [];
  for (const { pattern, requirement } of sorted) {
    if (above.includes(pattern.glob)) {
      const at = { pointer: '', line: 1, column: 1 };
      context.problems.error('ID_DUPLICATE', at, `two policies have the pattern ${quote(pattern.written)}`);
    }
    const name = context.claimName(pattern.written);
    context.imagePolicies.push({ name, images: [pattern.glob], except: [...above], requirement, ...shared });
    above.push(pattern.glob);
  }
  if (policies.length === 0 || above.includes('**:**')) return;
  const name = context.claimName('no-pattern');
  const requirement: Requirement = { kind: 'static', name, pass: false, message: 'no policy is about this image' };
  context.imagePolicies.push({ name, images: ['**'], except: above, requirement, ...shared });
}
