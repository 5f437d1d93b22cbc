import { type Registry, createRegistry } from '@assay/core';
import { decisionJson } from './decision-json/formatter.ts';
import { decisionJunit } from './decision-junit/formatter.ts';
import { decisionMarkdown } from './decision-markdown/formatter.ts';
import { decisionNdjson } from './decision-ndjson/formatter.ts';
import { decisionSarif } from './decision-sarif/formatter.ts';
import { decisionTable } from './decision-table/formatter.ts';
import { decisionYaml } from './decision-yaml/formatter.ts';
import type { DecisionReport, Formatter, InspectionReport } from './formatter.ts';
import { inspectionJson } from './inspection-json/formatter.ts';
import { inspectionNdjson } from './inspection-ndjson/formatter.ts';
import { inspectionTable } from './inspection-table/formatter.ts';
import { inspectionYaml } from './inspection-yaml/formatter.ts';

/** The formats in which a decision can be reported, in the order in which help texts list them. */
export const decisionFormats: Registry<Formatter<DecisionReport>> = createRegistry([
  decisionTable,
  decisionJson,
  decisionNdjson,
  decisionYaml,
  decisionMarkdown,
  decisionJunit,
  decisionSarif,
]);

/** The formats in which an inspection can be reported, in the order in which help texts list them. */
export const inspectionFormats: Registry<Formatter<InspectionReport>> = createRegistry([
  inspectionTable,
  inspectionJson,
  inspectionNdjson,
  inspectionYaml,
]);
