import { createHash } from 'node:crypto';
import type { ExpressionInputs, PolicyExpression } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readFlag, readName, readText } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import { jsonExpressionProblem } from '../../expression/json-expression.ts';
import type { ImportContext } from '../import-context.ts';
import { readWord, takeOneOf } from '../read-values.ts';

const LANGUAGES = ['cue', 'rego', 'cel'] as const;
const MAX_SOURCE = 256 * 1024;
const DIGEST = /^[0-9a-f]{64}$/i;
const INPUT_KEYS = ['fetchConfigFile', 'includeSpec', 'includeObjectMeta', 'includeTypeMeta'] as const;

/** Inputs of a rule that asks for nothing more. */
export const NO_INPUTS: ExpressionInputs = { config: false, spec: false, objectMeta: false, typeMeta: false };

/** A rule of an attestation or of a whole policy. */
export interface ReadRule {
  readonly rule: PolicyExpression | null;
  readonly inputs: ExpressionInputs;
}

/** Reads `policy` of an attestation (`whole` false) or of the document. */
export function readRule(cursor: Cursor | null, whole: boolean, context: ImportContext): ReadRule {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return { rule: null, inputs: NO_INPUTS };
  const language = readWord(fields.require('type'), LANGUAGES, problems);
  const inputs = readInputs(fields, whole, context);
  const given = takeOneOf(fields, ['data', 'configMapRef', 'remote'], problems);
  const source = given === null ? null : readGiven(given.key, given.at, context);
  fields.finish();
  if (language === null || source === null || given === null) return { rule: null, inputs };
  if (source.length > MAX_SOURCE) {
    problems.error('TOO_LARGE', placeOf(given.at), `the rule is longer than ${MAX_SOURCE} characters`);
    return { rule: null, inputs };
  }
  const wrong = language === 'cel' ? jsonExpressionProblem(source) : null;
  if (wrong !== null) {
    problems.error('VALUE_INVALID', placeOf(given.at), `the expression cannot be read: ${wrong}`);
    return { rule: null, inputs };
  }
  if (language === 'rego' && whole) warnOfWarnings(given.at, context);
  return { rule: language === 'cel' ? { language, source, message: null } : { language, source }, inputs };
}

function readInputs(fields: Fields, whole: boolean, context: ImportContext): ExpressionInputs {
  const flags = INPUT_KEYS.map((key) => {
    const at = fields.take(key);
    if (at !== null && !whole) {
      context.problems.error(
        'KEY_UNKNOWN',
        fields.keyPlace(key),
        `${key} belongs to the policy of the whole document, not of an attestation`,
      );
    }
    return readFlag(at, context.problems) ?? false;
  });
  const [config = false, spec = false, objectMeta = false, typeMeta = false] = flags;
  return { config, spec, objectMeta, typeMeta };
}

function readGiven(key: string, at: Cursor, context: ImportContext): string | null {
  if (key === 'data') return readText(at, context.problems);
  return key === 'remote' ? readRemote(at, context) : readConfigMap(at, context);
}

function readConfigMap(cursor: Cursor, context: ImportContext): string | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.require('name'), problems);
  const key = readName(fields.require('key'), problems);
  fields.take('namespace');
  fields.finish();
  if (name === null || key === null) return null;
  const text = context.objects.configMaps.get(name)?.get(key);
  if (text !== undefined) return text;
  const hint = 'put the ConfigMap into the same file or give it beside the policy';
  problems.error(
    'REFERENCE_MISSING',
    placeOf(cursor),
    `${quote(key)} of the ConfigMap ${quote(name)} is not there`,
    hint,
  );
  return null;
}

function readRemote(cursor: Cursor, context: ImportContext): string | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const url = readName(fields.require('url'), problems);
  const digest = readName(fields.require('sha256sum'), problems);
  fields.finish();
  if (url === null || digest === null) return null;
  if (!url.startsWith('https://') || !URL.canParse(url) || !DIGEST.test(digest)) {
    problems.error(
      'VALUE_INVALID',
      placeOf(cursor),
      'a remote policy has an https address and the sha256 of its content in hex',
    );
    return null;
  }
  const text = context.resources.remote?.[url];
  if (text === undefined) {
    const hint = 'fetch it and give its content beside the policy, or write it as data';
    problems.error('REFERENCE_MISSING', placeOf(cursor), `the content of ${quote(url)} is not there`, hint);
    return null;
  }
  if (createHash('sha256').update(text, 'utf8').digest('hex') === digest.toLowerCase()) return text;
  problems.error(
    'INCLUDE_CHANGED',
    placeOf(cursor),
    `the content of ${quote(url)} is not the one whose sha256 is pinned`,
  );
  return null;
}

function warnOfWarnings(at: Cursor, context: ImportContext): void {
  const why =
    'a warning of a Rego rule over the whole policy is a warning here; the policy controller refuses the image for it';
  context.note(
    'changed',
    at,
    'warnings of the rule',
    why,
    'let the rule set result to false for what has to be refused',
  );
}
