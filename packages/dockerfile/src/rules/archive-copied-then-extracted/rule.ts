import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { invocationOf } from '../../shell/invocation.ts';
import { baseName, isArchive } from '../../stages/copy-parts.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { bestPractice } from '../references.ts';

/** Most archives of one file whose use is looked for. */
const MAX_ARCHIVES = 50;

/** An archive that is copied and unpacked in a later step. */
export const archiveCopiedThenExtracted: LintRule = {
  id: 'archive-copied-then-extracted',
  aliases: ['DL3010'],
  title: 'Archive copied and then unpacked',
  summary: 'COPY brings an archive into the image that a later RUN unpacks.',
  rationale: 'The archive itself stays in the layer of COPY, so the image carries the content twice.',
  remedy: 'Use ADD, which unpacks local archives, or mount the archive: RUN --mount=type=bind.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { unpacked: 'The archive {archive} is unpacked in line {line}: ADD does both in one layer.' },
  references: [bestPractice('add-or-copy')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt\n', messages: ['unpacked'] },
    ],
    good: [
      { text: 'FROM debian:13\nADD app.tar.gz /opt/\n' },
      { text: 'FROM debian:13\nCOPY app.tar.gz /srv/downloads/\n' },
      { text: 'FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /app.tar.gz /tmp/\nRUN tar -xf /tmp/app.tar.gz\n' },
    ],
  },
  *check(file) {
    let archives = 0;
    for (const copy of file.of('COPY')) {
      if (copy.flag('from') !== undefined) continue;
      const { sources, target } = file.copy(copy);
      for (const { text, span } of sources) {
        if (!isArchive(text) || target === null || archives++ >= MAX_ARCHIVES) continue;
        const name = isArchive(target.text) ? baseName(target.text) : baseName(text);
        const line = unpackLine(file, copy, name);
        if (line !== null) yield { messageId: 'unpacked', data: { archive: text, line }, span };
      }
    }
  },
};

/** The line of the first later RUN of the stage that unpacks an archive of that name. */
function unpackLine(file: Dockerfile, copy: Instruction, name: string): number | null {
  const stage = file.stageOf(copy);
  for (const run of stage?.of('RUN') ?? []) {
    if (run.index < copy.index || !run.body.text.includes(name)) continue;
    for (const command of file.script(run).commands) {
      const invocation = invocationOf(command);
      if (invocation === null || !['tar', 'bsdtar', 'unzip', 'gunzip', 'unxz', 'unzstd'].includes(invocation.program))
        continue;
      const args = invocation.args.map((word) => word.text);
      const extracts = !invocation.program.endsWith('tar') || args.some(asksToExtract);
      if (extracts && args.some((text) => baseName(text) === name)) return file.positionAt(run.span.start).line;
    }
  }
  return null;
}

function asksToExtract(text: string, at: number): boolean {
  if (text.startsWith('--')) return text === '--extract' || text === '--get';
  return (at === 0 || text.startsWith('-')) && /^-?[a-zA-Z]{0,20}x/.test(text);
}
