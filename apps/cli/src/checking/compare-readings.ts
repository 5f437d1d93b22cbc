import { type ComparedAssessment, compareAssessments } from '@assay/assess';
import { counted, decisionDocument, jsonText, shown } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfCheck } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { choosePolicy, judge } from './assess-options.ts';

const FORMATS = plainFormats<readonly ComparedAssessment[]>({
  table: (all) => `${all.flatMap(comparisonLines).join('\n')}\n`,
  json: (all) =>
    `${jsonText({
      schemaVersion: 1,
      comparisons: all.map(({ comparison: { strict, historical, differences } }) => ({
        strict: decisionDocument(strict),
        historical: decisionDocument(historical),
        differences,
      })),
    })}\n`,
});

/** `assay check IMAGE --compat both`: what the policy means and what the historical engine would have said. The strict verdict counts. */
export async function compareReadings(context: CommandContext): Promise<number> {
  const reports = await planReports(context, FORMATS);
  const assessments = await judge(context, await choosePolicy(context), compareAssessments);
  await reports.write(assessments);
  return exitCodeOfCheck(assessments, { failOn: context.settings.get(SETTINGS.failOn) });
}

function comparisonLines({ comparison }: ComparedAssessment): readonly string[] {
  const { strict, historical, differences } = comparison;
  return [
    shown(strict.subject.reference),
    `  as the policy means it:      ${strict.verdict} (${strict.reason})`,
    `  as anchore would have said:  ${historical.verdict} (${historical.reason})`,
    ...differences.map(
      ({ aspect, subject, strict: ours, historical: theirs }) =>
        `    ${aspect}${subject === null ? '' : ` ${shown(subject)}`}: ${shown(ours)} | ${shown(theirs)}`,
    ),
    `  ${differences.length === 0 ? 'no difference' : counted(differences.length, 'difference')}`,
  ];
}
