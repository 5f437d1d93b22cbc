import type { SecretFinding, VulnerabilityMatch } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '@assay/testkit';
import type { DiffReport } from '../checking/diff-report.ts';
import { comparisonFormats } from './comparison-formats.ts';

const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const IDS = comparisonFormats().modules.map(({ id }) => id);

function attackedComparison(text: string): DiffReport {
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
    vulnerabilitiesCompared: true,
    ...attackedContents(text),
  };
}

function attackedContents(
  text: string,
): Pick<DiffReport, 'config' | 'files' | 'secrets' | 'licenses' | 'size' | 'policy' | 'gate'> {
  const state = { type: 'file', mode: 0o4755, uid: 0, gid: 0, sizeBytes: 1, capabilities: false } as const;
  const finding = {
    id: text,
    gate: text,
    trigger: text,
    triggerId: text,
    legacyTriggerId: null,
    action: 'stop',
    ruleSetId: text,
    ruleId: text,
    message: text,
    status: 'open',
    subject: { kind: 'file', key: text },
    locations: [],
    evidence: {},
  } as const;
  const layer = { index: 0, diffId: text, sizeBytes: 1, createdBy: text };
  return {
    config: [{ kind: 'changed', field: 'env', name: text, before: text, after: text }],
    files: {
      added: 1,
      removed: 0,
      changed: 0,
      unknownContent: 1,
      list: [{ kind: 'added', path: text, aspects: [], before: null, after: state }],
      left: 0,
      newSetuid: { count: 1, paths: [text] },
      newWorldWritable: { count: 0, paths: [] },
      newCapabilities: { count: 0, paths: [] },
    },
    secrets: { added: [attackedSecret(text)], removed: [], carried: 1 },
    licenses: [{ kind: 'added', license: text, category: 'unknown', packages: [text] }],
    size: {
      measure: 'stored',
      before: 1,
      after: 2,
      unpackedBefore: 1,
      unpackedAfter: 2,
      layers: [{ kind: 'added', ...layer }],
    },
    policy: {
      policy: { name: text, digest: text },
      before: 'pass',
      after: 'fail',
      added: [finding],
      removed: [],
      carried: 0,
    },
    gate: [{ condition: text, met: true, why: text }],
  };
}

function attackedSecret(text: string): SecretFinding {
  return {
    detector: text,
    aliases: [],
    visible: true,
    service: text,
    title: text,
    confidence: 'high',
    where: 'file',
    path: text,
    layer: null,
    line: 1,
    column: 1,
    removedBy: 1,
    fingerprint: text,
    preview: text,
    checksum: 'absent',
  };
}

function render(id: string, value: DiffReport): string {
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
    const rest = render('markdown', value)
      .replace('<!-- assay:diff -->', '')
      .replaceAll(/<\/?(?:code|details|summary)>/g, '');
    expect(rest).not.toMatch(/[<>@`![\]~$]|(?<!^|[#&])#(?!\d+;)/m);
    expect(Buffer.byteLength(rest)).toBeLessThan(65_535);
  });
});

describe('what differs in images', () => {
  it('shows no credentials', () => {
    const value: DiffReport = {
      ...attackedComparison('x'),
      config: [
        { kind: 'changed', field: 'env', name: 'DB_PASSWORD', before: 'old-value', after: 'new-value' },
        { kind: 'added', field: 'env', name: 'URL', before: null, after: 'https://me:new-value@example.com' },
        { kind: 'added', field: 'env', name: 'PATH', before: null, after: '/bin' },
      ],
    };
    for (const id of IDS) {
      expect(render(id, value)).not.toMatch(/(?:old|new).{0,5}value/);
      expect(render(id, value)).toMatch(/PATH/);
    }
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
    expect(text.trimEnd().endsWith('</details>')).toBe(true);
  });
});
