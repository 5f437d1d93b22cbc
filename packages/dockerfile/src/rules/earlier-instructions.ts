import type { Violation } from '../contracts/lint-rule.ts';
import type { Dockerfile } from '../dockerfile.ts';

/** Instructions of one keyword that a later one of the same stage replaces. */
export function* earlierInstructions(file: Dockerfile, keyword: string): Iterable<Violation> {
  for (const stage of file.stages) {
    const instructions = stage.of(keyword);
    const last = instructions.at(-1);
    if (last === undefined) continue;
    const { line } = file.positionAt(last.span.start);
    for (const { span } of instructions.slice(0, -1)) yield { messageId: 'unused', data: { line }, span };
  }
}
