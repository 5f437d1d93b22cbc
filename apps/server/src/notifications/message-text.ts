import type { JsonObject } from '@assay/core';
import { parseTemplate, renderTemplate } from '@assay/report';
import type { OutgoingEvent, OutgoingMessage } from './channels/channel.ts';

/** Events of a digest that are told one by one. */
const MOST_TOLD = 50;

/** Longest text of the subscriber's own, in UTF-16 code units. */
const LONGEST_OWN = 20_000;

/** A message in plain lines, for channels of people: the title, then what follows. Not escaped for any channel. */
export interface MessageText {
  readonly title: string;
  readonly lines: readonly string[];
  /** Where to read more; null without a public address. */
  readonly link: string | null;
}

/** The words of a message. */
export function messageText(message: OutgoingMessage): MessageText {
  const { events, ownText, digest, publicUrl } = message;
  const [first] = events;
  const title = digest || first === undefined ? `${events.length} events` : first.text.title;
  const link = publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}${digest ? '/' : (first?.text.path ?? '/')}`;
  if (ownText !== null) return { title, lines: ownText.split('\n'), link };
  if (!digest) return { title, lines: (first?.text.facts ?? []).map(({ name, value }) => `${name}: ${value}`), link };
  const told = events.slice(0, MOST_TOLD).map(({ text }) => text.title);
  const more = events.length - told.length;
  return { title, lines: more > 0 ? [...told, `and ${more} more`] : told, link };
}

/**
 * The subscriber's own text: of a template over the event with its `kind`, `time` and `title`, or over `events` of a digest.
 * @throws TEMPLATE_INVALID, TEMPLATE_TOO_LARGE
 */
export function renderOwnText(template: string, events: readonly OutgoingEvent[], digest: boolean): string {
  const told = events.map(({ kind, at, text, data }): JsonObject => ({
    ...data,
    kind,
    time: new Date(at).toISOString(),
    title: text.title,
  }));
  const value: JsonObject = digest ? { events: told, count: told.length } : { ...told[0], events: told, count: 1 };
  return renderTemplate(parseTemplate(template), value).slice(0, LONGEST_OWN).toWellFormed();
}
