import { type EvidenceSource, replayDecision } from '@assay/assess';
import type { Decision, Verdict } from '@assay/core';
import { counted, decisionDocument, jsonText, shown } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { loadDecisions } from '../stored-decision.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { choosePolicy } from './assess-options.ts';
import { type DocumentDifference, documentDifferences } from './document-differences.ts';
import { openEvidence } from './evidence-file.ts';
import { imageManifests, withManifests } from './image-manifests.ts';

/** What came out when a decision was made again. */
interface Replay {
  readonly reference: string;
  readonly digest: string | null;
  readonly evaluatedAt: string;
  readonly identical: boolean;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly differences: readonly DocumentDifference[];
}

const FORMATS = plainFormats<readonly Replay[]>({
  table: (replays) => `${replays.flatMap(replayLines).join('\n')}\n`,
  json: (replays) =>
    `${jsonText({ schemaVersion: 1, identical: replays.every(({ identical }) => identical), replays })}\n`,
});

/**
 * Makes the decisions of a file again and tells whether they come out the same: exit code 0, else 2.
 * @throws REPLAY_IMPOSSIBLE, REPLAY_INPUT_MISSING, REPLAY_INPUT_CHANGED, FILE_UNREADABLE, DOCUMENT_INVALID
 */
export async function replay(context: CommandContext, path: string): Promise<number> {
  const reports = await planReports(context, FORMATS);
  const policy = await choosePolicy(context);
  const decisions = await loadDecisions(path);
  const files = await openEvidence(context);
  const manifests = context.operands.length === 0 ? [] : await imageManifests(context);
  const evidence: EvidenceSource = withManifests(files, manifests);
  const replays: Replay[] = [];
  for (const decision of decisions) {
    replays.push(compareReplay(decision, await replayDecision(decision, policy, evidence)));
  }
  await reports.write(replays);
  return replays.every(({ identical }) => identical) ? EXIT.pass : EXIT.fail;
}

function compareReplay(decision: Decision, again: Decision): Replay {
  const [before, after] = [decisionDocument(decision), decisionDocument(again)];
  const differences = documentDifferences(before, after);
  return {
    reference: decision.subject.reference,
    digest: decision.subject.digest,
    evaluatedAt: decision.evaluatedAt,
    identical: JSON.stringify(before) === JSON.stringify(after),
    before: decision.verdict,
    after: again.verdict,
    differences,
  };
}

function replayLines({ reference, evaluatedAt, identical, before, after, differences }: Replay): readonly string[] {
  const name = `${shown(reference)}, decided at ${shown(evaluatedAt)}`;
  if (identical) return [`IDENTICAL  ${name}: ${before}`];
  return [
    `DIFFERENT  ${name}: ${before} -> ${after}, ${counted(differences.length, 'difference')}`,
    ...differences.flatMap((one) => [
      `  ${shown(one.path)}`,
      `    - ${one.before === null ? '(nothing)' : shown(one.before)}`,
      `    + ${one.after === null ? '(nothing)' : shown(one.after)}`,
    ]),
  ];
}
