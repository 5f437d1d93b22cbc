import type { Requirement } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportedPolicies } from './imported-policies.ts';
import { type TrustStores, readTrust } from './notation/verification.ts';
import { finishImport, openImport, requirePolicies } from './read-image-policies.ts';
import { NO_INPUTS } from './sigstore/rule.ts';

const SCOPE = /^[a-z0-9]+(?:[._:-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)+$/;
const VERSIONS: ReadonlySet<string> = new Set(['1.0']);

interface Statement {
  readonly cursor: Cursor;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly requirement: Requirement;
}

/**
 * Imports a trust policy for OCI artifacts (Notary Project trust store and trust policy 1.0). Exactly one statement applies to an image:
 * that of its repository, else the one for `*`, else none, which refuses it.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function importNotation(
  document: { readonly text: string; readonly name: string },
  stores: TrustStores,
): ImportedPolicies {
  const { context, cursors } = openImport(document, {});
  for (const cursor of cursors) readPolicy(cursor, stores, context);
  requirePolicies(cursors, context);
  return finishImport(document, context);
}

function readPolicy(cursor: Cursor, stores: TrustStores, context: ImportContext): void {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return;
  const versionAt = fields.require('version');
  const version = readText(versionAt, problems);
  if (versionAt !== null && version !== null && !VERSIONS.has(version)) {
    problems.error('VALUE_INVALID', placeOf(versionAt), `version ${quote(version)} of trust policies is not known`);
  }
  const global = fields.take('globalPolicy');
  if (global !== null) problems.error('KEY_UNKNOWN', placeOf(global), 'globalPolicy is of a trust policy for blobs');
  const names = new Set<string>();
  const statements = readItems(fields.require('trustPolicies'), problems).flatMap((item) =>
    readStatement(item, names, stores, context),
  );
  fields.finish();
  checkScopes(statements, context);
  addPolicies(statements, context);
}

function readStatement(
  cursor: Cursor,
  names: Set<string>,
  stores: TrustStores,
  context: ImportContext,
): readonly Statement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const nameAt = fields.require('name');
  const name = readName(nameAt, problems);
  if (nameAt !== null && name !== null && names.has(name))
    problems.error('ID_DUPLICATE', placeOf(nameAt), `two statements are called ${quote(name)}`);
  if (name !== null) names.add(name);
  const scopes = readScopes(fields, context);
  const trust = readTrust(fields, stores, context);
  fields.finish();
  if (name === null || trust === null) return [];
  if (trust.level === 'skip') {
    if (scopes.includes('*'))
      problems.error('VALUE_INVALID', placeOf(cursor), 'the level skip is not for every repository');
    context.note(
      'meaning',
      cursor,
      `the statement ${name}`,
      'it accepts images without looking at signatures',
      'use another level',
    );
    return [{ cursor, name, scopes, requirement: { kind: 'static', name, pass: true, message: '' } }];
  }
  const verifier = context.claimName(name);
  context.verifiers.push({
    kind: 'notation',
    name: verifier,
    trust,
    annotations: {},
    repository: null,
    trustedRoot: null,
    signatureFormat: null,
  });
  return [{ cursor, name: verifier, scopes, requirement: { kind: 'signature', name, verifier } }];
}

function readScopes(fields: Fields, context: ImportContext): readonly string[] {
  const { problems } = context;
  const at = fields.require('registryScopes');
  const items = readItems(at, problems);
  const scopes = items.flatMap((item) => {
    const scope = readText(item, problems);
    if (scope === null) return [];
    if (scope === '*' || SCOPE.test(scope)) return [scope];
    problems.error(
      'VALUE_INVALID',
      placeOf(item),
      `${quote(scope)} is neither * nor a repository in full, such as docker.io/library/nginx`,
    );
    return [];
  });
  if (at !== null && items.length === 0) problems.error('KEY_MISSING', placeOf(at), 'a statement needs registryScopes');
  if (at !== null && scopes.includes('*') && items.length > 1)
    problems.error('KEY_CONFLICT', placeOf(at), '* stands alone');
  return scopes;
}

function checkScopes(statements: readonly Statement[], { problems }: ImportContext): void {
  const taken = new Set<string>();
  for (const { cursor, scopes } of statements) {
    for (const scope of scopes) {
      if (taken.has(scope)) problems.error('ID_DUPLICATE', placeOf(cursor), `two statements are about ${quote(scope)}`);
      taken.add(scope);
    }
  }
}

function addPolicies(statements: readonly Statement[], context: ImportContext): void {
  const others = statements.flatMap(({ scopes }) => scopes.filter((scope) => scope !== '*').flatMap(globsOf));
  const shared = { match: [], mode: 'enforce', rule: null, inputs: NO_INPUTS } as const;
  for (const { name, scopes, requirement } of statements) {
    const rest = scopes.includes('*');
    const images = rest ? ['**'] : scopes.flatMap(globsOf);
    context.imagePolicies.push({ name, images, except: rest ? others : [], requirement, ...shared });
  }
  if (statements.length === 0 || statements.some(({ scopes }) => scopes.includes('*'))) return;
  const name = context.claimName('no-statement');
  const requirement: Requirement = {
    kind: 'static',
    name,
    pass: false,
    message: 'no statement of the trust policy is about this repository',
  };
  context.imagePolicies.push({ name, images: ['**'], except: others, requirement, ...shared });
}

/** The images of a repository. */
function globsOf(repository: string): readonly string[] {
  return [`${repository}:**`, `${repository}@**`];
}
