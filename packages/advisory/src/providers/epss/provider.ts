import type { FeedRecord, ProbabilityRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { headOf } from '../document/file-head.ts';
import { instantOf } from '../document/instant.ts';
import { numberedLines, readText } from '../document/text-document.ts';

const HEADER = 'cve,epss,percentile';

/** How likely it is that a vulnerability will be exploited, by FIRST. */
export const epss: AdvisoryProvider = {
  id: 'epss',
  title: 'EPSS',
  summary: 'Probability that a vulnerability is exploited within 30 days, for every CVE id, of one day.',
  homepage: 'https://www.first.org/epss/',
  license: 'Free to use with credit to EPSS at FIRST (https://www.first.org/epss/).',
  recognizes: (file) => /^(?:#[^\n]*\n)?cve,epss,percentile\r?\n/.test(headOf(file)),
  read: readScores,
  downloads: [{ namespace: '*', url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz', kind: 'file' }],
};

function* readScores(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('epss', file);
  let hasHeader = false;
  let asOf: string | null = null;
  for (const [number, line] of numberedLines(readText(source, file))) {
    if (!hasHeader && line.startsWith('#')) {
      asOf = dateOf(source, line);
      continue;
    }
    if (!hasHeader) {
      if (line !== HEADER) throw invalid(source, `line ${number}`, `does not say ${HEADER}`);
      hasHeader = true;
    } else if (line !== '') yield { kind: 'probability', probability: readScore(source, number, line) };
  }
  if (!hasHeader) throw invalid(source, 'start', 'is empty');
  yield* coverageOf('epss', ['*'], asOf);
}

/** `#model_version:v2023.03.01,score_date:2024-01-01T00:00:00+0000`. */
function dateOf(source: FeedSource, line: string): string | null {
  const date = /score_date:(\d{4}-\d{2}-\d{2})/.exec(line)?.[1];
  return date === undefined ? null : instantOf(source, 'line 1', date);
}

function readScore(source: FeedSource, number: number, line: string): ProbabilityRecord {
  const first = line.indexOf(',');
  const second = line.indexOf(',', first + 1);
  const id = line.slice(0, first);
  const score = fractionOf(line.slice(first + 1, second));
  const percentile = fractionOf(line.slice(second + 1));
  if (!/^CVE-\d{4}-\d{4,19}$/.test(id) || score === null || percentile === null) {
    throw invalid(source, `line ${number}`, 'no line of id, score and percentile, or cut off');
  }
  return { id, score, percentile };
}

/** A number from 0 to 1; null for anything else. */
function fractionOf(text: string): number | null {
  if (!/^\d(?:\.\d{1,20})?(?:[eE]-\d{1,2})?$/.test(text)) return null;
  const value = Number(text);
  return value >= 0 && value <= 1 ? value : null;
}
