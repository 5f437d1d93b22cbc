import type { VulnerabilityMatch } from '@assay/core';
import type { CvssVector } from '../contracts/advisory.ts';
import { isCve } from '../matching/canonical-id.ts';
import type { MatchGroup, Proof } from '../matching/match-group.ts';
import type { CvssCalculator } from '../matching/match-options.ts';
import { combineScores } from './scores.ts';
import { type Rating, chosenSeverity, severityOfScore } from './severity.ts';
import type { VulnerabilityData } from './vulnerability-data.ts';

/** The vulnerability of a match and facts about it. */
export type Enrichment = Required<
  Pick<
    VulnerabilityMatch,
    | 'id'
    | 'aliases'
    | 'severity'
    | 'severitySource'
    | 'cvss'
    | 'ratings'
    | 'epss'
    | 'kev'
    | 'exploited'
    | 'knownSince'
    | 'summary'
    | 'cwes'
  >
>;

/** Gathers what proofs and records say of a vulnerability. Proofs come surest first. */
export function enrich(
  group: MatchGroup,
  dataOf: (id: string) => VulnerabilityData,
  score: CvssCalculator,
): Enrichment {
  const cves = [group.id, ...group.aliases].filter(isCve);
  const data = cves.map((id) => dataOf(id));
  const records = data.flatMap(({ record }) => record ?? []);
  const advisories = group.proofs.map(({ candidate }) => candidate.row.advisory);
  const told = [...advisories, ...records];
  const { nvd, vendor, ratings } = combineScores(
    told.flatMap(({ cvss }) => cvss),
    score,
  );
  const ratingsByWord = [
    ...group.proofs.map((proof) => ratingOf(proof, score)),
    ...records.map((record) => recordRating(record, score)),
  ];
  const { severity, source } = chosenSeverity(ratingsByWord);
  const exploited = data.flatMap((one) => one.exploited ?? []).toSorted((a, b) => (a.addedOn < b.addedOn ? -1 : 1))[0];
  const dates = told.flatMap(({ published }) => published ?? []);
  return {
    id: group.id,
    aliases: [...group.aliases].toSorted(),
    severity,
    severitySource: source,
    cvss: { nvd, vendor },
    ratings,
    epss: highestProbability(data),
    kev: exploited !== undefined,
    exploited:
      exploited === undefined
        ? null
        : {
            addedOn: exploited.addedOn,
            dueOn: exploited.dueOn,
            ransomware: data.some((one) => one.exploited?.ransomware === true),
          },
    knownSince: dates.toSorted()[0] ?? null,
    summary: told.find((one) => one.summary !== null && one.summary !== '')?.summary ?? null,
    cwes: [...new Set(told.flatMap(({ cwes }) => cwes))].toSorted(),
  };
}

function highestProbability(data: readonly VulnerabilityData[]): Enrichment['epss'] {
  const probabilities = data.flatMap(({ probability }) => probability ?? []);
  const probability = probabilities.toSorted((a, b) => b.score - a.score)[0];
  return probability === undefined ? null : { score: probability.score, percentile: probability.percentile };
}

/**
 * A word of the publisher, else the scale of its own vectors. An erratum rates all that it covers at once, so its word is the worst of
 * them; still it is the publisher's.
 */
function ratingOf({ candidate: { lookup, row } }: Proof, score: CvssCalculator): Rating {
  const { affected, advisory } = row;
  const word = affected.severity ?? advisory.severity?.level ?? null;
  const severity = word !== null && word !== 'unknown' ? word : byVectors(advisory.cvss, score);
  return { severity, source: advisory.feed, origin: lookup.kind };
}

function recordRating(
  record: {
    readonly severity: Rating['severity'] | null;
    readonly source: string;
    readonly cvss: readonly CvssVector[];
  },
  score: CvssCalculator,
): Rating {
  const severity = record.severity ?? byVectors(record.cvss, score);
  return { severity, source: record.source, origin: 'nvd' };
}

function byVectors(vectors: readonly CvssVector[], score: CvssCalculator): Rating['severity'] {
  const [newest] = combineScores(vectors, score).ratings;
  return newest === undefined ? 'unknown' : severityOfScore(newest.base, newest.version);
}
