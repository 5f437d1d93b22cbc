/** The HTTP API of the service: a page of its routes, and the OpenAPI document for programs. */
import { openApiDocument } from '../../apps/server/src/api/openapi.ts';
import { ROUTES } from '../../apps/server/src/api/registry.ts';
import type { Route } from '../../apps/server/src/http/route.ts';
import { type Page, table } from './page.ts';

/** The document as a file; of no version, so that it changes when the routes do and not otherwise. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(ROUTES, '1'), null, 1)}\n`;
}

/** The pages about the API. */
export function apiPages(): readonly Page[] {
  const tags = [...new Set(ROUTES.map(({ tag }) => tag))].toSorted();
  const parts = tags.flatMap((tag) => {
    const routes = ROUTES.filter((route) => route.tag === tag);
    return [`## ${tag}`, '', table(['Request', 'Does', 'Needs'], routes.map(rowOf)), ''];
  });
  const intro = [
    'JSON over HTTP, described in full by [openapi.json](openapi.json), which the service also gives at `/api/v1/openapi.json`. Requests carry',
    '`Authorization: Bearer KEY`; errors are problems (RFC 9457) with a stable `code`; lists come in pages, `next` of one is `after` of the next;',
    '`Idempotency-Key` on a POST makes repeating it harmless; changes that carry `If-Match` are refused when somebody else was faster.',
  ];
  const text = `# HTTP API\n\n${intro.join('\n')}\n\n${parts.join('\n')}`;
  return [{ path: 'api.md', title: 'HTTP API', summary: 'Every route of the service.', text: `${text.trimEnd()}\n` }];
}

function rowOf({ method, path, summary, access }: Route): readonly string[] {
  const needs = access.kind === 'public' ? 'nothing' : `\`${access.permission}\``;
  return [`\`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}\``, summary, needs];
}
