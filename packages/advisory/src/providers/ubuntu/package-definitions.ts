import type { Advisory, CvssVector } from '../../contracts/advisory.ts';
import { buildAdvisory } from '../build-advisory.ts';
import { cvssVector } from '../cvss-vector.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import type { OvalCheck } from '../oval/oval-check.ts';
import type { OvalDefinition } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';
import { type UbuntuPlace, rowsOfChecks } from './oval-rows.ts';

/** What the definitions of all packages say of one vulnerability. */
interface Gathered {
  readonly place: UbuntuPlace;
  readonly checks: OvalCheck[];
  priority: string | null;
  cvss: CvssVector | null;
}

/** Definitions by package, `….pkg.oval.xml`: the comments of their conditions begin with the vulnerability, `(CVE-2023-48795) …`. */
export interface PackageDefinitions {
  /**
   * True when the definition is one by package; it is kept then.
   * @throws FEED_INVALID when a condition names no vulnerability
   */
  add(definition: OvalDefinition, place: UbuntuPlace): boolean;
  /** One advisory for each vulnerability. */
  advisories(): Iterable<Advisory>;
}

/** Gathers definitions by package. */
export function packageDefinitions(source: FeedSource): PackageDefinitions {
  const byCve = new Map<string, Gathered>();
  return {
    add: (definition, place) => {
      if (!definition.references.some((reference) => reference.source === 'Package')) return false;
      for (const check of definition.checks) {
        const cve = /^\((CVE-\d{4}-\d{4,19})\)/.exec(check.comment)?.[1];
        if (cve === undefined) throw invalid(source, definition.id, 'has a condition that names no vulnerability');
        const known = byCve.get(cve) ?? { place, checks: [], priority: null, cvss: null };
        known.checks.push(check);
        byCve.set(cve, known);
      }
      for (const element of definition.metadata.child('advisory')?.children('cve') ?? []) {
        const known = byCve.get(element.text);
        if (known === undefined) continue;
        known.priority ??= element.attribute('priority');
        known.cvss ??= cvssVector(element.attribute('cvss_vector') ?? '', source.feed);
      }
      return true;
    },
    *advisories() {
      for (const [id, { place, checks, priority, cvss }] of byCve) {
        yield buildAdvisory({
          feed: source.feed,
          id,
          covers: [id],
          severity: severityOf(priority),
          cvss: cvss === null ? [] : [cvss],
          link: `https://ubuntu.com/security/${id}`,
          affected: rowsOfChecks(checks, place),
        });
      }
    },
  };
}
