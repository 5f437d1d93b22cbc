import type { Dockerfile } from '../dockerfile.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { Span } from '../syntax/span.ts';
import { externalImage } from './build-stages.ts';
import { readMounts } from './mounts.ts';
import type { ExternalImage, Stage } from './stage.ts';

/** A place that names an image which is no stage of the file. */
export interface ImageUse {
  readonly place: 'from' | 'copy-from' | 'mount-from';
  readonly image: ExternalImage;
  readonly instruction: Instruction;
}

/** What `--from` of COPY or of a mount names. */
export type FromTarget =
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** The stage that the instruction itself is in. */
  | { readonly kind: 'self' }
  | { readonly kind: 'image'; readonly image: ExternalImage }
  /** A number that no earlier stage has. */
  | { readonly kind: 'no-such-stage' };

/** Every image that a build would pull, in the order of the file. */
export function imageUses(file: Dockerfile): readonly ImageUse[] {
  const uses: ImageUse[] = [];
  for (const stage of file.stages) {
    if (stage.base.kind === 'image') uses.push({ place: 'from', image: stage.base.image, instruction: stage.from });
  }
  for (const copy of file.of('COPY')) {
    const flag = copy.flag('from');
    if (flag?.value == null) continue;
    const target = resolveFrom(file, copy, { text: flag.value, span: flag.valueSpan });
    if (target.kind === 'image') uses.push({ place: 'copy-from', image: target.image, instruction: copy });
  }
  for (const run of file.of('RUN')) {
    for (const { from } of readMounts(run)) {
      if (from === null) continue;
      const target = resolveFrom(file, run, from);
      if (target.kind === 'image') uses.push({ place: 'mount-from', image: target.image, instruction: run });
    }
  }
  return uses.toSorted((a, b) => a.image.span.start - b.image.span.start);
}

/** What a name after `from=` means in an instruction. Variables there are not expanded by builders: they stay unknown. */
export function resolveFrom(
  file: Dockerfile,
  instruction: Instruction,
  from: { readonly text: string; readonly span: Span },
): FromTarget {
  const own = file.stageOf(instruction);
  const before = own?.index ?? 0;
  if (/^\d+$/.test(from.text) && instruction.keyword === 'COPY') {
    const index = Number(from.text);
    if (index === before) return { kind: 'self' };
    const stage = index < before ? file.stages[index] : undefined;
    return stage === undefined ? { kind: 'no-such-stage' } : { kind: 'stage', stage };
  }
  const name = from.text.toLowerCase();
  const stage = file.graph.findByName(name, before);
  if (stage !== null) return { kind: 'stage', stage };
  if (own !== null && own.name === name) return { kind: 'self' };
  const complete = !from.text.includes('$');
  return {
    kind: 'image',
    image: externalImage(from.text, { text: from.text, complete, references: [], span: from.span }),
  };
}
