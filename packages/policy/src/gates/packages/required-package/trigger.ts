import { type Package, compareText } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { optional, required, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, text } from '../../../parameters/text-kinds.ts';
import { compareVersions } from '../../../versions/package-order.ts';

type MessageId = 'absent' | 'otherVersion' | 'lowerVersion';

export const requiredPackage: Trigger = defineTrigger({
  id: 'required_package',
  title: 'Required package',
  summary: 'Fires when a package is not installed, or not at the version that is asked for.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['packages'],
  params: {
    name: required(text, { summary: 'Exact name, of any package type.', example: 'ca-certificates' }),
    version: optional(text, { summary: 'Full version; every version will do when it is absent.', example: '20230311' }),
    version_match_type: withDefault(oneOf(['exact', 'minimum']), 'exact', {
      summary: 'Whether the version has to be this one or at least this one; minimum knows deb, rpm and apk.',
      example: 'minimum',
    }),
  },
  messages: {
    absent: 'Required input package ({wanted}) is not present in container image',
    otherVersion:
      'Required input package ({name}) is present ({found}), but not at the version specified in policy ({version})',
    lowerVersion:
      'Required min-version input package ({name}) is present ({found}), but is lower version than what is specified in policy ({version})',
  },
  legacy: { gate: 'packages', trigger: 'required_package' },
  *evaluate({ packages }, { name, version, version_match_type: matchType }): Iterable<Occurrence<MessageId>> {
    const candidates = packages.filter((candidate) => candidate.name === name).toSorted(byPurl);
    const [first] = candidates;
    const subject = { kind: 'package', key: name } as const;
    if (first === undefined) {
      const wanted = version === null ? name : `${name},${version}`;
      const legacyMessage = `Required input package (${wanted}) is not present in container image`;
      yield { message: 'absent', data: { wanted }, subject, legacyMessage };
      return;
    }
    if (version === null || candidates.some((candidate) => candidate.version === version)) return;
    if (matchType === 'minimum' && candidates.some((candidate) => isAtLeast(candidate, version) === true)) return;
    const undecided = candidates.find((candidate) => matchType === 'minimum' && isAtLeast(candidate, version) === null);
    if (undecided !== undefined) {
      throw new UndecidableError(
        `versions of ${undecided.type} packages cannot be compared: ${name} ${undecided.version}`,
      );
    }
    const found = first.version;
    const data = { name, found, version };
    const locations = candidates.flatMap((candidate) => candidate.locations);
    const evidence = { versions: candidates.map((candidate) => candidate.version) };
    if (matchType === 'exact') {
      const legacyMessage = `Required input package (${name}) is present (${found}), but not at the version specified in policy (${name})`;
      yield { message: 'otherVersion', data, subject, locations, evidence, legacyMessage };
    } else {
      const legacyMessage = `Required min-version input package (${name}) is present (${found}), but is lower version than what is specified in policy (${version})`;
      yield { message: 'lowerVersion', data, subject, locations, evidence, legacyMessage };
    }
  },
});

function byPurl(a: Package, b: Package): number {
  return compareText(a.purl, b.purl);
}

function isAtLeast(candidate: Package, version: string): boolean | null {
  const order = compareVersions(candidate.type, candidate.version, version);
  return order === null ? null : order >= 0;
}
