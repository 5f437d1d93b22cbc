import type { JsonObject, Location, Package, SupportFact } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { wordsOf } from '../../../parameters/word-list.ts';
import { endBefore, supportAt } from './support-at.ts';

const DAY_MS = 86_400_000;
/** More days ahead than any product has a date for. */
const MAX_DAYS_AHEAD = 36_500;

const MESSAGES = {
  ended: 'The last day of support of {name} {version} is {date}; {newest}',
  extended: 'The last day on which its authors support {name} {version} is {date}, others for longer; {newest}',
  maintenance: '{name} {version} gets nothing but security fixes after {date}; {newest}',
  undated: 'The support of {name} {version} has ended; {newest}',
  unknown: 'It is not known how long {name} {version} is supported',
} as const;

type Message = keyof typeof MESSAGES;

export const endOfLife: Trigger = defineTrigger({
  id: 'end_of_life',
  title: 'End of life',
  summary:
    'Fires for the distribution and for each runtime whose support has ended, ends within so many days, or is not known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities', 'packages'],
  params: {
    kinds: withDefault(wordsOf(['distribution', 'runtime']), 'distribution,runtime', {
      summary: 'What is looked at.',
      example: 'runtime',
    }),
    states: withDefault(wordsOf(['maintenance', 'extended', 'ended', 'unknown']), 'ended,unknown', {
      summary:
        'States of support that are reported: security fixes only, support that is sold or given by others, none, not known.',
      example: 'extended,ended,unknown',
    }),
    days_before_end: withDefault(count, '0', {
      summary: 'Days before such a state begins from which on it is reported.',
      example: '90',
    }),
  },
  messages: MESSAGES,
  *evaluate({ vulnerabilities, packages, evaluatedAt }, params): Iterable<Occurrence<Message>> {
    const { support } = vulnerabilities;
    if (support === undefined) throw new UndecidableError('the support of products is not known');
    const ahead = Math.min(params.days_before_end, MAX_DAYS_AHEAD) * DAY_MS;
    const day = new Date(evaluatedAt.getTime() + ahead).toISOString().slice(0, 10);
    for (const fact of support) {
      const state = supportAt(fact, day);
      if (state === 'supported' || !params.states.includes(state) || !params.kinds.includes(fact.kind)) continue;
      const date = endBefore(fact, state);
      const { name, version } = fact;
      const newest =
        fact.latest === null
          ? 'change to a supported version'
          : `the newest of ${fact.cycle ?? 'it'} is ${fact.latest}`;
      yield {
        message: state !== 'unknown' && date === null ? 'undated' : state,
        data: { name, version, date: date ?? '', newest },
        ...subjectOf(fact, packages),
        evidence: evidenceOf(fact, state),
      };
    }
  },
});

function subjectOf(
  { kind, name, version, purl, source }: SupportFact,
  packages: readonly Package[],
): Pick<Occurrence, 'subject'> & { readonly locations: readonly Location[] } {
  if (purl === null) {
    const locations = kind === 'distribution' && source.startsWith('/') ? [{ path: source, layer: null }] : [];
    return { subject: { kind: 'image', key: `${name}:${version}` }, locations };
  }
  return {
    subject: { kind: 'package', key: purl, purl },
    locations: packages.filter((found) => found.purl === purl).flatMap(({ locations }) => locations),
  };
}

function evidenceOf(fact: SupportFact, state: string): JsonObject {
  const { kind, product, cycle, activeUntil, supportedUntil, extendedUntil, latest, source } = fact;
  return { kind, state, product, cycle, activeUntil, supportedUntil, extendedUntil, latest, source };
}
