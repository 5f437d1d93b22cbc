import type { AdmissionSimulation, SimulatedWorkload } from '@assay/controller';
import { type Registry, printable } from '@assay/core';
import { type Formatter, counted, jsonText } from '@assay/report';
import { plainFormats } from '../terminal/plain-formats.ts';

const WORDS = { admitted: 'ADMITTED', warned: 'WARNED', denied: 'DENIED' } as const;

/** How it is shown what the door would say. */
export const ADMISSION_FORMATS: Registry<Formatter<AdmissionSimulation>> = plainFormats<AdmissionSimulation>({
  table: (simulation) => `${[...simulation.workloads.flatMap(workloadLines), summaryLine(simulation)].join('\n')}\n`,
  json: (simulation) => `${jsonText(simulation)}\n`,
});

function workloadLines({ outcome, kind, namespace, name, file, message, deferred }: SimulatedWorkload): string[] {
  const what = printable(`${kind} ${namespace}/${name} (${file})`);
  const lines = message === null ? [] : message.split('\n').map((line) => `  ${line}`);
  const left = deferred.map(
    (field) => `  ${printable(field)} is filled in by its controller; the pods are judged then`,
  );
  return [`${WORDS[outcome]} ${what}`, ...lines, ...left];
}

function summaryLine({ workloads, summary }: AdmissionSimulation): string {
  const { denied, warned, admitted } = summary;
  return `${counted(workloads.length, 'workload')}: ${denied} denied, ${warned} warned, ${admitted} admitted`;
}
