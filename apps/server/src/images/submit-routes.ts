import { type Digest, parseDigest, parsePlatform, parseReference } from '@assay/core';
import { Type } from 'typebox';
import type { Call } from '../http/call.ts';
import { type Answer, NOTHING, type Route, defineRoute } from '../http/route.ts';
import { DIGEST, REFERENCE, closed, text } from '../http/schemas.ts';
import { DOCUMENT_BYTES } from './read-document.ts';
import { type HandedIn, requestIntake } from './handed-in-job.ts';
import { STARTED } from './image-schemas.ts';
import { requestInspection } from './request-inspection.ts';
import { keepSubmission } from './submission.ts';
import { receiveUpload } from './upload.ts';

const ACCEPTED = { 202: { description: 'The operation that does it.', schema: STARTED } };

const ACCESS = { kind: 'permission', permission: 'images:submit' } as const;

const PLATFORM = text(
  100,
  'os/architecture[/variant], or `all`. Default linux/amd64 of an index, else whatever there is.',
);

const submit = defineRoute({
  id: 'submitImage',
  method: 'POST',
  path: '/api/v1/images',
  tag: 'images',
  summary: 'Has an image of a registry inspected and judged.',
  access: ACCESS,
  params: NOTHING,
  query: NOTHING,
  body: closed({
    reference: REFERENCE,
    digest: Type.Optional(DIGEST),
    platform: Type.Optional(PLATFORM),
    dockerfile: Type.Optional(text(1024 * 1024, 'The Dockerfile that it was built from, for rules on it.')),
    annotations: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 128 }), Type.String({ maxLength: 1024 }), {
        additionalProperties: false,
        maxProperties: 64,
      }),
    ),
  }),
  bodyLimit: 2 * 1024 * 1024,
  answers: ACCEPTED,
  handle: async (call) => {
    const { reference, digest, platform, dockerfile, annotations } = call.body;
    const parsed = parseReference(reference);
    await call.parts.egress.checkHost(parsed.registry);
    const handedIn = dockerfile !== undefined || annotations !== undefined;
    const submission = handedIn
      ? await keepSubmission(call.parts.blobs, { dockerfile: dockerfile ?? null, annotations: annotations ?? {} })
      : null;
    const wish = {
      reference,
      digest: digest === undefined ? null : parseDigest(digest),
      platform: readPlatformChoice(platform),
      submission,
      lane: 'interactive',
      createdBy: call.principal().actor,
      cause: 'requested',
    } as const;
    const { operationId } = await call.change(async (scope) => ({
      result: await requestInspection(scope, call.parts, wish),
      note: {
        action: 'image.submit',
        subject: `image:${reference}`,
        details: digest === undefined ? {} : { digest },
      },
    }));
    return { status: 202, body: { operationId }, headers: { location: `/api/v1/operations/${operationId}` } };
  },
});

function readPlatformChoice(platform: string | undefined): ReturnType<typeof parsePlatform> | 'all' | null {
  if (platform === undefined) return null;
  return platform === 'all' ? 'all' : parsePlatform(platform);
}

const UPLOAD_QUERY = closed({ reference: Type.Optional(REFERENCE) });

const DOCUMENT_QUERY = closed({ reference: Type.Optional(REFERENCE), digest: Type.Optional(DIGEST) });

const archive = defineRoute({
  id: 'uploadImage',
  method: 'POST',
  path: '/api/v1/images/archive',
  tag: 'images',
  summary: 'Has an image inspected and judged that is uploaded as a docker or OCI archive.',
  access: ACCESS,
  params: NOTHING,
  query: UPLOAD_QUERY,
  body: NOTHING,
  rawBody: {
    mediaTypes: ['application/x-tar', 'application/octet-stream', 'application/gzip', 'application/zstd'],
    description: 'The archive, as `docker save` or `skopeo copy … oci-archive:` write it.',
  },
  // The setting of the service counts; it is looked at while the bytes come.
  bodyLimit: Number.MAX_SAFE_INTEGER,
  answers: ACCEPTED,
  handle: async (call) => takeIn(call, 'archive', call.parts.settings.uploadLimit),
});

const DOCUMENT_BODY = {
  mediaTypes: ['application/json', 'application/*', 'text/*'],
  description: 'The document.',
};

const sbom = defineRoute({
  id: 'importSbom',
  method: 'POST',
  path: '/api/v1/images/import/sbom',
  tag: 'images',
  summary:
    'Has an image judged by a bill of materials (CycloneDX, SPDX, syft, Assay), which is believed in this space alone.',
  access: ACCESS,
  params: NOTHING,
  query: DOCUMENT_QUERY,
  body: NOTHING,
  rawBody: DOCUMENT_BODY,
  bodyLimit: DOCUMENT_BYTES,
  answers: ACCEPTED,
  handle: async (call) => takeIn(call, 'sbom', DOCUMENT_BYTES),
});

const inspection = defineRoute({
  id: 'importInspection',
  method: 'POST',
  path: '/api/v1/images/import/inspection',
  tag: 'images',
  summary:
    'Has an image judged by an inspection that `assay inspect` made elsewhere, which is believed in this space alone.',
  access: ACCESS,
  params: NOTHING,
  query: DOCUMENT_QUERY,
  body: NOTHING,
  rawBody: DOCUMENT_BODY,
  bodyLimit: DOCUMENT_BYTES,
  answers: ACCEPTED,
  handle: async (call) => takeIn(call, 'inspection', DOCUMENT_BYTES),
});

async function takeIn(
  call: Call<unknown, { readonly reference?: string; readonly digest?: string }, unknown>,
  what: HandedIn,
  limit: number,
): Promise<Answer> {
  const { reference = null, digest = null } = call.query;
  if (reference !== null) parseReference(reference);
  const received = await receiveUpload(call.parts.blobs, call.bytes, limit);
  const wish = {
    upload: received.upload,
    what,
    reference,
    digest: asDigest(digest),
    createdBy: call.principal().actor,
  };
  const { operationId } = await call.change(async (scope) => ({
    result: await requestIntake(scope, call.parts, wish),
    note: {
      action: what === 'archive' ? 'image.upload' : 'image.import',
      subject: `upload:${received.digest}`,
      details: { what, sizeBytes: received.sizeBytes, ...(reference === null ? {} : { reference }) },
    },
  }));
  return { status: 202, body: { operationId }, headers: { location: `/api/v1/operations/${operationId}` } };
}

function asDigest(digest: string | null): Digest | null {
  return digest === null ? null : parseDigest(digest);
}

/** Routes by which images come in. */
export const SUBMIT_ROUTES: readonly Route[] = [submit, archive, sbom, inspection];
