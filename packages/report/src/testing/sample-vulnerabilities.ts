import type { VulnerabilityFacts, VulnerabilityMatch } from '@assay/core';
import type { RenderOptions } from '../formatter.ts';
import { vulnerabilityFormats } from '../registry.ts';
import type { ImageVulnerabilities, VulnerabilityReport } from '../vulnerability-report.ts';
import { PLAIN, decision, digest } from './sample-decision.ts';

/** A match with everything that matching sets, with other values where given. */
export const match = (over: Partial<VulnerabilityMatch> = {}): VulnerabilityMatch => ({
  id: 'CVE-2026-1000',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  severity: 'high',
  severitySource: 'debian',
  package: {
    purl: 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12',
    name: 'openssl',
    version: '3.0.11-1',
    type: 'deb',
  },
  locations: [{ path: '/var/lib/dpkg/status', layer: digest('d') }],
  layer: { index: 0, diffId: digest('d') ?? null, createdBy: 'RUN TOKEN=hunter2 make' },
  fix: { state: 'fixed', versions: ['3.0.11-1+deb12u2'], availableSince: null },
  reason: {
    kind: 'distro-source',
    confidence: 'high',
    feed: 'debian',
    advisory: 'DSA-5000-1',
    link: 'https://security.example/DSA-5000-1',
    namespace: 'deb:debian:12',
    name: 'openssl',
    scheme: 'deb',
    range: '< 3.0.11-1+deb12u2',
    interval: null,
    installed: '3.0.11-1',
    comparisons: [{ installed: '3.0.11-1', operator: '<', bound: '3.0.11-1+deb12u2' }],
    status: 'affected',
    notes: [],
  },
  otherReasons: [],
  summary: 'A buffer is read past its end.',
  cwes: ['CWE-125'],
  knownSince: '2026-01-01T00:00:00Z',
  cvss: { nvd: null, vendor: null },
  ratings: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', source: 'nvd', base: 7.5 }],
  epss: { score: 0.123, percentile: 0.9 },
  kev: true,
  risk: 71.4,
  vex: null,
  vexNotes: [],
  inheritedFromBase: null,
  link: 'https://security.example/CVE-2026-1000',
  ...over,
});

/** A match without anything that may be missing. */
export const bareMatch: VulnerabilityMatch = {
  id: 'PYSEC-2026-1',
  aliases: [],
  severity: 'unknown',
  package: { purl: 'pkg:pypi/sample@1.0', name: 'sample', version: '1.0', type: 'pypi' },
  locations: [],
  fix: { state: 'not-fixed', versions: [], availableSince: null },
  knownSince: null,
  cvss: { nvd: null, vendor: null },
  epss: null,
  kev: false,
  vex: null,
  inheritedFromBase: null,
  link: null,
};

/** Facts around matches. */
export const facts = (over: Partial<VulnerabilityFacts> = {}): VulnerabilityFacts => ({
  matches: [match(), bareMatch, match({ id: 'CVE-2026-1001', severity: 'low', kev: false, epss: null, risk: 3 })],
  undetermined: [{ purl: 'pkg:golang/x@(devel)', reason: 'the version (devel) is none by go', ids: ['GO-2026-1'] }],
  suppressed: [
    {
      match: match({ id: 'CVE-2026-2000', vex: 'not_affected' }),
      reason: 'vex',
      explanation: 'vex.json says not_affected (component_not_present)',
    },
  ],
  fixes: [
    {
      purl: 'pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12',
      name: 'openssl',
      installed: '3.0.11-1',
      version: '3.0.11-1+deb12u2',
      subject: 'source',
      fixes: ['CVE-2026-1000'],
      unfixed: [],
    },
  ],
  data: {
    builtAt: '2026-03-01T00:00:00Z',
    distributionCovered: true,
    distributionUpdatedAt: '2026-02-28T00:00:00Z',
    distributionNamespace: 'deb:debian:12',
    uncovered: [{ namespace: 'npm', packages: 2, reason: 'no-data', examples: ['pkg:npm/a@1', 'pkg:npm/b@1'] }],
  },
  ...over,
});

