import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { type WebFiles, acceptedEncoding, webFiles } from './web-files.ts';

/** Where pages of the interface begin; each stands for everything below it. */
const PAGE_PATHS = [
  '/images',
  '/repositories',
  '/advisories',
  '/policies',
  '/exceptions',
  '/environments',
  '/clusters',
  '/admissions',
  '/audit',
  '/administration',
  '/packages',
  '/pull-requests',
  '/compare',
] as const;

/** Names of assets carry a digest of their content, but for the icon and the example. */
const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';

/** Routes of the interface in that directory; none when there is no directory. */
export function webRoutes(directory: string | null): readonly Route[] {
  if (directory === null) return [];
  const files = webFiles(directory);
  const pages = PAGE_PATHS.flatMap((path) => [pageRoute(files, path, NOTHING), pageRoute(files, `${path}/*`, REST)]);
  return [pageRoute(files, '/', NOTHING), ...pages, assetRoute(files)];
}

/** What follows the beginning of a page's address is for the page. */
const REST = Type.Object({}, { additionalProperties: true });

function pageRoute(files: WebFiles, path: string, params: typeof REST | typeof NOTHING): Route {
  return defineRoute({
    id: `page${path.replaceAll(/[^a-z]+/g, '_')}`,
    method: 'GET',
    path,
    tag: 'interface',
    summary: 'A page of the interface.',
    access: { kind: 'public' },
    params,
    query: Type.Object({}, { additionalProperties: true }),
    body: NOTHING,
    answers: { 200: { description: 'The page.', schema: Type.String(), mediaType: 'text/html' } },
    handle: async () => {
      const page = await files.page();
      if (page === null) throw serverError('NOT_FOUND', 'the interface was not built');
      const nonce = randomBytes(16).toString('base64url');
      return {
        status: 200,
        body: page.replaceAll('%NONCE%', nonce),
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-cache',
          'content-security-policy': pagePolicy(nonce),
        },
      };
    },
  });
}

/** Only what the service itself hands out; styles that a page makes carry the nonce of that page. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    // GitHub takes the manifest of an app from a form of the page that makes one.
    "form-action 'self' https://github.com",
    "frame-ancestors 'none'",
  ].join('; ');
}

function assetRoute(files: WebFiles): Route {
  return defineRoute({
    id: 'asset',
    method: 'GET',
    path: '/assets/:name',
    tag: 'interface',
    summary: 'A file of the interface.',
    access: { kind: 'public' },
    params: Type.Object({ name: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
    query: Type.Object({}, { additionalProperties: true }),
    body: NOTHING,
    answers: {
      200: { description: 'The file.', schema: Type.Unknown(), mediaType: 'application/octet-stream' },
      304: { description: 'The caller has it.', schema: null },
    },
    handle: async ({ params, header }) => {
      const file = await files.asset(params.name);
      if (file === null) throw serverError('NOT_FOUND', 'the interface has no such file');
      const cacheControl = /^(?:assay\.svg|example-[a-z]+\.[a-z]+)$/.test(params.name)
        ? 'public, max-age=3600'
        : KEPT_FOR_EVER;
      const headers = { etag: file.etag, 'cache-control': cacheControl, vary: 'accept-encoding' };
      if (header('if-none-match') === file.etag) return { status: 304, headers };
      const encoding = acceptedEncoding(header('accept-encoding'));
      return {
        status: 200,
        body: Buffer.from(await file.bytes(encoding)),
        headers: {
          ...headers,
          'content-type': file.mediaType,
          ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
        },
      };
    },
  });
}
