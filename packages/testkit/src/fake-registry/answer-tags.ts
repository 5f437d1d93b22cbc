import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './fake-server.ts';
import type { RegistryContents } from './registry-contents.ts';

/** Lists the tags of a repository by name, so many on each page (OCI distribution specification, listing tags). */
export function answerTags(
  response: ServerResponse,
  contents: RegistryContents,
  asked: { readonly request: RecordedRequest; readonly repository: string; readonly pageSize: number },
): void {
  const { request, repository, pageSize } = asked;
  const beginning = `${repository}/manifests/`;
  const names = [...contents.keys]
    .filter((key) => key.startsWith(beginning) && !key.includes(':', beginning.length))
    .map((key) => key.slice(beginning.length))
    .toSorted();
  const last = new URL(request.url, 'http://registry.invalid').searchParams.get('last');
  const rest = last === null ? names : names.filter((name) => name > last);
  const tags = rest.slice(0, pageSize);
  const next = `</v2/${repository}/tags/list?last=${encodeURIComponent(tags.at(-1) ?? '')}>; rel="next"`;
  response
    .writeHead(names.length === 0 ? 404 : 200, {
      'content-type': 'application/json',
      ...(rest.length > pageSize ? { link: next } : {}),
    })
    .end(JSON.stringify(names.length === 0 ? { errors: [{ code: 'NAME_UNKNOWN' }] } : { name: repository, tags }));
}
