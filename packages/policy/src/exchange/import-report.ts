import type { CompiledPolicy, Mapping } from '../policy.ts';

/** Something that a document of the historical language means differently here. */
export interface MeaningChange {
  /** JSON pointer in the document; empty for the document as a whole. */
  readonly pointer: string;
  /** What it meant and what it means. */
  readonly message: string;
}

/** Triggers whose historical answers were wrong, and what is right now. */
const CORRECTED: ReadonlyMap<string, string> = new Map([
  [
    'dockerfile.effective_user',
    'the user is read from the configuration; a name and its id, and root and 0, are one user',
  ],
  ['dockerfile.exposed_ports', 'ports are read from the configuration; ranges and 0 for every port count'],
  ['dockerfile.instruction', 'what runs is read from the configuration, the rest from the history of every builder'],
  ['licenses.denylist_exact_match', 'each package is a finding of its own'],
  ['licenses.denylist_partial_match', 'each package is a finding of its own'],
  ['metadata.attribute', 'versions of distributions are compared segment by segment, and units of size in any case'],
  ['packages.required_package', 'every package of the name is looked at, not only the first'],
  ['passwd_file.denylist_full_entry', 'users that share a name are looked at one by one'],
  ['retrieved_files.content_regex', 'the expression is tried on lines, not on words'],
  ['secret_scans.content_regex_checks', 'files that a later layer deleted count; a detector is named exactly'],
  ['vulnerabilities.denylist', 'aliases count, and each package is a finding of its own'],
  ['vulnerabilities.stale_feed_data', 'data of unknown age is stale'],
]);

/** Says what a document of a published shape means differently here than in the engine that it was written for. */
export function reportMeaning(policy: CompiledPolicy): readonly MeaningChange[] {
  return [
    ...reportUnmapped(policy),
    ...policy.mappings.flatMap(reportMapping),
    ...reportRules(policy),
    ...reportItems(policy),
  ];
}

function reportUnmapped({ mappings, unmapped }: CompiledPolicy): readonly MeaningChange[] {
  if (unmapped !== null || mappings.some(isCatchAll)) return [];
  const message = 'an image without a mapping passed unseen; it stops now, unless the document says unmapped: GO';
  return [{ pointer: '', message }];
}

function isCatchAll({ selector: { registry, repository, value, kind }, when }: Mapping): boolean {
  return when === null && kind === 'tag' && registry.universal && repository.universal && value.universal;
}

function reportMapping({ name, selector, place }: Mapping): readonly MeaningChange[] {
  const { pointer } = place;
  const changes: MeaningChange[] = [];
  if (selector.kind !== 'tag') {
    changes.push({
      pointer,
      message: `mapping ${name} by ${selector.kind} stopped every image that it was held against; it selects now`,
    });
  }
  if (selector.repository.literal && /^(?:library\/)?[^/]+$/.test(selector.repository.source)) {
    const message = `mapping ${name} selects an official image of Docker Hub under both its names, with and without library/`;
    changes.push({ pointer, message });
  }
  return changes;
}

function reportRules({ ruleSets }: CompiledPolicy): readonly MeaningChange[] {
  return ruleSets.flatMap(({ rules }) =>
    rules.flatMap(({ id, gate, trigger, place }) => {
      const what = CORRECTED.get(`${gate}.${trigger}`);
      return what === undefined
        ? []
        : [{ pointer: place.pointer, message: `rule ${id} (${gate}.${trigger}): ${what}` }];
    }),
  );
}

/** Ids of one finding that named everything at once cannot tell what they were meant for. */
function reportItems({ allowlists }: CompiledPolicy): readonly MeaningChange[] {
  return allowlists.flatMap(({ items }) =>
    items.flatMap(({ id, triggerId, place }) =>
      triggerId !== null && triggerId.universal
        ? [
            {
              pointer: place.pointer,
              message: `item ${id} accepts every finding of its gate, those that were missed before too`,
            },
          ]
        : [],
    ),
  );
}
