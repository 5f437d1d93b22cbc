import { createHash } from 'node:crypto';
import { type JsonObject, isDigest, printable } from '@assay/core';
import type { Allowlist, IncludedDocument, RuleSet } from '../policy.ts';
import type { DecodeContext, IdList } from './decode-context.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName } from './fields.ts';
import { DocumentText } from './locate-offset.ts';
import { ProblemList, quote } from './problem-list.ts';
import { readSource } from './read-source.ts';
import { toJson } from './source-node.ts';

/**
 * Gives the text of a document that a policy includes, or null when there is none. `from` is the reference of the document that
 * includes it; null for the policy itself.
 */
export type IncludeResolver = (reference: string, from: string | null) => string | null;

/** Deepest chain of includes. */
const MAX_DEPTH = 8;
/** Most documents of one policy. */
const MAX_DOCUMENTS = 64;
/** Characters of all included documents together. */
const MAX_TOTAL_LENGTH = 10 * 1024 * 1024;

/** Rule sets and allowlists by id, as mappings refer to them. */
export interface Targets {
  readonly ruleSets: Map<string, RuleSet>;
  readonly allowlists: Map<string, Allowlist>;
}

/** Decodes the rule sets and allowlists of one document; the loader of includes calls it for each. */
export type PartDecoder = (fields: Fields, given: JsonObject, context: DecodeContext, loader: IncludeLoader) => Targets;

/** Loads the documents that a policy includes. An included document lends its rule sets and allowlists, nothing else. */
export class IncludeLoader {
  readonly #resolve: IncludeResolver | null;
  readonly #decode: PartDecoder;
  readonly #chain: string[] = [];
  readonly documents: IncludedDocument[] = [];
  #length = 0;

  constructor(resolve: IncludeResolver | null, decode: PartDecoder) {
    this.#resolve = resolve;
    this.#decode = decode;
  }

  /** Loads what `include` lists into the targets. */
  load(cursor: Cursor | null, targets: Targets, context: DecodeContext): void {
    for (const item of readItems(cursor, context.problems)) this.#loadOne(item, targets, context);
  }

  #loadOne(cursor: Cursor, targets: Targets, context: DecodeContext): void {
    const { problems } = context;
    const fields = readFields(cursor, problems);
    if (fields === null) return;
    const pathAt = fields.take('path');
    const urlAt = fields.take('url');
    const reference = readName(pathAt ?? urlAt, problems);
    if ((pathAt === null) === (urlAt === null)) {
      problems.error('KEY_CONFLICT', placeOf(cursor), 'an include has one of path and url');
    }
    const digestAt = fields.require('digest');
    const digest = readName(digestAt, problems);
    const variables = fields.take('variables');
    const given = variables === null || variables.node.kind !== 'map' ? {} : toJson(variables.node);
    if (variables !== null && variables.node.kind !== 'map') readFields(variables, problems);
    fields.finish();
    if (digestAt !== null && digest !== null && (!isDigest(digest) || !digest.startsWith('sha256:'))) {
      problems.error('VALUE_INVALID', placeOf(digestAt), `${quote(digest)} is not a sha256 digest`);
      return;
    }
    if (reference === null || digest === null || problems.failed || !isObject(given)) return;
    const text = this.#fetch(reference, digest, cursor, context);
    if (text !== null) this.#merge(reference, digest, text, given, cursor, targets, context);
  }

  #fetch(reference: string, digest: string, cursor: Cursor, { problems, include }: DecodeContext): string | null {
    const at = placeOf(cursor);
    if (this.#chain.includes(digest) || this.#chain.length >= MAX_DEPTH) {
      problems.error('INCLUDE_INVALID', at, `includes are nested more than ${MAX_DEPTH} deep or in a circle`);
      return null;
    }
    if (this.documents.length >= MAX_DOCUMENTS) {
      problems.error('INCLUDE_INVALID', at, `more than ${MAX_DOCUMENTS} documents are included`);
      return null;
    }
    const text = this.#resolve?.(reference, include) ?? null;
    if (text === null) {
      const hint = this.#resolve === null ? 'includes are not available here' : 'path and url are read as written';
      problems.error('INCLUDE_MISSING', at, `the included document ${quote(reference)} cannot be had`, hint);
      return null;
    }
    this.#length += text.length;
    if (this.#length > MAX_TOTAL_LENGTH) {
      problems.error('TOO_LARGE', at, `the included documents are larger than ${MAX_TOTAL_LENGTH} characters`);
      return null;
    }
    const actual = `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
    if (actual === digest) return text;
    const message = `the included document ${quote(reference)} is not the one that was pinned`;
    problems.error(
      'INCLUDE_CHANGED',
      at,
      message,
      `its digest is now ${actual}; look at what changed before you pin it`,
    );
    return null;
  }

  #merge(
    reference: string,
    digest: string,
    text: string,
    given: JsonObject,
    cursor: Cursor,
    targets: Targets,
    context: DecodeContext,
  ): void {
    const own = new ProblemList();
    const root = readSource(text, own);
    const fields = root === null ? null : readFields({ node: root, pointer: '' }, own);
    this.documents.push({ reference, digest });
    this.#chain.push(digest);
    const inner = { ...context, problems: own, include: reference, text: new DocumentText(text) };
    const part = fields === null ? null : this.#decode(fields, given, inner, this);
    this.#chain.pop();
    reportWithin(reference, own, cursor, context.problems);
    if (part === null) return;
    addAll(part.ruleSets, targets.ruleSets, 'rule set', cursor, context);
    addAll(part.allowlists, targets.allowlists, 'allowlist', cursor, context);
  }
}

/** Reports the problems of an included document at the place of the include, each with its own place in the text. */
function reportWithin(reference: string, own: ProblemList, cursor: Cursor, problems: ProblemList): void {
  for (const { severity, code, line, column, message, hint } of own.list()) {
    const text = `${printable(reference)}:${line}:${column}: ${message}`;
    if (severity === 'error') problems.error(code, placeOf(cursor), text, hint);
    else problems.warn(code, placeOf(cursor), text, hint);
  }
}

function addAll<T extends { readonly id: string }>(
  from: ReadonlyMap<string, T>,
  to: Map<string, T>,
  what: string,
  cursor: Cursor,
  { problems }: DecodeContext,
): void {
  for (const [id, entry] of from) {
    if (to.has(id)) {
      const message = `the ${what} ${quote(id)} of the included document is there already`;
      problems.error('ID_DUPLICATE', placeOf(cursor), message, 'ids are shared by a policy and all that it includes');
    } else {
      to.set(id, entry);
    }
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Claims the ids that includes brought, so that the document's own entries cannot share them. */
export function claimIncluded(ids: IdList, entries: ReadonlyMap<string, unknown>): void {
  for (const id of entries.keys()) ids.reserve(id);
}
