import { compareContents, compareImages } from '@assay/advisory';
import { type AdvisoryMatcher } from '@assay/assess';
import type { Inspection, VulnerabilityFacts } from '@assay/core';
import { encodeSbom, sbomFormats } from '@assay/sbom';
import { Type } from 'typebox';
import { openMatcherFor } from '../advisories/matcher.ts';
import { serverError } from '../errors.ts';
import { type Route, NOTHING, defineRoute } from '../http/route.ts';
import { ANY_JSON, DIGEST, closed, text } from '../http/schemas.ts';
import { inspectionOf } from './find-image.ts';
import { IMAGE_PATH, ORIGIN_QUERY } from './image-schemas.ts';

const READ = { kind: 'permission', permission: 'images:read' } as const;

const FORMATS = sbomFormats.modules.map(({ id }) => Type.Literal(id));

const sbom = defineRoute({
  id: 'getImageSbom',
  method: 'GET',
  path: '/api/v1/images/:digest/sbom',
  tag: 'images',
  summary:
    'The bill of materials of an image in the format of choice. Its time is that of the inspection, so that it can be had again byte by byte.',
  access: READ,
  params: IMAGE_PATH,
  query: closed({
    ...ORIGIN_QUERY,
    format: Type.Optional(Type.Union(FORMATS, { description: 'Default cyclonedx-json.' })),
    specVersion: Type.Optional(text(16, 'Version of the format, for example 1.6. Default the newest that is written.')),
    files: Type.Optional(Type.Boolean({ description: 'Whether files are listed. Default false.' })),
  }),
  body: NOTHING,
  answers: {
    200: { description: 'The document, in the media type of its format.', schema: ANY_JSON, mediaType: '*/*' },
  },
  handle: async (call) => {
    const { format: wanted = 'cyclonedx-json', specVersion, files = false } = call.query;
    const { inspection, image, inspectedAt } = await inspectionOf(call, { ...call.query, ...call.params });
    const format = sbomFormats.get(wanted);
    if (format === undefined) throw serverError('REQUEST_INVALID', 'there is no such format');
    const body = encodeSbom(wanted, inspection, {
      createdAt: new Date(inspectedAt ?? image.analysedAt ?? image.linkedAt),
      includeFiles: files,
      ...(specVersion === undefined ? {} : { specVersion }),
    });
    const name = `sbom${format.extension}`;
    return {
      status: 200,
      body,
      headers: {
        'content-type': `${format.mediaType}; charset=utf-8`,
        'content-disposition': `attachment; filename="${name}"`,
      },
    };
  },
});

const compare = defineRoute({
  id: 'compareImages',
  method: 'GET',
  path: '/api/v1/images/:digest/compare/:base',
  tag: 'images',
  summary: 'What differs between an image and another one before it, both matched with the advisory data of now.',
  access: READ,
  params: closed({ digest: DIGEST, base: DIGEST }),
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The differences, as `assay diff -o json` tells them.', schema: ANY_JSON } },
  handle: async (call) => {
    const { digest, base } = call.params;
    const after = (await inspectionOf(call, { digest })).inspection;
    const before = (await inspectionOf(call, { digest: base })).inspection;
    using matcher = await openMatcherFor(call.parts, call.scope(), new Date(call.now));
    const comparison = compareImages(
      { inspection: before, facts: matched(matcher, before) },
      { inspection: after, facts: matched(matcher, after) },
      { baseBefore: null, baseLayers: null },
    );
    const hasFiles = [before, after].every(({ coverage }) => coverage !== undefined);
    const contents = compareContents(before, after, { hasFiles });
    return { status: 200, body: { ...comparison, ...contents, vulnerabilitiesCompared: matcher !== null } };
  },
});

function matched(
  matcher: AdvisoryMatcher | null,
  inspection: Inspection,
): Pick<VulnerabilityFacts, 'matches' | 'undetermined'> {
  return matcher === null ? { matches: [], undetermined: [] } : matcher.match(inspection, null).vulnerabilities;
}

/** Routes that give documents about images. */
export const DOCUMENT_ROUTES: readonly Route[] = [sbom, compare];
