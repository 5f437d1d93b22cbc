import type { JsonObject, JsonValue } from '@assay/core';
import { markdownText } from '@assay/report';
import { Type } from 'typebox';
import { closed } from '../../http/schemas.ts';
import { messageText } from '../message-text.ts';
import type { Channel, DeliveryOutcome, OutgoingMessage } from './channel.ts';
import { sendHttp } from './http-outcome.ts';
import { hostOfUrl, urlProblem } from './url-setting.ts';

const PUBLIC_API = 'https://api.github.com';

/** Lines of a comment. */
const MOST_LINES = 100;

/** GitHub: the status of a commit, a comment on an issue or pull request, or an event for workflows. */
export const github: Channel = {
  id: 'github',
  summary: 'GitHub: the status of a commit, a comment on an issue or pull request, or a repository_dispatch event.',
  settings: closed({
    repository: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$', maxLength: 201 }),
    action: Type.Union([Type.Literal('status'), Type.Literal('comment'), Type.Literal('dispatch')]),
    issue: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Number, for comments.' })),
    apiUrl: Type.Optional(Type.String({ maxLength: 500, description: `Default ${PUBLIC_API}.` })),
  }),
  secret: { what: 'Token that may do that in the repository.', required: true },
  check: ({ action, issue, apiUrl, repository }, secret, events) => {
    if (secret === null || !/^[\x21-\x7e]{1,500}$/.test(secret)) return 'the token holds characters that no token has';
    if (typeof repository === 'string' && /(?:^|\/)\.{1,2}(?:\/|$)/.test(repository)) return 'that is no repository';
    if ((action === 'comment') !== (issue !== undefined))
      return 'the number of an issue belongs to comments, and only there';
    if (action === 'status' && events.some((event) => event !== 'verdict.changed'))
      return 'the status of a commit tells of verdict.changed alone';
    return apiUrl === undefined ? null : urlProblem(apiUrl);
  },
  host: ({ apiUrl }) => hostOfUrl(apiUrl ?? PUBLIC_API),
  send: async (message, context) => {
    const { settings, secret } = context;
    const request = requestOf(message, settings);
    if (request === null) {
      const problem = 'the tag of the image is no commit, so that there is nothing to give a status to';
      return { kind: 'failed', problem, unreachable: false, permanent: true, retryAfter: null };
    }
    const base = (textOf(settings['apiUrl']) || PUBLIC_API).replace(/\/$/, '');
    const outcome = await sendHttp(context, `${base}/repos/${textOf(settings['repository'])}/${request.path}`, {
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${secret ?? ''}`,
        'content-type': 'application/json',
        'x-github-api-version': '2022-11-28',
      },
      body: JSON.stringify(request.body),
    });
    return withoutGone(outcome);
  },
};

interface GithubRequest {
  readonly path: string;
  readonly body: JsonObject;
}

function requestOf(message: OutgoingMessage, settings: JsonObject): GithubRequest | null {
  const text = messageText(message);
  const data = message.events.at(-1)?.data ?? {};
  switch (textOf(settings['action'])) {
    case 'comment':
      return {
        path: `issues/${textOf(settings['issue'])}/comments`,
        body: { body: commentOf(text.title, text.lines, text.link) },
      };
    case 'dispatch':
      return {
        path: 'dispatches',
        body: {
          event_type: `assay.${message.events[0]?.kind ?? 'digest'}`,
          client_payload: { id: message.id, event: data },
        },
      };
    default: {
      const commit = commitOf(data);
      if (commit === null) return null;
      return {
        path: `statuses/${commit}`,
        body: {
          state:
            data['verdict'] === 'pass' || data['verdict'] === 'warn'
              ? 'success'
              : data['verdict'] === 'fail'
                ? 'failure'
                : 'error',
          context: 'assay',
          description: text.title.slice(0, 140).toWellFormed(),
          ...(text.link === null ? {} : { target_url: text.link }),
        },
      };
    }
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The commit that a pipeline wrote into the tag: all of it, or behind `sha-` or another word. */
function commitOf({ reference }: JsonObject): string | null {
  const [, commit = null] =
    typeof reference === 'string' ? (/:(?:[\w.]+-)?([0-9a-f]{40})(?:@|$)/.exec(reference) ?? []) : [];
  return commit;
}

/** Markdown in which every character of the text stands for itself: no mention, no link, no picture. */
function commentOf(title: string, lines: readonly string[], link: string | null): string {
  const told = lines.slice(0, MOST_LINES).map((line) => `${markdownText(line)}  `);
  return [`**${markdownText(title)}**`, '', ...told, ...(link === null ? [] : ['', link])].join('\n');
}

/** An issue or repository that is gone is no receiver that wants no more: nothing was agreed on. */
function withoutGone(outcome: DeliveryOutcome): DeliveryOutcome {
  if (outcome.kind !== 'gone') return outcome;
  return {
    kind: 'failed',
    problem: 'the receiver answered with status 410',
    unreachable: false,
    permanent: true,
    retryAfter: null,
  };
}
