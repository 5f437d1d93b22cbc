import type { Decision, Finding } from '@assay/core';

/** Shortest text that messages are searched for. */
const MIN_TEXT_LENGTH = 3;

/**
 * The findings that a text means: by id, trigger id or historical id; when it is none of these, by vulnerability, package, path or
 * trigger; and at last by words of the message. The first of these ways that finds any counts.
 */
export function findFindings({ findings }: Pick<Decision, 'findings'>, text: string): readonly Finding[] {
  const wanted = text.toLowerCase();
  const ways: readonly ((finding: Finding) => boolean)[] = [
    ({ id, triggerId, legacyTriggerId }) => [id, triggerId, legacyTriggerId].includes(text),
    (finding) => namesOf(finding).some((name) => name.toLowerCase() === wanted),
    ({ message, triggerId }) =>
      wanted.length >= MIN_TEXT_LENGTH &&
      (message.toLowerCase().includes(wanted) || triggerId.toLowerCase().includes(wanted)),
  ];
  for (const isMeant of ways) {
    const found = findings.filter(isMeant);
    if (found.length > 0) return found;
  }
  return [];
}

function namesOf({ gate, trigger, ruleId, subject, locations }: Finding): readonly string[] {
  const { key, purl, vulnerabilityIds = [] } = subject;
  return [
    key,
    ruleId,
    `${gate}.${trigger}`,
    ...vulnerabilityIds,
    ...locations.map(({ path }) => path),
    ...packageNames(purl ?? (key.startsWith('pkg:') ? key : '')),
  ];
}

/** A purl without its qualifiers, and the bare names of its package. */
function packageNames(purl: string): readonly string[] {
  if (purl === '') return [];
  const [bare = ''] = purl.split(/[?#]/, 1);
  const name = bare.slice(bare.lastIndexOf('/') + 1);
  const [unversioned = ''] = name.split('@', 1);
  return [bare, name, unversioned];
}
