import { Buffer } from 'node:buffer';
import { type Cursor, type Fields, readFields } from '../document/fields.ts';
import { ProblemList } from '../document/problem-list.ts';
import { toJson } from '../document/source-node.ts';
import { isJsonObject } from '@assay/core';
import { readDocuments, textAt } from './split-documents.ts';

/** Secrets and ConfigMaps by name, as far as the input has them. */
export interface ClusterObjects {
  readonly secrets: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly configMaps: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Group and kind of an object of a cluster. */
export interface ObjectKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Group, version and kind of an object; empty texts where it does not say. */
export function kindOf({ node }: Cursor): ObjectKind {
  const [group = '', version] = (textAt(node, 'apiVersion') ?? '').split('/', 2);
  const kind = textAt(node, 'kind') ?? '';
  return version === undefined ? { group: '', version: group, kind } : { group, version, kind };
}

/** True for the objects that policies point at. */
export function isResource(cursor: Cursor): boolean {
  const { group, kind } = kindOf(cursor);
  return group === '' && (kind === 'Secret' || kind === 'ConfigMap');
}

/** Gathers Secrets and ConfigMaps. Namespaces are not told apart: the documents are one installation. */
export function gatherObjects(cursors: readonly Cursor[]): ClusterObjects {
  const secrets = new Map<string, ReadonlyMap<string, string>>();
  const configMaps = new Map<string, ReadonlyMap<string, string>>();
  for (const cursor of cursors.filter(isResource)) {
    const value = toJson(cursor.node);
    if (!isJsonObject(value) || !isJsonObject(value['metadata'])) continue;
    const name = value['metadata']['name'];
    if (typeof name !== 'string') continue;
    if (value['kind'] === 'Secret') {
      const decoded = mapTexts(value['data'], (text) => Buffer.from(text, 'base64').toString('utf8'));
      secrets.set(name, new Map([...decoded, ...mapTexts(value['stringData'], (text) => text)]));
    } else {
      configMaps.set(
        name,
        mapTexts(value['data'], (text) => text),
      );
    }
  }
  return { secrets, configMaps };
}

/** The documents that were given beside the one that is read; those that cannot be read are problems of theirs. */
export function readFurther(documents: readonly { readonly text: string }[], problems: ProblemList): readonly Cursor[] {
  return documents.flatMap(({ text }) => {
    const own = new ProblemList();
    const cursors = readDocuments(text, own);
    for (const problem of own.list())
      problems.error(problem.code, problem, `in a further document: ${problem.message}`);
    return cursors ?? [];
  });
}

/** Head of an object of a cluster: takes apiVersion, kind, metadata and status, and gives the name. */
export function readHead(
  cursor: Cursor,
  problems: ProblemList,
): { fields: Fields; name: string; metadata: Cursor | null } | null {
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  fields.take('apiVersion');
  fields.take('kind');
  fields.take('status');
  const metadata = fields.require('metadata');
  const name = metadata === null ? '' : (textAt(metadata.node, 'name') ?? textAt(metadata.node, 'generateName') ?? '');
  if (metadata !== null && name === '') {
    problems.error(
      'KEY_MISSING',
      { pointer: metadata.pointer, line: metadata.node.line, column: metadata.node.column },
      'the object has no name',
    );
  }
  return { fields, name, metadata };
}

function mapTexts(value: unknown, decode: (text: string) => string): ReadonlyMap<string, string> {
  if (!isJsonObject(value)) return new Map();
  const texts: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) if (typeof text === 'string') texts.push([key, decode(text)]);
  return new Map(texts);
}
