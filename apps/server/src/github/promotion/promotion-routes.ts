import { isDigest, parseReference } from '@assay/core';
import { githubBuilds, githubChanges, githubRepositories } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import {
  DIGEST,
  ID,
  INSTANT,
  REFERENCE,
  closed,
  instantOf,
  instantOrNull,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../../http/schemas.ts';
import { requestInspection } from '../../images/request-inspection.ts';
import { requestCheck } from '../github-jobs-asked.ts';

const reportBuild = defineRoute({
  id: 'reportGithubBuild',
  method: 'POST',
  path: '/api/v1/github/builds',
  tag: 'github',
  summary: 'Says that an image was built from a commit, and has it inspected: its checks are brought up to date then.',
  access: { kind: 'permission', permission: 'images:submit' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    repository: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}$', maxLength: 201 }),
    commit: Type.String({ pattern: '^[0-9a-f]{40}$', maxLength: 40 }),
    reference: REFERENCE,
    digest: DIGEST,
  }),
  answers: { 202: { description: 'It is inspected.', schema: closed({ operationId: ID }) } },
  handle: async (call) => {
    const { repository, commit, reference, digest } = call.body;
    const [owner = '', name = ''] = repository.split('/');
    const parsed = parseReference(reference);
    await call.parts.egress.checkHost(parsed.registry);
    if (!isDigest(digest)) throw serverError('REQUEST_INVALID', 'the digest is none');
    const createdBy = call.principal().actor;
    const operationId = await call.change(async (scope) => {
      const known = await githubRepositories.repositoriesNamed(scope, owner, name);
      if (known.length === 0) throw serverError('NOT_FOUND', 'no app of the space reaches such a repository');
      for (const { id } of known) {
        await githubBuilds.recordBuild(scope, {
          repository: id,
          commitSha: commit,
          digest,
          reference,
          evidence: 'reported',
          at: call.now,
        });
        await requestCheck(scope, call.parts, id, { kind: 'image', sha: commit });
      }
      const wish = { reference, digest, lane: 'push', createdBy, cause: 'tag', platform: null } as const;
      const asked = await requestInspection(scope, call.parts, wish);
      const details = { repository, commit, digest };
      return { result: asked.operationId, note: { action: 'github.build', subject: `image:${digest}`, details } };
    });
    return { status: 202, body: { operationId } };
  },
});

const CANDIDATE = closed({
  id: ID,
  repository: ID,
  environment: Type.String(),
  commitSha: Type.String(),
  digest: Type.String(),
  reference: Type.String(),
  state: Type.String(),
  reasons: Type.Array(Type.String()),
  policyDigest: nullable(Type.String()),
  pull: nullable(Type.String()),
  candidateAt: nullable(INSTANT),
  createdAt: INSTANT,
  updatedAt: INSTANT,
});

const listCandidates = defineRoute({
  id: 'listGithubCandidates',
  method: 'GET',
  path: '/api/v1/github/candidates',
  tag: 'github',
  summary: 'Images that are ready for an environment, or why they are not, the newest first.',
  access: { kind: 'permission', permission: 'environments:read' },
  params: NOTHING,
  query: pageQuery({ repository: Type.Optional(ID), environment: Type.Optional(text(100, 'Name of an environment.')) }),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(CANDIDATE) } },
  handle: async (call) => {
    const { repository, environment } = call.query;
    const filter = {
      ...(repository === undefined ? {} : { repository }),
      ...(environment === undefined ? {} : { environment }),
    };
    const { items, next } = await githubChanges.listCandidates(call.scope(), filter, pageRequest(call.query));
    const body = items.map((one) => ({
      ...one,
      candidateAt: instantOrNull(one.candidateAt),
      createdAt: instantOf(one.createdAt),
      updatedAt: instantOf(one.updatedAt),
    }));
    return { status: 200, body: { items: body, next } };
  },
});

/** Routes about images of commits and where they go. */
export const GITHUB_PROMOTION_ROUTES: readonly Route[] = [reportBuild, listCandidates];
