import { type Registry, createRegistry } from '@assay/core';
import type { SimulatedFinding, SimulatedImage, Simulation } from '@assay/policy';
import { type Formatter, counted, jsonText, markdownText, shown, xmlText } from '@assay/report';
import { plainFormats } from '../terminal/plain-formats.ts';

const EFFECT_WORDS = {
  'newly-failing': 'NEWLY FAILING',
  'newly-passing': 'NEWLY PASSING',
  changed: 'CHANGED',
  same: 'SAME',
} as const;

/** Most findings of one image and one side that are listed for people. */
const MAX_FINDINGS = 20;
/** Most images that Markdown lists one by one: comments on pull requests are cut at 64 KiB. */
const MAX_MARKDOWN_IMAGES = 100;

const HEADER = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;

/** How the outcome of a simulation is shown. */
export const SIMULATION_FORMATS: Registry<Formatter<Simulation>> = createRegistry<Formatter<Simulation>>([
  ...plainFormats<Simulation>({
    table: (simulation) => `${tableLines(simulation).join('\n')}\n`,
    json: (simulation) => `${jsonText({ schemaVersion: 1, ...simulation })}\n`,
  }).modules,
  {
    ...HEADER,
    id: 'markdown',
    title: 'Markdown',
    summary: 'For comments on pull requests.',
    mediaType: 'text/markdown',
    extension: '.md',
    render: (simulation) => `${markdownLines(simulation).join('\n')}\n`,
  },
  {
    ...HEADER,
    id: 'junit',
    title: 'JUnit XML',
    summary: 'For CI systems: an image that newly fails is a failure.',
    mediaType: 'application/xml',
    extension: '.xml',
    render: (simulation) => `${junitLines(simulation).join('\n')}\n`,
  },
]);

function tableLines(simulation: Simulation): string[] {
  return [...simulation.images.flatMap(imageLines), summaryLine(simulation)];
}

function summaryLine({ counts }: Simulation): string {
  return (
    `${counted(total(counts), 'image')}: ${counts['newly-failing']} newly failing, ${counts['newly-passing']} newly passing, ` +
    `${counts.changed} changed, ${counts.same} the same`
  );
}

function total(counts: Simulation['counts']): number {
  return counts['newly-failing'] + counts['newly-passing'] + counts.changed + counts.same;
}

function imageName({ reference, digest }: SimulatedImage): string {
  return digest === null || reference.includes(digest) ? reference : `${reference} (${digest})`;
}

function imageLines(image: SimulatedImage): string[] {
  const { effect, before, after } = image;
  return [`${EFFECT_WORDS[effect]}  ${shown(imageName(image))}: ${before} -> ${after}`, ...findingLines(image), ''];
}

function findingLines({ appeared, disappeared }: SimulatedImage): string[] {
  const line = (sign: string, { action, ruleId, message }: SimulatedFinding): string =>
    `  ${sign} ${action.toUpperCase()} ${shown(ruleId)}: ${shown(message)}`;
  const lines = (sign: string, findings: readonly SimulatedFinding[]): string[] => [
    ...findings.slice(0, MAX_FINDINGS).map((finding) => line(sign, finding)),
    ...(findings.length > MAX_FINDINGS ? [`  ${sign} and ${findings.length - MAX_FINDINGS} more`] : []),
  ];
  return [...lines('+', appeared), ...lines('-', disappeared)];
}

function markdownLines(simulation: Simulation): string[] {
  const { images } = simulation;
  const more = images.length - MAX_MARKDOWN_IMAGES;
  return [
    `**Policy simulation:** ${summaryLine(simulation)}`,
    ...(images.length === 0 ? [] : ['', '| Effect | Image | Verdict | Findings |', '| --- | --- | --- | --- |']),
    ...images.slice(0, MAX_MARKDOWN_IMAGES).map((image) => {
      const { effect, before, after, appeared, disappeared } = image;
      const first = [...appeared, ...disappeared][0];
      const findings = `+${appeared.length} −${disappeared.length}${first === undefined ? '' : ` ${markdownText(first.message)}`}`;
      return `| ${EFFECT_WORDS[effect].toLowerCase()} | ${markdownText(imageName(image))} | ${before} → ${after} | ${findings} |`;
    }),
    ...(more > 0 ? ['', `and ${counted(more, 'more image')}`] : []),
  ];
}

function junitLines({ counts, images }: Simulation): string[] {
  const failures = counts['newly-failing'];
  const cases = images.map(caseLine);
  if (counts.same > 0) {
    cases.push(
      `    <testcase classname="policy simulate" name="nothing changes for ${counted(counts.same, 'image')}"/>`,
    );
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${cases.length}" failures="${failures}">`,
    `  <testsuite name="policy simulate" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ];
}

function caseLine(image: SimulatedImage): string {
  const { effect, before, after } = image;
  const head = `    <testcase classname="policy simulate" name="${xmlText(imageName(image))}"`;
  const text = findingLines(image)
    .map((line) => xmlText(line))
    .join('\n');
  if (effect !== 'newly-failing') return `${head}><system-out>${text}</system-out></testcase>`;
  return `${head}><failure message="${EFFECT_WORDS[effect].toLowerCase()}: ${before} -&gt; ${after}">${text}</failure></testcase>`;
}
