import { type Registry, createRegistry } from '@assay/core';
import { decisionJson } from './decision-json/formatter.ts';
import { decisionJunit } from './decision-junit/formatter.ts';
import { decisionMarkdown } from './decision-markdown/formatter.ts';
import { decisionNdjson } from './decision-ndjson/formatter.ts';
import { decisionSarif } from './decision-sarif/formatter.ts';
import { decisionTable } from './decision-table/formatter.ts';
import { decisionYaml } from './decision-yaml/formatter.ts';
import { decisionAzure } from './decision-azure/formatter.ts';
import { decisionAnchoreJson } from './decision-anchore-json/formatter.ts';
import { decisionAnchoreLegacyJson } from './decision-anchore-legacy-json/formatter.ts';
import { decisionGithub } from './decision-github/formatter.ts';
import { decisionGithubSummary } from './decision-github-summary/formatter.ts';
import { decisionGitlab } from './decision-gitlab/formatter.ts';
import { decisionGitlabQuality } from './decision-gitlab-quality/formatter.ts';
import { decisionHtml } from './decision-html/formatter.ts';
import { decisionTap } from './decision-tap/formatter.ts';
import { decisionTemplate } from './decision-template/formatter.ts';
import type { DecisionReport, Formatter, InspectionReport } from './formatter.ts';
import { inspectionKept } from './inspection-kept/formatter.ts';
import { inspectionJson } from './inspection-json/formatter.ts';
import { inspectionNdjson } from './inspection-ndjson/formatter.ts';
import { inspectionTable } from './inspection-table/formatter.ts';
import { inspectionYaml } from './inspection-yaml/formatter.ts';
import { vulnerabilityCsv } from './vulnerability-csv/formatter.ts';
import { vulnerabilityGitlab } from './vulnerability-gitlab/formatter.ts';
import { vulnerabilityHtml } from './vulnerability-html/formatter.ts';
import { vulnerabilityJson } from './vulnerability-json/formatter.ts';
import { vulnerabilityJunit } from './vulnerability-junit/formatter.ts';
import { vulnerabilityMarkdown } from './vulnerability-markdown/formatter.ts';
import { vulnerabilityNdjson } from './vulnerability-ndjson/formatter.ts';
import type { VulnerabilityReport } from './vulnerability-report.ts';
import { vulnerabilitySarif } from './vulnerability-sarif/formatter.ts';
import { vulnerabilityTable } from './vulnerability-table/formatter.ts';
import { vulnerabilityYaml } from './vulnerability-yaml/formatter.ts';

/** The formats in which a decision can be reported, in the order in which help texts list them. */
export const decisionFormats: Registry<Formatter<DecisionReport>> = createRegistry([
  decisionTable,
  decisionJson,
  decisionNdjson,
  decisionYaml,
  decisionMarkdown,
  decisionHtml,
  decisionJunit,
  decisionTap,
  decisionSarif,
  decisionGithub,
  decisionGithubSummary,
  decisionGitlab,
  decisionGitlabQuality,
  decisionAzure,
  decisionAnchoreJson,
  decisionAnchoreLegacyJson,
  decisionTemplate,
]);

/** The formats in which an inspection can be reported, in the order in which help texts list them. */
export const inspectionFormats: Registry<Formatter<InspectionReport>> = createRegistry([
  inspectionTable,
  inspectionJson,
  inspectionNdjson,
  inspectionYaml,
  inspectionKept,
]);

/** The formats in which vulnerabilities can be reported, in the order in which help texts list them. */
export const vulnerabilityFormats: Registry<Formatter<VulnerabilityReport>> = createRegistry([
  vulnerabilityTable,
  vulnerabilityJson,
  vulnerabilityNdjson,
  vulnerabilityYaml,
  vulnerabilityCsv,
  vulnerabilityMarkdown,
  vulnerabilityHtml,
  vulnerabilityJunit,
  vulnerabilitySarif,
  vulnerabilityGitlab,
]);
