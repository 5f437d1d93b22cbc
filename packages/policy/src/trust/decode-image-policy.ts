import type { ImagePolicy, ObjectMatch, Verifier } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, placeOf, readFields, readItems, readName, readText } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { toJson } from '../document/source-node.ts';
import { decodeExpression, decodeRequirement } from './decode-requirement.ts';
import { readWord } from './read-values.ts';

const INPUTS = ['config', 'spec', 'metadata', 'typemeta'] as const;
const GLOB = /^[A-Za-z0-9_:/*.@-]+$/;

/** Decodes one image policy: for which images who has to vouch. Null with a problem. */
export function decodeImagePolicy(
  cursor: Cursor,
  verifiers: ReadonlyMap<string, Verifier>,
  context: DecodeContext,
): ImagePolicy | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.require('name'), problems);
  readText(fields.take('description'), problems);
  const imagesAt = fields.require('images');
  const images = decodeGlobs(imagesAt, context);
  if (imagesAt?.node.kind === 'list' && imagesAt.node.items.length === 0) {
    problems.error('VALUE_INVALID', placeOf(imagesAt), 'the list is empty: the policy is about no image');
  }
  const except = decodeGlobs(fields.take('except'), context);
  const match = readItems(fields.take('match'), problems).flatMap((item) => decodeMatch(item, context) ?? []);
  const mode = readWord(fields.take('mode'), ['enforce', 'warn'], context) ?? 'enforce';
  const requirement = decodeRequirement(fields.require('require'), verifiers, context);
  const rule = decodeExpression(fields.take('rule'), context);
  const inputs = new Set(
    readItems(fields.take('inputs'), problems).flatMap((item) => readWord(item, INPUTS, context) ?? []),
  );
  fields.finish();
  if (name === null || requirement === null) return null;
  return {
    name,
    images,
    except,
    match,
    mode,
    requirement,
    rule,
    inputs: {
      config: inputs.has('config'),
      spec: inputs.has('spec'),
      objectMeta: inputs.has('metadata'),
      typeMeta: inputs.has('typemeta'),
    },
  };
}

function decodeGlobs(cursor: Cursor | null, { problems }: DecodeContext): readonly string[] {
  return readItems(cursor, problems).flatMap((item) => {
    const glob = readName(item, problems);
    if (glob === null) return [];
    if (GLOB.test(glob)) return [glob];
    const hint = 'globs have letters, digits and - _ : / . @, * within a path component and ** across them';
    problems.error('VALUE_INVALID', placeOf(item), `${quote(glob)} is no glob of images`, hint);
    return [];
  });
}

function decodeMatch(cursor: Cursor, { problems }: DecodeContext): ObjectMatch | null {
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const text = (key: string): string => readText(fields.take(key), problems) ?? '';
  const [group, version, resource] = [text('group'), text('version'), text('resource')];
  const selectorAt = fields.take('selector');
  readFields(selectorAt, problems);
  fields.finish();
  return { group, version, resource, selector: selectorAt === null ? null : toJson(selectorAt.node) };
}
