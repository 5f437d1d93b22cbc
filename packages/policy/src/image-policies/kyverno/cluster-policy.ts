import type { ImagePolicy, ObjectMatch } from '@assay/core';
import { type Cursor, type Fields, readFields, readItems, readName } from '../../document/fields.ts';
import { toJson } from '../../document/source-node.ts';
import { readHead } from '../cluster-objects.ts';
import { noteKey, noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled } from '../read-values.ts';
import { modeOf, readVerifyImages } from './verify-images.ts';

const SPEC_KEYS = new Set([
  'rules',
  'validationFailureAction',
  'background',
  'webhookTimeoutSeconds',
  'failurePolicy',
  'admission',
  'webhookConfiguration',
  'emitWarning',
  'applyRules',
]);
const RULE_KEYS = new Set([
  'name',
  'match',
  'verifyImages',
  'validate',
  'mutate',
  'generate',
  'exclude',
  'preconditions',
  'context',
  'imageExtractors',
  'skipBackgroundRequests',
  'celPreconditions',
]);

/** Reads the rules with `verifyImages` of a ClusterPolicy or Policy; other rules are noted. */
export function readClusterPolicy(cursor: Cursor, isNamespaced: boolean, context: ImportContext): void {
  const { problems } = context;
  const head = readHead(cursor, problems);
  if (head === null) return;
  const specAt = head.fields.require('spec');
  const spec = readFields(specAt, problems);
  if (spec === null || specAt === null) return;
  noteOtherKeys(specAt, SPEC_KEYS, 'spec', context);
  if (isNamespaced) {
    const why = 'a policy of a namespace becomes one for every place';
    context.note('changed', cursor, 'the namespace', why, 'select the policy by the mapping of that environment');
  }
  const mode = modeOf(readFilled(spec.take('validationFailureAction'), problems)) ?? 'warn';
  for (const rule of readItems(spec.require('rules'), problems)) readRule(rule, head.name, mode, context);
}

function readRule(cursor: Cursor, policy: string, mode: ImagePolicy['mode'], context: ImportContext): void {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return;
  const name = readName(fields.take('name'), problems) ?? 'rule';
  const verify = fields.take('verifyImages');
  for (const key of ['validate', 'mutate', 'generate']) {
    noteKey(
      fields.take(key),
      `${key} of the rule ${name}`,
      'it is not about who vouches for images',
      'keep it in the cluster, or write a rule of the policy',
      context,
    );
  }
  if (verify === null) return;
  noteOtherKeys(cursor, RULE_KEYS, `the rule ${name}`, context);
  noteNarrowing(fields, name, context);
  const match = readMatch(fields.take('match'), context);
  for (const item of readItems(verify, problems))
    readVerifyImages(item, { name: `${policy}/${name}`, mode, match }, context);
}

function noteNarrowing(fields: Fields, name: string, context: ImportContext): void {
  const wider = 'the policy is about more objects than the rule was';
  for (const key of ['exclude', 'preconditions', 'celPreconditions']) {
    noteKey(
      fields.take(key),
      `${key} of the rule ${name}`,
      wider,
      'select the policy by a mapping, or name images as except',
      context,
    );
  }
  noteKey(
    fields.take('context'),
    `context of the rule ${name}`,
    'nothing is looked up in the cluster',
    'write the values into the policy',
    context,
  );
  noteKey(
    fields.take('imageExtractors'),
    `imageExtractors of the rule ${name}`,
    'images are found in workloads by the admission controller',
    'check images of such objects before they are applied',
    context,
  );
}

/** Kinds of a rule. Pods stand for the objects that make pods too, so that they select everything. */
function readMatch(cursor: Cursor | null, context: ImportContext): readonly ObjectMatch[] {
  if (cursor === null) return [];
  const text = JSON.stringify(toJson(cursor.node));
  if (
    /"(?:namespaces|names|name|selector|namespaceSelector|annotations|operations|subjects|roles|clusterRoles)"/.test(
      text,
    )
  ) {
    const why = 'namespaces, names, labels and users of objects are not looked at; the policy is about all objects';
    context.note('changed', cursor, 'match', why, 'select the policy by a mapping of the environment');
  } else if (!/^[^[]*\[(?:"Pod"|\{"resources":\{"kinds":\["Pod"\]\}\})\]/.test(text)) {
    context.note(
      'changed',
      cursor,
      'match',
      'the policy is about images wherever they run',
      'nothing, if that is what is wanted',
    );
  }
  return [];
}
