import type { ImageComparison } from '@assay/advisory';
import type { VulnerabilityMatch } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '@assay/testkit';
import { comparisonFormats } from './comparison-formats.ts';

const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const IDS = comparisonFormats().modules.map(({ id }) => id);

function attackedComparison(text: string): ImageComparison {
  const match: VulnerabilityMatch = {
    id: text,
    aliases: [text],
    severity: 'high',
    package: { purl: text, name: text, version: text, type: 'npm' },
    locations: [{ path: text, layer: null }],
    fix: { state: 'fixed', versions: [text], availableSince: null },
    knownSince: null,
    cvss: { nvd: null, vendor: null },
    epss: null,
    kev: false,
    vex: null,
    inheritedFromBase: null,
    link: text,
  };
  const change = {
    id: text,
    aliases: [text],
    package: { type: 'npm' as const, name: text },
    severity: 'high' as const,
    severityBefore: 'low' as const,
    match,
    layer: null,
    fromBaseImage: null,
  };
  return {
    base: { reference: text, digest: null },
    image: { reference: text, digest: null },
    platform: text,
    sharedLayers: 0,
    packages: [
      {
        kind: 'changed',
        type: 'npm',
        name: text,
        before: [text],
        after: [text],
        direction: null,
        layer: null,
        fromBaseImage: true,
        purls: [text],
      },
    ],
    vulnerabilities: [
      { ...change, class: 'introduced', cause: 'new-package' },
      { ...change, class: 'fixed', cause: 'package-removed' },
      { ...change, class: 're-scored', cause: null },
      { ...change, class: 'disclosed-since', cause: null },
    ],
    counts: { introduced: 1, fixed: 1, carried: 0, 're-scored': 1, 'disclosed-since': 1 },
    layers: [],
    undetermined: { base: 0, image: 0 },
  };
}

function render(id: string, value: ImageComparison): string {
  return comparisonFormats().get(id)?.render(value, { color: false, width: 80 }) ?? '';
}

describe.each(ATTACKS)('%s', (_, text) => {
  const value = attackedComparison(text);

  it.each(IDS)('leaves no control character and no command in %s', (id) => {
    const report = render(id, value);
    expect(report).not.toMatch(CONTROLS);
    expect(report).not.toMatch(/^\s*::[A-Za-z].*::/m);
    expect(report).not.toMatch(/##[A-Za-z-]*\[/);
  });

  it('leaves JSON readable', () => {
    expect(() => {
      JSON.parse(render('json', value));
    }).not.toThrow();
  });

  it('leaves Markdown without markup of its own', () => {
    const rest = render('markdown', value).replaceAll(/<\/?(?:code|details|summary)>/g, '');
    expect(rest).not.toMatch(/[<>@`![\]~$]|(?<!^|[#&])#(?!\d+;)/m);
    expect(Buffer.byteLength(rest)).toBeLessThan(65_535);
  });
});

describe('a comparison for a comment', () => {
  it('stays under the limit of a comment and counts what is left out', () => {
    const one = attackedComparison('name@1.0#2');
    const [change] = one.vulnerabilities;
    const [changed] = one.packages;
    if (change === undefined || changed === undefined) throw new Error('the sample has both');
    const many = {
      ...one,
      vulnerabilities: Array.from({ length: 2000 }, () => change),
      packages: Array.from({ length: 2000 }, () => changed),
    };
    const text = render('markdown', many);
    expect(Buffer.byteLength(text)).toBeLessThan(65_535);
    expect(text.match(/and \d+ more/g)).toHaveLength(2);
    expect(text.endsWith('</details>\n')).toBe(true);
  });
});
