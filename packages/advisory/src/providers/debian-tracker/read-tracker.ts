import type { Advisory, AffectedPackage, Fix } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected, fixedBy, isCveId } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { debianNamespace } from '../debian-lists/codenames.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import {
  type Placed,
  checkedWord,
  entries,
  optionalText,
  optionalWord,
  ownEntries,
  requiredWord,
} from '../document/members.ts';
import { severityLevel } from '../severity.ts';

interface Known {
  readonly description: string | null;
  readonly affected: AffectedPackage[];
}

/**
 * Reads the tracker's document: package → id → `releases` → state. An advisory is what it says of one id.
 * @throws FEED_INVALID
 */
export function* readTracker(source: FeedSource, root: Placed): Generator<FeedRecord, void, void> {
  const byId = new Map<string, Known>();
  const namespaces = new Set<string>();
  for (const [name, vulnerabilities] of ownEntries(source, root)) {
    checkedWord(source, root.place, name);
    for (const [id, vulnerability] of ownEntries(source, vulnerabilities)) {
      const known = byId.get(id) ?? { description: optionalText(source, vulnerability, 'description'), affected: [] };
      byId.set(checkedWord(source, vulnerability.place, id), known);
      for (const [codename, state] of entries(source, vulnerability, 'releases')) {
        const row = rowOf(source, { name, codename, state });
        namespaces.add(row.namespace);
        known.affected.push(row);
      }
    }
  }
  for (const [id, { description, affected }] of byId) {
    yield { kind: 'advisory', advisory: advisoryOf(source, { id, description, affected }) };
  }
  yield* coverageOf(source.feed, namespaces, null);
}

function advisoryOf(source: FeedSource, { id, description, affected }: Known & { readonly id: string }): Advisory {
  return buildAdvisory({
    feed: source.feed,
    id,
    covers: isCveId(id) ? [id] : [],
    summary: description,
    link: `https://security-tracker.debian.org/tracker/${id}`,
    affected,
  });
}

interface State {
  readonly name: string;
  readonly codename: string;
  readonly state: Placed;
}

function rowOf(source: FeedSource, { name, codename, state }: State): AffectedPackage {
  const urgency = optionalWord(source, state, 'urgency') ?? '';
  const row = {
    namespace: debianNamespace(codename),
    name,
    subject: 'source',
    scheme: 'deb',
    severity: severityLevel(urgency.replace(/\*+$/, '')),
  } as const;
  const status = requiredWord(source, state, 'status');
  switch (status) {
    case 'resolved':
      return resolved(source, state, row);
    case 'open':
      return buildAffected({ ...row, fix: openFix(source, state, urgency) });
    case 'undetermined':
      return buildAffected({ ...row, status: 'under-investigation' });
    default:
      throw invalid(source, `${state.place}/status`, `is ${JSON.stringify(status)}, which the tracker does not define`);
  }
}

type Row = Pick<AffectedPackage, 'namespace' | 'name' | 'subject' | 'scheme' | 'severity'>;

function resolved(source: FeedSource, state: Placed, row: Row): AffectedPackage {
  const version = optionalWord(source, state, 'fixed_version');
  if (version === null) throw invalid(source, `${state.place}/fixed_version`, 'is missing');
  if (version === '0') return buildAffected({ ...row, status: 'not-affected' });
  return buildAffected({
    ...row,
    intervals: [{ lower: null, upper: { version, inclusive: false } }],
    fix: fixedBy(version),
  });
}

/** `nodsa` is there when no advisory is planned; `nodsa_reason` says `ignored`, `postponed` or nothing. */
function openFix(source: FeedSource, state: Placed, urgency: string): Fix {
  if (urgency === 'end-of-life') return { ...FIX_UNKNOWN, state: 'wont-fix', statement: urgency };
  const reason = optionalWord(source, state, 'nodsa_reason');
  if (reason === null && optionalText(source, state, 'nodsa') === null) return NOT_FIXED;
  return { ...FIX_UNKNOWN, state: 'wont-fix', statement: reason ?? 'no-dsa' };
}
