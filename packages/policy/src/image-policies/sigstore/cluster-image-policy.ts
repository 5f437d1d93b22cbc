import type { ObjectMatch, Requirement } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import { toJson } from '../../document/source-node.ts';
import { readHead } from '../cluster-objects.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, readWord } from '../read-values.ts';
import { readAuthority } from './authority.ts';
import { readGlob } from './image-glob.ts';
import { readRule } from './rule.ts';

const RESOURCES = ['pods', 'replicasets', 'deployments', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs'] as const;

/** Reads a ClusterImagePolicy, v1alpha1 or v1beta1: they have the same fields. */
export function readClusterImagePolicy(cursor: Cursor, context: ImportContext): void {
  const { problems } = context;
  const head = readHead(cursor, problems);
  if (head === null) return;
  const spec = readFields(head.fields.require('spec'), problems);
  head.fields.finish();
  if (spec === null) return;
  if (context.imagePolicies.some((other) => other.name === head.name)) {
    problems.error('ID_DUPLICATE', placeOf(cursor), `two policies are called ${quote(head.name)}`);
  }
  const { name } = head;
  const images = readImages(spec, context);
  const mode = readWord(spec.take('mode'), ['enforce', 'warn'] as const, problems) ?? 'enforce';
  const match = readItems(spec.take('match'), problems).flatMap((item) => readMatch(item, context));
  const requirement = readAuthorities(spec, name, context);
  const { rule, inputs } = readRule(spec.take('policy'), true, context);
  spec.finish();
  if (requirement === null || images.length === 0) return;
  context.imagePolicies.push({ name, images, except: [], match, mode, requirement, rule, inputs });
}

function readImages(spec: Fields, context: ImportContext): readonly string[] {
  const { problems } = context;
  const at = spec.require('images');
  const items = readItems(at, problems);
  if (at !== null && at.node.kind === 'list' && items.length === 0) {
    problems.error('KEY_MISSING', placeOf(at), 'a policy needs at least one glob of images');
  }
  return items.flatMap((item) => {
    const fields = readFields(item, problems);
    const glob = fields === null ? null : readGlob(fields.require('glob'), context);
    fields?.finish();
    return glob === null ? [] : [glob];
  });
}

function readAuthorities(spec: Fields, policy: string, context: ImportContext): Requirement | null {
  const { problems } = context;
  const at = spec.require('authorities');
  const items = readItems(at, problems);
  if (at !== null && at.node.kind === 'list' && items.length === 0) {
    problems.error(
      'KEY_MISSING',
      placeOf(at),
      'a policy without authorities trusts nobody',
      'add an authority, static with action fail for a ban',
    );
  }
  const of: Requirement[] = [];
  for (const [index, item] of items.entries()) {
    const requirement = readAuthority(item, index, policy, context);
    if (requirement === null) continue;
    if (of.some((other) => other.name === requirement.name)) {
      problems.error('ID_DUPLICATE', placeOf(item), `two authorities are called ${requirement.name}`);
    }
    of.push(requirement);
  }
  return of.length === 0 ? null : { kind: 'any', name: 'authorities', of };
}

function readMatch(cursor: Cursor, context: ImportContext): readonly ObjectMatch[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const group = readFilled(fields.take('group'), problems) ?? '';
  const version = readFilled(fields.take('version'), problems) ?? '';
  const resourceAt = fields.take('resource');
  const resource = readFilled(resourceAt, problems) === null ? '' : (readWord(resourceAt, RESOURCES, problems) ?? '');
  const selectorAt = fields.take('selector');
  fields.finish();
  if (selectorAt !== null && group === '' && version === '' && resource === '') {
    problems.error(
      'KEY_MISSING',
      placeOf(selectorAt),
      'a selector needs a group, version or resource whose labels it is about',
    );
  }
  if (version === '' || resource === '') {
    const why =
      'group, version and resource all have to be equal, and only version may be *, so that it matches no object';
    context.note('meaning', cursor, 'a match without version or resource', why, 'give both');
  }
  return [{ group, version, resource, selector: selectorAt === null ? null : toJson(selectorAt.node) }];
}
