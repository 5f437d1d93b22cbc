import { suggest } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import { resolveFrom } from '../../stages/image-uses.ts';
import { dockerfileReference } from '../references.ts';

/** Most stages whose names are compared. */
const MAX_NAMES = 300;

/** COPY --from with a name that is no earlier stage. */
export const copyFromUnknownStage: LintRule = {
  id: 'copy-from-unknown-stage',
  aliases: ['DL3022'],
  title: 'COPY from a stage that does not exist',
  summary: 'COPY --from names neither an earlier stage nor, by its form, an image.',
  rationale:
    'Builders take an unknown name for an image of Docker Hub: the build fails, or copies from a stranger’s image.',
  remedy: 'Name an earlier stage, or write the image with its tag.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    'no-stage': 'No earlier stage is called {name}.',
    misspelt: 'No earlier stage is called {name}: did you mean {nearest}?',
    'no-number': 'There is no stage {name} before this one.',
    later: 'The stage {name} comes later in the file.',
  },
  references: [dockerfileReference('copy---from')],
  examples: {
    bad: [
      { text: 'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=biuld /a /b\n', messages: ['misspelt'] },
      { text: 'FROM debian:13\nCOPY --from=other-place /a /b\n', messages: ['no-stage'] },
      { text: 'FROM debian:13\nFROM debian:13\nCOPY --from=3 /a /b\n', messages: ['no-number'] },
      { text: 'FROM debian:13\nCOPY --from=last /a /b\nFROM debian:13 AS last\n', messages: ['later'] },
    ],
    good: [
      { text: 'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build /a /b\nCOPY --from=0 /a /b\n' },
      { text: 'FROM debian:13\nCOPY --from=busybox:1.37 /bin/sh /\n' },
      { text: 'FROM debian:13\nCOPY --from=ghcr.io/org/tool /a /b\n' },
    ],
  },
  *check(file) {
    for (const copy of file.of('COPY')) {
      const flag = copy.flag('from');
      if (flag?.value == null) continue;
      const { value: name, valueSpan: span } = flag;
      const target = resolveFrom(file, copy, { text: name, span });
      if (target.kind === 'no-such-stage') yield { messageId: 'no-number', data: { name }, span };
      if (target.kind !== 'image' || /[:@/$]/.test(name)) continue;
      const wanted = name.toLowerCase();
      const names = file.stages.slice(0, MAX_NAMES).flatMap((stage) => stage.name ?? []);
      const nearest = suggest(wanted, names);
      if (file.graph.findByName(wanted, file.stages.length) !== null)
        yield { messageId: 'later', data: { name }, span };
      else if (nearest === undefined) yield { messageId: 'no-stage', data: { name }, span };
      else yield { messageId: 'misspelt', data: { name, nearest }, span };
    }
  },
};