/** An image with matches, with other values where given. */
export const image = (over: Partial<ImageVulnerabilities> = {}): ImageVulnerabilities => ({
  subject: decision({}).subject,
  vulnerabilities: facts(),
  support: [
    {
      kind: 'distribution',
      name: 'Debian',
      version: '10',
      product: 'debian',
      cycle: '10',
      state: 'ended',
      activeUntil: null,
      supportedUntil: '2024-06-30',
      extendedUntil: null,
      latest: null,
      purl: null,
      source: 'endoflife',
    },
  ],
  matchedAt: '2026-03-02T12:00:00.000Z',
  ...over,
});

/** An image of which nothing is known to speak against it. */
export const cleanImage: ImageVulnerabilities = image({
  vulnerabilities: facts({ matches: [], undetermined: [], suppressed: [], fixes: [] }),
  support: [],
});

/** An image that could not be looked up. */
export const blindImage: ImageVulnerabilities = image({
  vulnerabilities: facts({
    matches: [],
    data: { builtAt: '2026-03-01T00:00:00Z', distributionCovered: false, distributionUpdatedAt: null },
  }),
});

/** An image that carries the text wherever an image, a feed or a statement can put text. */
export function attackedImage(text: string): ImageVulnerabilities {
  const attacked = attackedMatch(text);
  return image({
    subject: { ...decision({}).subject, reference: text },
    vulnerabilities: {
      matches: [attacked, { ...attacked, severity: 'critical' }, { ...bareMatch, id: text }],
      undetermined: [{ purl: text, reason: text, ids: [text], feed: text, scheme: text }],
      suppressed: [{ match: attacked, reason: 'vex', explanation: text }],
      fixes: [
        {
          purl: text,
          name: text,
          installed: text,
          version: text,
          subject: 'package',
          fixes: [text],
          unfixed: [text],
        },
      ],
      data: {
        builtAt: text,
        distributionCovered: null,
        distributionUpdatedAt: text,
        distributionNamespace: text,
        distributionFallbackFor: text,
        uncovered: [{ namespace: text, packages: 1, reason: 'no-data', examples: [text] }],
      },
    },
    support: [
      {
        kind: 'runtime',
        name: text,
        version: text,
        product: text,
        cycle: text,
        state: 'ended',
        activeUntil: text,
        supportedUntil: text,
        extendedUntil: text,
        latest: text,
        purl: text,
        source: text,
      },
    ],
  });
}

function attackedMatch(text: string): VulnerabilityMatch {
  const { reason, ...plain } = match();
  return {
    ...plain,
    id: text,
    aliases: [text],
    severitySource: text,
    package: { purl: text, name: text, version: text, type: 'npm' },
    locations: [
      { path: text, layer: null },
      { path: `/${text}`, layer: null },
    ],
    layer: null,
    fix: { state: 'fixed', versions: [text], availableSince: text, statement: text },
    ...(reason === undefined
      ? {}
      : { reason: { ...reason, feed: text, advisory: text, link: text, range: text, installed: text, scheme: text } }),
    summary: text,
    cwes: [text],
    knownSince: text,
    ratings: [{ version: '3.1', vector: text, source: text, base: 5 }],
    vexNotes: [
      {
        status: 'affected',
        justification: text,
        text,
        timestamp: text,
        document: text,
        author: text,
        trusted: false,
      },
    ],
    link: text,
  };
}

/** The text of a report in one format. */
export function renderVulnerabilities(id: string, value: VulnerabilityReport, options: RenderOptions = PLAIN): string {
  const format = vulnerabilityFormats.get(id);
  if (format === undefined) throw new Error(`no format ${id}`);
  return format.render(value, options);
}
