import type { Verdict } from '@assay/core';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Schema } from '../database/schema/schema.ts';
import { WORST_FIRST } from './image-verdicts.ts';
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
    ...(verdict === undefined ? [] : [hasVerdict(build, scope, verdict)]),
    ...(filter.text === undefined ? [] : [hasText(build, filter.text)]),
  ];
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
      return [build('space_images.state', '!=', 'failed'), build('images.analysed_at', 'is', null)];
  }
}

/** A tag names an image by its own digest, or by that of the index that it was chosen from. */
function tagConditions(build: Build, scope: Scope, { repository, tag }: ImageFilter): readonly Expression<SqlBool>[] {
  if (repository === undefined && tag === undefined) return [];
  const named = build
    .selectFrom('tags')
    .innerJoin('repositories', (join) =>
      join.onRef('repositories.space_id', '=', 'tags.space_id').onRef('repositories.id', '=', 'tags.repository_id'),
    )
    .select('tags.name')
    .where('tags.space_id', '=', scope.space)
    .where((inner) =>
      inner.or([
        inner('tags.digest', '=', inner.ref('images.digest')),
        inner('tags.digest', '=', inner.ref('space_images.index_digest')),
      ]),
    )
    .$if(repository !== undefined, (query) => query.where('repositories.name', '=', repository ?? ''))
    .$if(tag !== undefined, (query) => query.where('tags.name', '=', tag ?? ''));
  return [build.exists(named)];
}

/** The images with a verdict are taken by index, so that a verdict that is rare is found as fast as one that is not. */
function hasVerdict(build: Build, scope: Scope, verdict: Verdict | 'none'): Expression<SqlBool> {
  const standing = (kinds: readonly Verdict[]) =>
    build.exists(
      build
        .selectFrom('verdicts')
        .select('verdicts.id')
        .where('verdicts.space_id', '=', scope.space)
        .whereRef('verdicts.image_id', '=', 'space_images.image_id')
        .where('verdicts.verdict', 'in', kinds),
    );
  if (verdict === 'none') return build.not(standing(WORST_FIRST));
  const judged = build
    .selectFrom('verdicts')
    .select('verdicts.image_id')
    .where('verdicts.space_id', '=', scope.space)
    .where('verdicts.verdict', '=', verdict);
  const worse = WORST_FIRST.slice(0, WORST_FIRST.indexOf(verdict));
  const hasIt = build('space_images.image_id', 'in', judged);
  return worse.length === 0 ? hasIt : build.and([hasIt, build.not(standing(worse))]);
}

function hasText(build: Build, text: string): Expression<SqlBool> {
  const plain = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
  return build.or([
    like(build, 'space_images.reference', `%${plain}%`),
    like(build, 'images.digest', `${plain}%`),
    like(build, 'images.digest', `sha256:${plain}%`),
  ]);
}

function like(build: Build, column: 'space_images.reference' | 'images.digest', pattern: string): Expression<SqlBool> {
  return sql<SqlBool>`lower(${build.ref(column)}) like ${pattern} escape ${'\\'}`;
}
