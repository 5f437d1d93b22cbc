import { closed } from '../../http/schemas.ts';
import { messageText } from '../message-text.ts';
import type { Channel, OutgoingMessage } from './channel.ts';
import { sendHttp } from './http-outcome.ts';
import { hostOfUrl, urlProblem } from './url-setting.ts';

/** Longest text of one block (Slack reference, text object). */
const LONGEST = 2900;

/** People on Slack, by an incoming webhook, whose address is the secret. */
export const slack: Channel = {
  id: 'slack',
  summary: 'A message in a Slack channel, by an incoming webhook.',
  settings: closed({}),
  secret: { what: 'Address of the incoming webhook.', required: true },
  check: (_settings, secret) => urlProblem(secret),
  host: (_settings, secret) => hostOfUrl(secret),
  send: (message, context) =>
    sendHttp(context, context.secret ?? '', {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackPayload(message)),
    }),
};

/**
 * A message as Slack takes it. All text is in fields of plain text, where neither mentions nor links nor marks mean anything, and besides
 * the characters that begin those are escaped; nothing is looked for in it.
 */
export function slackPayload(message: OutgoingMessage): object {
  const { title, lines, link } = messageText(message);
  const body = lines.join('\n').slice(0, LONGEST).toWellFormed();
  return {
    text: plain(title),
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150).toWellFormed(), emoji: false } },
      ...(body.trim() === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: body, emoji: false } }]),
      ...(link === null
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', text: `<${link}|Open in Assay>`, verbatim: true } }]),
    ],
  };
}

/** Text in which Slack finds nothing (Slack reference, escaping text). */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
