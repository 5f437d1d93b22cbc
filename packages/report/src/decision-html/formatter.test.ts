import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DecisionReport } from '../formatter.ts';
import { HOSTILE, decision, finding, mixed, render } from '../testing/sample-decision.ts';
import { type XmlElement, allElements, readXml } from '../testing/read-xml.ts';

const page = (value: DecisionReport): readonly XmlElement[] => [
  ...allElements(readXml(render('html', value).replace('<!DOCTYPE html>\n', ''))),
];
const named = (elements: readonly XmlElement[], name: string): readonly XmlElement[] =>
  elements.filter((element) => element.name === name);
const wholeText = (element: XmlElement): string => [...allElements(element)].map(({ text }) => text).join(' ');

const many = decision({
  findings: Array.from({ length: 40 }, (_, index) =>
    finding({ gate: `gate-${index % 20}`, severity: ['low', 'critical'][index % 2] ?? 'low', triggerId: `t${index}` }),
  ),
  problems: [{ severity: 'error', code: 'CODE', message: 'It went wrong.' }],
});

describe('the page', () => {
  it('allows its one style sheet by hash, and nothing else', () => {
    const elements = page(mixed);
    const policy = named(elements, 'meta').find((meta) => meta.attributes['http-equiv'] !== undefined);
    const [style, ...others] = named(elements, 'style');
    const hash = createHash('sha256')
      .update(style?.text ?? '')
      .digest('base64');
    expect(others).toEqual([]);
    expect(policy?.attributes['content']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('asks for nothing from elsewhere', () => {
    const text = render('html', many);
    expect(text).not.toMatch(/<(?:script|img|link|iframe|object|embed|base|form|use|image)\b/i);
    expect(text).not.toMatch(/\b(?:src|srcset|action|style|on\w+)=/i);
    expect(text).not.toMatch(/url\(|@import|https?:/);
  });

  it.each([
    ['one decision', many],
    ['several decisions', { decisions: [many, mixed, decision({ verdict: 'pass' })] }],
    ['no decision', { decisions: [] }],
  ])('has one first heading, no level left out and no id twice, for %s', (_, value) => {
    const elements = page(value);
    const levels = elements.flatMap(({ name }) => /^h([1-6])$/.exec(name)?.[1] ?? []).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    for (const { attributes } of elements) {
      for (const id of (attributes['aria-labelledby'] ?? '').split(' ').filter(Boolean)) expect(known).toContain(id);
      if (attributes['href'] !== undefined) expect(known).toContain(attributes['href'].slice(1));
    }
  });

  it('has a caption and scoped headers in every table, and words for every chart', () => {
    const elements = page(many);
    for (const table of named(elements, 'table')) expect(table.children[0]?.name).toBe('caption');
    for (const header of named(elements, 'th')) expect(header.attributes['scope']).toMatch(/^(?:col|row)$/);
    const charts = named(elements, 'svg');
    expect(charts).toHaveLength(2);
    for (const chart of charts) {
      expect(chart.attributes['role']).toBe('img');
      expect(chart.children.slice(0, 2).map(({ name }) => name)).toEqual(['title', 'desc']);
    }
  });

  it('counts in its charts what the decision has', () => {
    const [byGate, bySeverity] = named(page(many), 'svg').map((chart) => chart.children[1]?.text ?? '');
    expect(byGate?.split('; ')).toHaveLength(16);
    expect(byGate).toContain('5 other gates: 10');
    expect(bySeverity).toBe('critical: 20; low: 20');
  });

  it('shows a manager verdict, subject, policy, why, where, how to fix, evidence and problems', () => {
    const text = page(mixed)
      .map((element) => element.text)
      .join('\n');
    const parts = [
      'FAIL',
      'registry.example/team/app:1.0',
      'Team policy',
      'everything',
      'The image runs as root.',
      '/var/lib/dpkg/status',
      'Set USER to a numeric id',
      'user+root',
      'accepted by ',
      'legacy',
      'POLICY_LEGACY',
      'linux/arm64',
      '2026-03-01T00:00:00Z',
      'Written by Assay',
    ];
    for (const part of parts) {
      expect(text).toContain(part);
    }
  });

  it('says what it says when there is nothing to say', () => {
    const [article] = named(page(decision({ verdict: 'pass' })), 'article');
    const text = article === undefined ? '' : wholeText(article);
    expect(text).toContain('No rule of the policy found anything.');
    expect(text).toContain('None: policy and data were complete and current.');
    expect(named(page(decision({ verdict: 'pass' })), 'svg')).toEqual([]);
  });

  it('counts findings and places that it does not list', () => {
    const locations = Array.from({ length: 20 }, (_, index) => ({ path: `/f${index}`, layer: null }));
    const findings = Array.from({ length: 5003 }, () => finding({}));
    const text = render('html', decision({ findings: [finding({ locations }), ...findings] }));
    expect(text).toContain('4 more findings left out here');
    expect(text).toContain('and 12 more');
  });

  it('keeps text of another direction to itself', () => {
    const cells = named(page(decision({ findings: [finding({ message: HOSTILE })] })), 'bdi').map(({ text }) => text);
    expect(cells.some((text) => text.includes('\\u{202e}gnp.exe'))).toBe(true);
  });
});
