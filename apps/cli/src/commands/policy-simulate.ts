import { resolve } from 'node:path';
import { type SimulatedFinding, type SimulatedImage, type Simulation, simulatePolicies } from '@assay/policy';
import { counted, jsonText, shown } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { documentsOf } from '../documents-of.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { loadInspections } from '../stored-inspection.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** `assay policy simulate INSPECTION… --policy NEW --against OLD`. */
export async function policySimulate(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const formats = plainFormats<Simulation>({
    table: (simulation) => `${tableLines(simulation).join('\n')}\n`,
    json: (simulation) => `${jsonText({ schemaVersion: 1, ...simulation })}\n`,
  });
  const reports = await planReports(context, formats);
  const [newPath, oldPath] = [settings.get(SETTINGS.policy), settings.get(SETTINGS.against)];
  if (newPath === null || oldPath === null) {
    throw cliError('USAGE', 'a simulation needs two policies', { hint: 'Give --policy NEW and --against OLD.' });
  }
  const oldPolicy = await loadPolicy(oldPath, io.workingDirectory);
  const newPolicy = await loadPolicy(newPath, io.workingDirectory);
  const place = { environment: settings.get(SETTINGS.environment), namespace: settings.get(SETTINGS.namespace) };
  const evaluatedAt = settings.get(SETTINGS.at) ?? io.now();
  const parts: Simulation[] = [];
  // One file at a time: an inspection with every path of an image is large.
  for (const operand of operands) {
    for (const file of await documentsOf(resolve(io.workingDirectory, operand), [/\.json$/])) {
      parts.push(simulatePolicies(oldPolicy, newPolicy, await loadInspections(file, evaluatedAt), place));
    }
  }
  const simulation = merge(parts);
  await reports.write(simulation);
  return simulation.counts['newly-failing'] > 0 ? EXIT.fail : EXIT.pass;
}

function merge(parts: readonly Simulation[]): Simulation {
  const sum = (effect: keyof Simulation['counts']): number =>
    parts.reduce((total, { counts }) => total + counts[effect], 0);
  return {
    counts: {
      'newly-failing': sum('newly-failing'),
      'newly-passing': sum('newly-passing'),
      changed: sum('changed'),
      same: sum('same'),
    },
    images: parts.flatMap(({ images }) => images),
  };
}

const EFFECT_WORDS = {
  'newly-failing': 'NEWLY FAILING',
  'newly-passing': 'NEWLY PASSING',
  changed: 'CHANGED',
  same: 'SAME',
} as const;

function tableLines({ counts, images }: Simulation): string[] {
  const all = counts['newly-failing'] + counts['newly-passing'] + counts.changed + counts.same;
  return [
    ...images.flatMap(imageLines),
    `${counted(all, 'image')}: ${counts['newly-failing']} newly failing, ${counts['newly-passing']} newly passing, ` +
      `${counts.changed} changed, ${counts.same} the same`,
  ];
}

function imageLines({ reference, digest, effect, before, after, appeared, disappeared }: SimulatedImage): string[] {
  const name = digest === null || reference.includes(digest) ? reference : `${reference} (${digest})`;
  const findingLine = (sign: string, { action, ruleId, message }: SimulatedFinding): string =>
    `  ${sign} ${action.toUpperCase()} ${shown(ruleId)}: ${shown(message)}`;
  return [
    `${EFFECT_WORDS[effect]}  ${shown(name)}: ${before} -> ${after}`,
    ...appeared.map((finding) => findingLine('+', finding)),
    ...disappeared.map((finding) => findingLine('-', finding)),
    '',
  ];
}
