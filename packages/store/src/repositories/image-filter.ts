import type { Verdict } from '@assay/core';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Schema } from '../database/schema/schema.ts';
import type { Scope } from './scope.ts';

/** Which images are wanted; absent: whichever. */
export interface ImageFilter {
  /** Full name: `docker.io/library/nginx`. */
  readonly repository?: string;
  /** Name of a tag that names the image now. */
  readonly tag?: string;
  /** The worst verdict that stands on the image; `none`: it was never judged. */
  readonly verdict?: Verdict | 'none';
  readonly state?: 'waiting' | 'analysed' | 'failed';
  readonly platform?: string;
  readonly origin?: 'inspected' | 'claimed';
  /** Seen by the space from then on, in milliseconds since 1970. */
  readonly since?: number;
  /** Part of the name that it was asked for by, or the beginning of its digest, in upper or lower case. */
  readonly text?: string;
}

type Build = ExpressionBuilder<Schema, 'space_images' | 'images'>;

/** The conditions of a filter on images of the space. */
export function imageConditions(build: Build, scope: Scope, filter: ImageFilter): readonly Expression<SqlBool>[] {
  const { platform, origin, since, verdict } = filter;
  return [
    ...stateConditions(build, filter.state),
    ...(platform === undefined ? [] : [build('images.platform', '=', platform)]),
    ...(origin === undefined ? [] : [build('images.claimed_by', origin === 'inspected' ? '=' : '!=', '')]),
    ...(since === undefined ? [] : [build('space_images.linked_at', '>=', since)]),
    ...tagConditions(build, scope, filter),
    ...(verdict === undefined ? [] : [hasVerdict(build, verdict)]),
    ...(filter.text === undefined ? [] : [hasText(build, filter.text)]),
  ];
}

function hasVerdict(build: Build, verdict: Verdict | 'none'): Expression<SqlBool> {
  return verdict === 'none' ? build('space_images.verdict', 'is', null) : build('space_images.verdict', '=', verdict);
}

function stateConditions(build: Build, state: ImageFilter['state']): readonly Expression<SqlBool>[] {
  switch (state) {
    case undefined:
      return [];
    case 'failed':
      return [build('space_images.state', '=', 'failed')];
    case 'analysed':
      return [build('space_images.state', '!=', 'failed'), build('images.analysed_at', 'is not', null)];
    case 'waiting':
      return [build('space_images.state', '=', 'waiting'), build('images.analysed_at', 'is', null)];
  }
}

/** A tag names an image by its own digest, or by that of the index that it was chosen from. */
function tagConditions(build: Build, scope: Scope, { repository, tag }: ImageFilter): readonly Expression<SqlBool>[] {
  if (repository === undefined && tag === undefined) return [];
  const named = () =>
    build
      .selectFrom('tags')
      .select('tags.digest')
      .where('tags.space_id', '=', scope.space)
      .$if(tag !== undefined, (query) => query.where('tags.name', '=', tag ?? ''))
      .$if(repository !== undefined, (query) =>
        query.where('tags.repository_id', '=', (of) =>
          of
            .selectFrom('repositories')
            .select('repositories.id')
            .where('repositories.space_id', '=', scope.space)
            .where('repositories.name', '=', repository ?? ''),
        ),
      );
  const itself = build.selectFrom('images as named').select('named.id').where('named.digest', 'in', named());
  const chosen = build
    .selectFrom('space_images as chosen')
    .select('chosen.image_id as id')
    .where('chosen.space_id', '=', scope.space)
    .where('chosen.index_digest', 'in', named());
  return [build('space_images.image_id', 'in', itself.union(chosen))];
}

function hasText(build: Build, text: string): Expression<SqlBool> {
  const plain = text.toLowerCase();
  const pattern = `%${plain.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const inName = sql<SqlBool>`lower(${build.ref('space_images.reference')}) like ${pattern} escape ${'\\'}`;
  const [, hex] = /^(?:sha256:)?([0-9a-f]{1,64})$/.exec(plain) ?? [];
  if (hex === undefined) return inName;
  const begins = build
    .selectFrom('images as begun')
    .select('begun.id')
    .where('begun.digest', '>=', `sha256:${hex}`)
    .where('begun.digest', '<', `sha256:${hex}g`);
  return build.or([inName, build('space_images.image_id', 'in', begins)]);
}
