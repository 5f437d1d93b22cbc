import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import {
  type AnswerSource,
  type PublishedAnswer,
  type ResponseObject,
  allowNull,
  mendExamples,
  publishedAnswer,
} from './answers.ts';

/** One operation of GitHub's own description of its API. */
export interface Operation {
  readonly method: string;
  readonly template: string;
  readonly pathNames: readonly string[];
  readonly matches: RegExp;
  readonly checkBody: ValidateFunction | null;
  readonly isBodyRequired: boolean;
  readonly query: ReadonlyMap<string, ValidateFunction | null>;
  /** What GitHub answers, by status; null for an answer without a body. */
  readonly answers: ReadonlyMap<number, PublishedAnswer | null>;
}

interface Description extends AnswerSource {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: AnswerSource['components'] & {
    readonly parameters: Readonly<Record<string, ParameterObject>>;
  };
}

interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly schema?: object;
  readonly $ref?: string;
}

interface OperationObject {
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  };
}

/** Operations that the stand-in answers; everything else it refuses as unknown. */
export const OPERATIONS = [
  'GET /app',
  'GET /app/installations',
  'GET /app/hook/deliveries',
  'POST /app/hook/deliveries/{delivery_id}/attempts',
  'POST /app/installations/{installation_id}/access_tokens',
  'POST /app-manifests/{code}/conversions',
  'GET /installation/repositories',
  'GET /repos/{owner}/{repo}/branches/{branch}',
  'GET /repos/{owner}/{repo}/commits',
  'GET /repos/{owner}/{repo}/commits/{ref}',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
  'POST /repos/{owner}/{repo}/git/commits',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'POST /repos/{owner}/{repo}/git/refs',
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'POST /repos/{owner}/{repo}/git/trees',
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/pulls',
  'POST /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'POST /repos/{owner}/{repo}/code-scanning/sarifs',
  'GET /repos/{owner}/{repo}/deployments',
  'POST /repos/{owner}/{repo}/deployments',
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
] as const;

/** An operation that the stand-in answers. */
export type OperationName = (typeof OPERATIONS)[number];

/** Parameters whose values may hold slashes. */
const WIDE = new Set(['ref', 'path', 'basehead', 'branch']);

/** Reads the published description and makes what holds requests and answers against it. */
export function readOperations(): ReadonlyMap<OperationName, Operation> {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const description = readDescription(readFileSync(file, 'utf8'));
  allowNull(description);
  mendExamples(description);
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateFormats: true });
  addFormats.default(ajv, { mode: 'full' });
  ajv.addFormat('repo.nwo', true);
  // GitHub's own examples have instants with an offset of hours only.
  ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
  ajv.addSchema(description, 'github');
  const loose = new Ajv({ strict: false, coerceTypes: true });
  addFormats.default(loose);
  return new Map(OPERATIONS.map((name) => [name, operationOf(name, description, { ajv, loose })]));
}

function readDescription(text: string): Description {
  const value: Description = JSON.parse(text);
  return value;
}

function operationOf(
  name: OperationName,
  description: Description,
  { ajv, loose }: { readonly ajv: Ajv; readonly loose: Ajv },
): Operation {
  const [method = '', template = ''] = name.split(' ');
  const found = description.paths[template]?.[method.toLowerCase()];
  if (found === undefined) throw new Error(`GitHub's description has no ${name}`);
  const at = `github#/paths/${encode(template)}/${method.toLowerCase()}`;
  const pointer = `${at}/requestBody/content/application~1json/schema`;
  const answers = Object.entries(found.responses).map(([status, response]) => {
    return [Number(status), publishedAnswer(description, ajv, response, `${at}/responses/${status}`)] as const;
  });
  const hasBody = found.requestBody?.content?.['application/json']?.schema !== undefined;
  const query = new Map<string, ValidateFunction | null>();
  for (const parameter of found.parameters ?? []) {
    const named = parameter.$ref?.split('/').at(-1);
    const resolved = named === undefined ? parameter : description.components.parameters[named];
    if (resolved?.in !== 'query') continue;
    query.set(resolved.name, resolved.schema === undefined ? null : asText(loose, resolved.schema));
  }
  return {
    method,
    template,
    pathNames: [...template.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one),
    matches: new RegExp(
      `^${template.replace(/\{(\w+)\}/g, (_all, one: string) => (WIDE.has(one) ? '(.+)' : '([^/]+)'))}$`,
    ),
    checkBody: hasBody ? ajv.compile({ $ref: pointer }) : null,
    isBodyRequired: found.requestBody?.required === true && hasBody,
    query,
    answers: new Map(answers),
  };
}

/** Values of queries come as text: numbers and switches are read as what the schema says. */
function asText(ajv: Ajv, schema: object): ValidateFunction {
  return ajv.compile({ type: 'object', properties: { value: withoutReferences(schema) } });
}

function withoutReferences(schema: object): object {
  return '$ref' in schema ? {} : schema;
}

function encode(template: string): string {
  return encodeURIComponent(template.replaceAll('~', '~0').replaceAll('/', '~1'));
}
