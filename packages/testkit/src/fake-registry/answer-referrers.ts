import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './fake-server.ts';
import type { RegistryContents } from './registry-contents.ts';

/** Answers the referrers API, page by page. OCI distribution specification 1.1, listing referrers. */
export function answerReferrers(
  response: ServerResponse,
  contents: RegistryContents,
  asked: {
    readonly request: RecordedRequest;
    readonly repository: string;
    readonly subject: string;
    readonly pageSize: number;
  },
): void {
  const { request, repository, subject, pageSize } = asked;
  const all = contents.referrers(repository, subject);
  const start = Number(new URL(request.url, 'http://fake').searchParams.get('from') ?? 0);
  const end = start + pageSize;
  const link = `</v2/${repository}/referrers/${subject}?from=${end}>; rel="next"`;
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  response.writeHead(200, { 'content-type': mediaType, ...(end < all.length ? { link } : {}) });
  response.end(JSON.stringify({ schemaVersion: 2, mediaType, manifests: all.slice(start, end) }));
}
