import { describe, expect, it } from 'vitest';
import { eventText } from '../event-text.ts';
import { renderOwnText } from '../message-text.ts';
import type { OutgoingMessage } from './channel.ts';
import { cloudEvent } from './cloud-event.ts';
import { slackPayload } from './slack.ts';
import { teamsPayload } from './teams.ts';

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['a mention of a channel', '<!channel> look'],
  ['a mention and a link of Slack', '<@U123> <https://evil.example|click>'],
  ['a mention of Teams', '<at>everyone</at>'],
  ['Markdown', '[click](https://evil.example) **bold** ![](https://evil.example/x.png)'],
  ['a mention of GitHub', '@team #1 `code`'],
  ['headers of mail', 'a\r\nBcc: victim@example.com'],
  ['controls', '\u001B]0;title\u0007\u202Eevil'],
  ['HTML', '"><img src=x onerror=alert(1)>'],
  ['half a pair', '\uD800 half'],
  ['a long text', 'x'.repeat(70_000)],
];

function messageOf(reference: string): OutgoingMessage {
  const data = {
    kind: 'verdict.changed',
    reference,
    verdict: 'fail',
    previous: 'pass',
    digest: 'sha256:0',
    cause: reference,
    environments: [reference],
    evaluationId: reference,
  };
  const event = { id: 'm1', kind: 'verdict.changed', data, at: 0, text: eventText('verdict.changed', data) };
  return {
    id: 'm1',
    events: [event],
    ownText: null,
    digest: false,
    publicUrl: 'https://assay.example/',
    source: 'urn:assay:space:s',
  };
}

describe('hostile text in a message', () => {
  it.each(HOSTILE)('is only text on Slack: %s', (_, text) => {
    const payload: unknown = JSON.parse(JSON.stringify(slackPayload(messageOf(text))));
    const marked = JSON.stringify(payload);
    expect(marked.length).toBeLessThan(10_000);
    expect(payload).toMatchObject({ parse: 'none', link_names: false });
    const { text: fallback, blocks } = fields(payload);
    expect(String(fallback)).not.toMatch(/[<>]/);
    const rich = blocks.filter((block) => JSON.stringify(block).includes('"mrkdwn"'));
    // The one field that knows marks holds our own link; of the text only what was encoded as part of a path.
    expect(rich).toHaveLength(1);
    expect(JSON.stringify(rich)).toMatch(/<https:\/\/assay\.example\/evaluations\/[\w.!~*'()%-]*\|Open in Assay>/);
  });

  it.each(HOSTILE)('is only text on Teams: %s', (_, text) => {
    const payload = JSON.stringify(teamsPayload(messageOf(text)));
    expect(payload.length).toBeLessThan(28 * 1024);
    expect(payload).not.toMatch(/<\/?at>/i);
    expect(payload).not.toContain('"TextBlock"');
    expect(payload).not.toContain('"entities"');
  });

  it.each(HOSTILE)('has no control characters and no line breaks: %s', (_, text) => {
    const { title, facts } = eventText('verdict.changed', messageOf(text).events[0]?.data ?? {});
    for (const line of [title, ...facts.map(({ value }) => value)])
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\uD800-\uDFFF]/u);
  });

  it.each(HOSTILE)("stays a value in a template of the subscriber's own: %j", (text) => {
    const { events } = messageOf(text);
    expect(renderOwnText('{{reference}}', events, false)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(renderOwnText('{{title}} {{kind}} {{time}}', events, false)).toContain(
      'verdict.changed 1970-01-01T00:00:00.000Z',
    );
  });
});

describe('a message for machines', () => {
  it('is an event of CloudEvents 1.0', () => {
    const { events, source } = messageOf('registry.example/app:1');
    const [first] = events;
    if (first === undefined) throw new Error('there is one event');
    expect(cloudEvent(first, source)).toEqual({
      specversion: '1.0',
      id: 'm1',
      source: 'urn:assay:space:s',
      type: 'assay.verdict.changed',
      time: '1970-01-01T00:00:00.000Z',
      subject: 'registry.example/app:1',
      datacontenttype: 'application/json',
      data: first.data,
    });
  });
});

function fields(payload: unknown): { text: unknown; blocks: readonly unknown[] } {
  if (typeof payload !== 'object' || payload === null || !('text' in payload) || !('blocks' in payload))
    throw new Error('no payload');
  return { text: payload.text, blocks: Array.isArray(payload.blocks) ? payload.blocks : [] };
}
