import { type JsonObject, printable } from '@assay/core';
import type { FindingExplanation } from '@assay/policy';
import { jsonText, shown, wrapped } from '@assay/report';
import { stringify } from 'yaml';
import { trustTree, wrappedTree } from './trust-tree.ts';
import type { ExplainedPlace, Explanation } from './explain-findings.ts';

/** Width of the labels. */
const LABEL_WIDTH = 12;
/** Most places that are listed. */
const MAX_PLACES = 10;

/** An explanation for a terminal: the finding, the rule, the fact and its place, where it comes from, what to do, how to accept it. */
export function explanationLines(explanation: Explanation, width: number): string[] {
  const { finding, rule, trigger, mapping, effect, exception, places, dataSources, fix } = explanation;
  const { requirement: _requirement, refused: _refused, ...plain } = finding.evidence;
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    ['id', finding.id],
    ['trigger id', finding.triggerId],
    ['historical', finding.legacyTriggerId],
    ['effect', effect],
    ['mapping', mapping?.name],
    [
      'rule',
      rule === null ? 'the policy at hand has no such rule' : `${rule.ruleSetId}/${rule.id}, ${placeText(rule)}`,
    ],
    ['asks', `${finding.gate}.${finding.trigger}${trigger === null ? '' : `: ${trigger.summary}`}`],
    ['with', rule === null || Object.keys(rule.params).length === 0 ? null : jsonText(rule.params, 'line')],
    ['because', rule?.description],
    ['about', `${finding.subject.kind} ${finding.subject.key}`],
    ...places.slice(0, MAX_PLACES).map((place, at) => [at === 0 ? 'where' : '', whereText(place)] as const),
    ['', places.length > MAX_PLACES ? `and ${places.length - MAX_PLACES} more places` : null],
    ['evidence', Object.keys(plain).length === 0 ? null : jsonText(plain, 'line')],
    ['known from', dataSources.join('; ')],
    ['what to do', fix],
  ];
  return [
    ...wrapped(`${finding.action.toUpperCase()}  ${shown(finding.message)}`, width),
    ...rows.flatMap(([label, text]) => rowLines(label, text ?? '', width)),
    ...trustTree(finding.evidence).flatMap((line) => wrappedTree(line, width)),
    ...(exception === null ? [] : exceptionLines(exception)),
  ];
}

function rowLines(label: string, text: string, width: number): string[] {
  if (text === '') return [];
  const lines = wrapped(shown(text), Math.max(30, width - LABEL_WIDTH - 2));
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`);
}

function whereText({ path, line, layer, layerIndex, createdBy }: ExplainedPlace): string {
  const place = line === null ? path : `${path}:${line}`;
  if (layer === null) return place;
  const index = layerIndex === null ? '' : ` ${layerIndex + 1}`;
  return `${place}, layer${index} ${layer}${createdBy === null ? '' : `, made by: ${createdBy}`}`;
}

function placeText({ place }: NonNullable<FindingExplanation['rule']>): string {
  const at = `line ${place.line}`;
  return place.include === null ? at : `${place.include} ${at}`;
}

function exceptionLines(exception: JsonObject): string[] {
  const yaml = stringify([exception], { lineWidth: 0 }).trimEnd().split('\n');
  return ['  an allowlist item that would accept it:', ...yaml.map((line) => `    ${printable(line)}`)];
}
