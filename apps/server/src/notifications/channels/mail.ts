import { isIP } from 'node:net';
import { isJsonObject } from '@assay/core';
import { createTransport } from 'nodemailer';
import { Type } from 'typebox';
import { closed } from '../../http/schemas.ts';
import { messageText } from '../message-text.ts';
import type { Channel, DeliveryOutcome, OutgoingMessage, SendContext } from './channel.ts';
import { failureOf } from './http-outcome.ts';

const ADDRESS = Type.String({
  pattern: String.raw`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`,
  maxLength: 320,
  description: 'A mail address, without a name beside it.',
});

/** People by mail, through an SMTP server. */
export const mail: Channel = {
  id: 'mail',
  summary: 'A message by electronic mail, through an SMTP server.',
  settings: closed({
    host: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,253}$', maxLength: 253, description: 'SMTP server.' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')], {
      description: 'TLS from the start, TLS after STARTTLS, which is required then, or none.',
    }),
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
    from: ADDRESS,
    to: Type.Array(ADDRESS, { minItems: 1, maxItems: 50 }),
  }),
  secret: { what: 'Password at the SMTP server.', required: false },
  check: ({ username, security }, secret) => {
    if ((username === undefined) !== (secret === null)) return 'a user name and a password belong together';
    if (secret !== null && security === 'none') return 'a password is not sent without TLS';
    return null;
  },
  host: ({ host, port }) => (typeof host === 'string' && typeof port === 'number' ? `${host}:${port}` : null),
  send: sendMail,
};

async function sendMail(message: OutgoingMessage, context: SendContext): Promise<DeliveryOutcome> {
  const { host, port, security, username, from, to } = context.settings;
  if (typeof host !== 'string' || typeof from !== 'string' || !Array.isArray(to)) return failureOf(null);
  try {
    // The address that was found to be allowed is the one that is connected to.
    const [address] = await context.parts.egress.resolve(host);
    if (address === undefined) return { ...UNREACHABLE, problem: 'the name of the SMTP server is unknown' };
    const transport = createTransport({
      host: address.address,
      port: Number(port),
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: isIP(host) === 0 ? { servername: host } : {},
      ...(typeof username === 'string' && context.secret !== null
        ? { auth: { user: username, pass: context.secret } }
        : {}),
      connectionTimeout: context.timeout,
      greetingTimeout: context.timeout,
      socketTimeout: context.timeout,
      dnsTimeout: context.timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const sending = transport.sendMail({ ...mailOf(message), from, to: to.map(String) });
    try {
      await withDeadline(sending, context);
    } finally {
      transport.close();
    }
    return { kind: 'delivered' };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return smtpFailure(error);
  }
}

/** Everything besides addresses. Fields of headers are on one line, and long ones and those beyond ASCII are encoded by the library. */
function mailOf(message: OutgoingMessage): {
  subject: string;
  text: string;
  messageId: string;
  headers: Record<string, string>;
} {
  const { title, lines, link } = messageText(message);
  return {
    subject: `[Assay] ${title
      .replaceAll(/[\r\n]/g, ' ')
      .slice(0, 180)
      .toWellFormed()}`,
    text: [...lines, ...(link === null ? [] : ['', link]), ''].join('\n'),
    messageId: `<${message.id}@assay.invalid>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Assay-Event': message.events[0]?.kind ?? 'digest' },
  };
}

async function withDeadline(work: Promise<unknown>, { signal, timeout }: SendContext): Promise<void> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(3 * timeout)]);
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Error('it took too long'));
  late.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    late.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}

const UNREACHABLE = { kind: 'failed', unreachable: true, permanent: false, retryAfter: null } as const;

/** What the server said is told by its code alone: the text may hold anything. */
function smtpFailure(error: unknown): DeliveryOutcome {
  const told: unknown = error;
  const fields = isJsonObject(told) || told instanceof Error ? told : new Error('unknown');
  const status = 'responseCode' in fields && typeof fields.responseCode === 'number' ? fields.responseCode : null;
  if (status !== null) {
    const problem = `the SMTP server answered with ${status}`;
    return { kind: 'failed', problem, unreachable: false, permanent: status >= 550 && status < 560, retryAfter: null };
  }
  const code = 'code' in fields && typeof fields.code === 'string' ? fields.code : '';
  if (code.startsWith('EGRESS_')) return failureOf(error);
  const why = /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : '';
  return { ...UNREACHABLE, problem: `the SMTP server could not be used${why}` };
}
