import { affected, nextRun, verdictMarks } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, instantOf, instantOrNull, pageAnswer, pageQuery, pageRequest } from '../http/schemas.ts';
import { readIndexState } from '../rejudgement/index-state.ts';
import {
  ADVISORY,
  ADVISORY_STATUS,
  AFFECTED_IMAGE,
  AFFECTED_WORKLOAD,
  COUNT,
  PACKAGE_FIELDS,
  VULNERABILITY_PARAMS,
} from './advisory-schemas.ts';
import { readFeedState } from './feed-state.ts';
import { knownVulnerability } from './known-vulnerability.ts';
import { UPDATE_ADVISORIES_JOB, requestUpdate } from './update-advisories-job.ts';

const READS = { kind: 'permission', permission: 'advisories:read' } as const;

const HOUR = 3_600_000;

const status = defineRoute({
  id: 'getAdvisoryStatus',
  method: 'GET',
  path: '/api/v1/advisories/status',
  tag: 'advisories',
  summary: 'How old the advisory data is, what it covers, and whether verdicts are up to it.',
  access: READS,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The state.', schema: ADVISORY_STATUS } },
  handle: async ({ parts, now }) => {
    using lease = await parts.advisories.take();
    const known = lease?.reader.status ?? null;
    const { read } = parts.store;
    const [index, feeds] = [await readIndexState(read), await readFeedState(read)];
    const isCurrent = index !== null && index.digest === known?.digest && index.cursor === null;
    return {
      status: 200,
      body: {
        database:
          known === null
            ? null
            : { builtAt: known.builtAt, digest: known.digest, advisories: known.advisories, rows: known.rows },
        feeds: (known?.feeds ?? []).map(({ feed, records, readAt, asOf }) => ({
          feed,
          records,
          readAt,
          asOf,
          ageHours: ageHours(readAt, now),
        })),
        coverage: known?.coverage ?? [],
        lastUpdate: feeds === null ? null : { at: instantOf(feeds.at), failed: feeds.failed },
        nextUpdate: instantOrNull(await nextRun(read, UPDATE_ADVISORIES_JOB)),
        index: {
          state: known === null ? 'none' : isCurrent ? 'current' : 'behind',
          changedPackages: index?.changedPackages ?? 0,
          judging: await verdictMarks.hasMarks(read, now),
        },
      },
    };
  },
});

function ageHours(at: string, now: number): number | null {
  const read = Date.parse(at);
  return Number.isNaN(read) ? null : Math.max(0, Math.round(((now - read) / HOUR) * 10) / 10);
}

const update = defineRoute({
  id: 'updateAdvisories',
  method: 'POST',
  path: '/api/v1/advisories/update',
  tag: 'advisories',
  summary: 'Bring the advisory data up to date now.',
  access: { kind: 'permission', permission: 'instance:manage' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'It was asked for.', schema: closed({ jobId: ID }) } },
  handle: async (call) => {
    const jobId = await call.change(async ({ db }) => {
      const id = await requestUpdate(call.parts.queue, db);
      return { result: id, note: { action: 'advisories.update', subject: `job:${id}` } };
    });
    return { status: 202, body: { jobId } };
  },
});

const get = defineRoute({
  id: 'getAdvisory',
  method: 'GET',
  path: '/api/v1/advisories/:vulnerabilityId',
  tag: 'advisories',
  summary: 'What is known of a vulnerability, and how many images of the space have it.',
  access: READS,
  params: VULNERABILITY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'What is known.', schema: ADVISORY } },
  handle: async (call) => {
    const id = call.params.vulnerabilityId;
    using lease = await call.parts.advisories.take();
    const known = lease === null ? null : knownVulnerability(lease.reader, id);
    if (known === null) throw serverError('NOT_FOUND', 'nothing is known of a vulnerability of that id');
    const question = { kind: 'vulnerability', id, aliases: known.aliases } as const;
    const affectedImages = await affected.countAffectedImages(call.scope(), question);
    return { status: 200, body: { ...known.told, affectedImages } };
  },
});

