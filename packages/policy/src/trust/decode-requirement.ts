import type { PolicyExpression, Requirement, Verifier } from '@assay/core';
import { suggest } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { jsonExpressionProblem } from '../expression/json-expression.ts';

/** Deepest nesting of requirements. */
const MAX_DEPTH = 16;
const KINDS = ['all', 'any', 'at_least', 'signature', 'attestation', 'pass', 'fail'] as const;
const LANGUAGES = ['cel', 'cue', 'rego', 'rego_wasm'] as const;

/** Decodes what has to hold. A text names a verifier whose signature is wanted. Null with a problem. */
export function decodeRequirement(
  cursor: Cursor | null,
  verifiers: ReadonlyMap<string, Verifier>,
  context: DecodeContext,
  depth = 0,
): Requirement | null {
  const { problems } = context;
  if (cursor === null) return null;
  if (cursor.node.kind === 'scalar') {
    const verifier = decodeVerifierName(cursor, verifiers, context);
    return verifier === null ? null : { kind: 'signature', name: verifier, verifier };
  }
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  if (depth > MAX_DEPTH) {
    problems.error('TOO_LARGE', placeOf(cursor), `requirements are nested deeper than ${MAX_DEPTH} levels`);
    return null;
  }
  const given = KINDS.filter((kind) => fields.has(kind));
  if (given.length !== 1) {
    const code = given.length === 0 ? 'KEY_MISSING' : 'KEY_CONFLICT';
    problems.error(code, placeOf(cursor), `a requirement has one of ${KINDS.join(', ')}`);
    return null;
  }
  const name = readName(fields.take('name'), problems);
  const requirement = decodeKind(fields, name, verifiers, context, depth);
  fields.finish();
  return requirement;
}

function decodeKind(
  fields: Fields,
  name: string | null,
  verifiers: ReadonlyMap<string, Verifier>,
  context: DecodeContext,
  depth: number,
): Requirement | null {
  const { problems } = context;
  const parts = (key: string): readonly Requirement[] => {
    const at = fields.require(key);
    const items = readItems(at, problems);
    if (at?.node.kind === 'list' && items.length === 0)
      problems.error('VALUE_INVALID', placeOf(at), 'the list is empty');
    return items.flatMap((item) => decodeRequirement(item, verifiers, context, depth + 1) ?? []);
  };
  if (fields.has('all')) return { kind: 'all', name: name ?? 'all', of: parts('all') };
  if (fields.has('any')) return { kind: 'any', name: name ?? 'any', of: parts('any') };
  if (fields.has('at_least')) {
    const countAt = fields.take('at_least');
    const count = Number(readText(countAt, problems));
    const of = parts('of');
    if (countAt !== null && !(Number.isInteger(count) && count >= 1 && count <= Math.max(of.length, 1))) {
      problems.error('VALUE_INVALID', placeOf(countAt), `at_least is a number from 1 to ${of.length}`);
    }
    const asked = of.map((one) => JSON.stringify({ ...one, name: '' }));
    if (countAt !== null && new Set(asked).size < asked.length) {
      problems.error(
        'VALUE_INVALID',
        placeOf(countAt),
        'one requirement stands twice: what meets it would count twice',
      );
    }
    return { kind: 'at-least', name: name ?? `at least ${count}`, count, of };
  }
  if (fields.has('signature')) {
    const verifier = decodeVerifierName(fields.take('signature'), verifiers, context);
    return verifier === null ? null : { kind: 'signature', name: name ?? verifier, verifier };
  }
  if (fields.has('attestation')) return decodeAttestation(fields.take('attestation'), name, verifiers, context);
  const pass = fields.has('pass');
  const message = readText(fields.take(pass ? 'pass' : 'fail'), problems);
  return { kind: 'static', name: name ?? (pass ? 'pass' : 'fail'), pass, message: message ?? '' };
}

function decodeAttestation(
  cursor: Cursor | null,
  name: string | null,
  verifiers: ReadonlyMap<string, Verifier>,
  context: DecodeContext,
): Requirement | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const verifier = decodeVerifierName(fields.require('verifier'), verifiers, context);
  const predicateType = readName(fields.require('predicate_type'), problems);
  const rule = decodeExpression(fields.take('rule'), context);
  fields.finish();
  if (verifier === null || predicateType === null) return null;
  return { kind: 'attestation', name: name ?? predicateType, verifier, predicateType, rule };
}

/**
 * Decodes a condition in one of the languages. That CEL can be read at all is checked here; everything else when it is judged. Null when
 * absent or with a problem.
 */
export function decodeExpression(cursor: Cursor | null, { problems }: DecodeContext): PolicyExpression | null {
  const fields = readFields(cursor, problems);
  if (cursor === null || fields === null) return null;
  const celAt = fields.take('cel');
  const cel = readName(celAt, problems);
  const [cue, rego, module] = (['cue', 'rego', 'rego_wasm'] as const).map((key) =>
    readName(fields.take(key), problems),
  );
  const message = readText(fields.take('message'), problems);
  const entrypoint = readName(fields.take('entrypoint'), problems);
  fields.finish();
  const given = [cel, cue, rego, module].filter((source) => typeof source === 'string');
  if (given.length !== 1) {
    problems.error('VALUE_INVALID', placeOf(cursor), `a rule has one of ${LANGUAGES.join(', ')}`);
    return null;
  }
  const wrong = cel === null ? null : jsonExpressionProblem(cel);
  if (wrong !== null) {
    problems.error('VALUE_INVALID', placeOf(celAt ?? cursor), `the expression cannot be read: ${wrong}`);
    return null;
  }
  if (typeof cel === 'string') return { language: 'cel', source: cel, message };
  if (typeof cue === 'string') return { language: 'cue', source: cue };
  if (typeof rego === 'string') return { language: 'rego', source: rego };
  return { language: 'rego-wasm', module: module ?? '', entrypoint: entrypoint ?? 'sigstore/isCompliant' };
}

function decodeVerifierName(
  cursor: Cursor | null,
  verifiers: ReadonlyMap<string, Verifier>,
  { problems }: DecodeContext,
): string | null {
  const name = readName(cursor, problems);
  if (cursor === null || name === null || verifiers.has(name)) return name;
  const near = suggest(name, verifiers.keys());
  const hint = near === undefined ? 'declare it under verifiers' : `did you mean ${near}?`;
  problems.error('REFERENCE_MISSING', placeOf(cursor), `the document has no verifier ${quote(name)}`, hint);
  return null;
}
