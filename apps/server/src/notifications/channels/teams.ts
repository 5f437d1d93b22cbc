import { closed } from '../../http/schemas.ts';
import { messageText } from '../message-text.ts';
import type { Channel, OutgoingMessage } from './channel.ts';
import { sendHttp } from './http-outcome.ts';
import { hostOfUrl, urlProblem } from './url-setting.ts';

/** Lines of one card; a card may have 28 KiB. */
const MOST_LINES = 60;
const LONGEST_LINE = 300;

/** People on Microsoft Teams, by a workflow's webhook, whose address is the secret. */
export const teams: Channel = {
  id: 'teams',
  summary: 'An adaptive card in a Microsoft Teams channel, by the webhook of a workflow.',
  settings: closed({}),
  secret: { what: 'Address of the webhook of the workflow.', required: true },
  check: (_settings, secret) => urlProblem(secret),
  host: (_settings, secret) => hostOfUrl(secret),
  send: (message, context) =>
    sendHttp(context, context.secret ?? '', {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(teamsPayload(message)),
    }),
};

/** A message as Teams takes it: an adaptive card 1.4 of runs of text, which know no Markdown, and without mentions. */
export function teamsPayload(message: OutgoingMessage): object {
  const { title, lines, link } = messageText(message);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      textRun(title, { weight: 'Bolder', size: 'Medium' }),
      ...lines.slice(0, MOST_LINES).map((line) => textRun(line.slice(0, LONGEST_LINE).toWellFormed(), {})),
    ],
    actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open in Assay', url: link }],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

/** `<at>` would begin a mention where entities name one; none do, and it is broken up besides. */
function textRun(text: string, look: object): object {
  const inert = text.replaceAll(/<(?=\/?at\b)/gi, '<\u200B');
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: inert, ...look }] };
}
