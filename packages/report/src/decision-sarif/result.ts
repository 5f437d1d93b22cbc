import type { Decision, Finding, Location } from '@assay/core';
import { statedSeverity } from '../finding-severity.ts';
import { findingFingerprint, relativePath } from '../reported-findings.ts';
import { shown } from '../text-layout.ts';
import { messageText } from './message-text.ts';
import { type RuleIndex, levelOf, ruleIdOf } from './rules.ts';

/** Locations of one result that services show; further ones are counted in its properties. */
const MAX_LOCATIONS = 100;

/** Characters of a path. */
const MAX_PATH = 4096;

/** One finding as a result. */
export function resultObject(finding: Finding, decision: Decision, rules: RuleIndex): object {
  const ruleId = ruleIdOf(finding);
  const advice = finding.recommendation === undefined ? '' : ` ${finding.recommendation}`;
  const more = finding.locations.length - MAX_LOCATIONS;
  return {
    ruleId,
    ruleIndex: rules.places.get(ruleId) ?? -1,
    level: levelOf(finding),
    message: { text: messageText(`${finding.message}${advice}`) },
    locations: locations(finding, decision),
    partialFingerprints: { 'assayFinding/v1': findingFingerprint(decision, finding) },
    ...suppressions(finding),
    properties: {
      findingId: shown(finding.id),
      triggerId: shown(finding.triggerId),
      ruleSet: shown(finding.ruleSetId),
      rule: shown(finding.ruleId),
      action: finding.action,
      status: finding.status,
      severity: statedSeverity(finding),
      ...(more > 0 ? { locationsLeftOut: more } : {}),
    },
  };
}

/** Services show only results that have a file: the path in the image, or the image itself. */
function locations(finding: Finding, { subject }: Decision): object[] {
  const name = shown(finding.subject.key);
  const logicalLocations = [{ fullyQualifiedName: name, kind: finding.subject.kind }];
  const places: readonly Pick<Location, 'path' | 'layer'>[] =
    finding.locations.length > 0
      ? finding.locations.slice(0, MAX_LOCATIONS)
      : [{ path: subject.reference, layer: null }];
  return places.map(({ path, layer }) => ({
    physicalLocation: { artifactLocation: { uri: relativeUri(path) }, region: { startLine: 1 } },
    logicalLocations,
    ...(layer === null ? {} : { properties: { layer } }),
  }));
}

function suppressions({ allowlistMatch }: Finding): object {
  if (allowlistMatch === undefined) return {};
  const { allowlistId, itemId, expiresOn, owner, reason } = allowlistMatch;
  const why = [
    reason ?? 'no reason is given',
    `allowlist ${allowlistId}, item ${itemId}`,
    expiresOn === null ? 'without end' : `until ${expiresOn}`,
    ...(owner === undefined ? [] : [`owner ${owner}`]),
  ].join('; ');
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: shown(why) }] };
}

/** A path of the image as a relative URI reference: every segment encoded, and cut where no file system has a name so long. */
function relativeUri(path: string): string {
  return relativePath(path.slice(0, MAX_PATH).toWellFormed()).split('/').map(encodeURIComponent).join('/') || '.';
}
