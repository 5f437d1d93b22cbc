import { Type } from 'typebox';
import { closed } from '../../http/schemas.ts';
import type { Channel } from './channel.ts';
import { cloudEvent } from './cloud-event.ts';
import { sendHttp } from './http-outcome.ts';
import { isWebhookSecret, newWebhookSecret, signatureHeaders } from './signature.ts';
import { hostOfUrl, urlProblem } from './url-setting.ts';

/** Machines: CloudEvents, signed as Standard Webhooks says. */
export const webhook: Channel = {
  id: 'webhook',
  summary: 'CloudEvents 1.0 in JSON over HTTP, signed with HMAC-SHA256 as Standard Webhooks 1.0 says.',
  settings: closed({ url: Type.String({ minLength: 1, maxLength: 2048, description: 'Where messages are sent to.' }) }),
  secret: { what: 'Secret that messages are signed with: whsec_ and 24 to 64 bytes in base64.', required: true },
  newSecret: newWebhookSecret,
  check: ({ url }, secret) => {
    if (secret === null || !isWebhookSecret(secret))
      return 'the secret of a webhook is whsec_ and 24 to 64 bytes in base64';
    return urlProblem(url);
  },
  host: ({ url }) => hostOfUrl(url),
  send: async (message, context) => {
    const { url } = context.settings;
    const events = message.events.map((event) => cloudEvent(event, message.source));
    const body = JSON.stringify(message.digest ? events : events[0]);
    const seconds = Math.floor(context.parts.now() / 1000);
    const signed = signatureHeaders(context.secret ?? '', message.id, seconds, body);
    if (signed === null || typeof url !== 'string') {
      return {
        kind: 'failed',
        problem: 'the subscription has no secret that signs',
        unreachable: false,
        permanent: true,
        retryAfter: null,
      };
    }
    const form = message.digest ? 'cloudevents-batch' : 'cloudevents';
    return sendHttp(context, url, {
      headers: { 'content-type': `application/${form}+json; charset=utf-8`, ...signed },
      body,
    });
  },
};
