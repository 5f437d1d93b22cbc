import { type Assessment, assessImage, cachedEvidence, openCacheDirectory } from '@assay/assess';
import { type Decision, type Registry, type SourceLayer, suggest } from '@assay/core';
import { type CompiledPolicy, type FindingExplanation, explainFinding } from '@assay/policy';
import { type Formatter, jsonText, shown } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfCheck } from '../exit-code.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { renderOptions } from '../terminal/look.ts';
import { plainFormats } from '../terminal/plain-formats.ts';
import { choosePolicy, judge } from './assess-options.ts';
import { explanationLines } from './explanation-lines.ts';
import { FACT_ORIGINS, USUAL_FIXES } from './explain-words.ts';
import { findFindings } from './find-findings.ts';

/** Most findings that are explained at once. */
const MAX_EXPLAINED = 20;

/** A place of a finding with the layer that made it. */
export interface ExplainedPlace {
  readonly path: string;
  readonly line: number | null;
  /** Null outside of layers. */
  readonly layer: string | null;
  /** Position of the layer, from 0; null when the layers are not at hand. */
  readonly layerIndex: number | null;
  /** The build step that made the layer; null when it is not known. */
  readonly createdBy: string | null;
}

/** Why a finding is there, with where it comes from and what to do about it. */
export interface Explanation extends FindingExplanation {
  readonly places: readonly ExplainedPlace[];
  readonly dataSources: readonly string[];
  readonly fix: string | null;
}

/** How explanations are shown. */
export function explanationFormats(context: CommandContext): Registry<Formatter<readonly Explanation[]>> {
  const { width } = renderOptions(context, true);
  return plainFormats<readonly Explanation[]>({
    table: (all) => `${all.map((one) => explanationLines(one, width).join('\n')).join('\n\n')}\n`,
    json: (explanations) => `${jsonText({ schemaVersion: 1, explanations })}\n`,
  });
}

/** `assay check IMAGE --explain FINDING`: judges the image and explains findings; the exit code is that of the verdict. */
export async function explainFresh(context: CommandContext, text: string): Promise<number> {
  const reports = await planReports(context, explanationFormats(context));
  const policy = await choosePolicy(context);
  const assessments = await judge(context, policy, assessImage);
  await reports.write(await explainIn(context, assessments, text, policy));
  return exitCodeOfCheck(assessments, { failOn: context.settings.get(SETTINGS.failOn) });
}

/**
 * Explains the findings that a text means, in decisions.
 * @throws USAGE when it means none
 */
export async function explainIn(
  context: CommandContext,
  judged: readonly (Pick<Assessment, 'decision'> & Partial<Assessment>)[],
  text: string,
  policy: CompiledPolicy,
): Promise<readonly Explanation[]> {
  const explanations: Explanation[] = [];
  let count = 0;
  for (const { decision, inspection } of judged) {
    const found = findFindings(decision, text);
    count += found.length;
    if (found.length === 0) continue;
    const layers = inspection?.source.layers ?? (await keptLayers(context, decision));
    for (const finding of found.slice(0, MAX_EXPLAINED - explanations.length)) {
      // One thing that several rules find has one id; each finding is explained by itself.
      const explained = explainFinding({ ...decision, findings: [finding] }, finding.id, policy);
      if (explained !== null) explanations.push(complete(explained, decision, layers));
    }
  }
  if (count === 0) throw unknownFinding(text, judged);
  if (count > explanations.length)
    await note(context, `${count - explanations.length} more findings are meant and not shown`);
  return explanations;
}

function complete(explained: FindingExplanation, decision: Decision, layers: readonly SourceLayer[]): Explanation {
  const { finding, trigger, rule } = explained;
  const line = finding.evidence['line'];
  const places = finding.locations.map(({ path, layer }) => {
    const index = layers.findIndex(({ diffId }) => diffId === layer);
    const createdBy = layers[index]?.createdBy ?? null;
    return {
      path,
      line: typeof line === 'number' ? line : null,
      layer,
      layerIndex: index < 0 ? null : index,
      createdBy,
    };
  });
  const built = decision.advisoryData === null ? '' : ` (advisory data of ${decision.advisoryData.builtAt})`;
  const dataSources = (trigger?.facts ?? []).flatMap((fact) => {
    const origin = Object.entries(FACT_ORIGINS).find(([kind]) => kind === fact)?.[1];
    return origin === undefined ? [] : [fact === 'vulnerabilities' ? `${origin}${built}` : origin];
  });
  const fix =
    finding.recommendation ?? rule?.recommendation ?? fixedIn(finding.evidence) ?? USUAL_FIXES[finding.gate] ?? null;
  return { ...explained, places, dataSources, fix: finding.status === 'error' ? null : fix };
}

/** What a match of a vulnerability says of its fix. */
function fixedIn({ fixVersions, fixState }: Decision['findings'][number]['evidence']): string | null {
  const versions = Array.isArray(fixVersions) ? fixVersions.filter((version) => typeof version === 'string') : [];
  if (versions.length > 0) return `Update the package to ${versions.join(' or ')} or later and build again.`;
  if (typeof fixState !== 'string') return null;
  return `There is no version with a fix (${fixState}): remove or replace the package, or accept it for a while.`;
}

/** The layers of the inspection that a stored decision was made from, when the cache still has it. */
async function keptLayers({ io, settings }: CommandContext, { inputs }: Decision): Promise<readonly SourceLayer[]> {
  if (inputs === undefined || inputs.inspection === null) return [];
  const kept = await cachedEvidence(openCacheDirectory(cacheLocation(io, settings))).inspection(inputs.inspection);
  return kept?.inspection.source.layers ?? [];
}

function unknownFinding(text: string, judged: readonly Pick<Assessment, 'decision'>[]): Error {
  const findings = judged.flatMap(({ decision }) => decision.findings);
  const near = suggest(
    text,
    findings.flatMap(({ id, triggerId }) => [id, triggerId]),
  );
  return cliError('USAGE', `the decision has no finding ${JSON.stringify(text.slice(0, 200))}`, {
    hint:
      near === undefined
        ? 'Name it by id or trigger id, as -o json lists them, or by vulnerability, package or path.'
        : `Did you mean ${shown(near)}?`,
  });
}