/** The question about a vulnerability under whichever of its ids. */
async function questionOf({ parts }: BareCall, id: string): Promise<affected.PackageQuery> {
  using lease = await parts.advisories.take();
  const known = lease === null ? null : knownVulnerability(lease.reader, id);
  return { kind: 'vulnerability', id, aliases: known?.aliases ?? [] };
}

function imageBody({ digest, reference, linkedAt }: affected.AffectedImage): object {
  return { digest, reference, linkedAt: instantOf(linkedAt) };
}

function workloadBody(workload: affected.AffectedWorkload): object {
  return { ...workload, since: instantOf(workload.since) };
}

const images = defineRoute({
  id: 'listAffectedImages',
  method: 'GET',
  path: '/api/v1/advisories/:vulnerabilityId/images',
  tag: 'advisories',
  summary: 'The images of the space that have a vulnerability.',
  access: READS,
  params: VULNERABILITY_PARAMS,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The images.', schema: pageAnswer(AFFECTED_IMAGE) } },
  handle: async (call) => {
    const question = await questionOf(call, call.params.vulnerabilityId);
    const { items, next } = await affected.affectedImages(call.scope(), question, pageRequest(call.query));
    return { status: 200, body: { items: items.map(imageBody), next } };
  },
});

const workloads = defineRoute({
  id: 'listAffectedWorkloads',
  method: 'GET',
  path: '/api/v1/advisories/:vulnerabilityId/workloads',
  tag: 'advisories',
  summary: 'What runs in the environments of the space and has a vulnerability.',
  access: READS,
  params: VULNERABILITY_PARAMS,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The workloads.', schema: pageAnswer(AFFECTED_WORKLOAD) } },
  handle: async (call) => {
    const question = await questionOf(call, call.params.vulnerabilityId);
    const { items, next } = await affected.affectedWorkloads(call.scope(), question, pageRequest(call.query));
    return { status: 200, body: { items: items.map(workloadBody), next } };
  },
});

function packageQuestion(query: { name: string; type?: string; version?: string }): affected.PackageQuery {
  const { name, type, version } = query;
  return {
    kind: 'package',
    name,
    ...(type === undefined ? {} : { type }),
    ...(version === undefined ? {} : { version }),
  };
}

const packageImages = defineRoute({
  id: 'listImagesWithPackage',
  method: 'GET',
  path: '/api/v1/packages/images',
  tag: 'advisories',
  summary: 'The images of the space that hold a package.',
  access: { kind: 'permission', permission: 'images:read' },
  params: NOTHING,
  query: pageQuery(PACKAGE_FIELDS),
  body: NOTHING,
  answers: { 200: { description: 'The images.', schema: pageAnswer(AFFECTED_IMAGE) } },
  handle: async (call) => {
    const question = packageQuestion(call.query);
    const { items, next } = await affected.affectedImages(call.scope(), question, pageRequest(call.query));
    return { status: 200, body: { items: items.map(imageBody), next } };
  },
});

const packageCount = defineRoute({
  id: 'countImagesWithPackage',
  method: 'GET',
  path: '/api/v1/packages/images/count',
  tag: 'advisories',
  summary: 'How many images of the space hold a package.',
  access: { kind: 'permission', permission: 'images:read' },
  params: NOTHING,
  query: Type.Object(PACKAGE_FIELDS, { additionalProperties: false }),
  body: NOTHING,
  answers: { 200: { description: 'How many.', schema: COUNT } },
  handle: async (call) => ({
    status: 200,
    body: await affected.countAffectedImages(call.scope(), packageQuestion(call.query)),
  }),
});

/** Routes about vulnerabilities and what has them. */
export const ADVISORY_ROUTES: readonly Route[] = [status, update, get, images, workloads, packageImages, packageCount];
