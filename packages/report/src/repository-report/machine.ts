import type { JudgedReference, RepositoryReport } from '@assay/core';
import { type Annotation, annotationsOf } from '../annotation.ts';
import { githubCommands } from '../decision-github/formatter.ts';
import { GITLAB_SCHEMA_VERSION, gitlabTool } from '../decision-gitlab/report-parts.ts';
import { vulnerabilityObject } from '../decision-gitlab/vulnerability.ts';
import { decisionSuite } from '../decision-junit/formatter.ts';
import { junitSuite, junitText } from '../decision-junit/junit-suite.ts';
import { messageText } from '../decision-sarif/message-text.ts';
import { decisionSarifRun } from '../decision-sarif/formatter.ts';
import { type Formatter, type RenderOptions, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { relativePath, reportedFindings } from '../reported-findings.ts';
import { TOOL_TITLES, plainInstant } from '../repository-findings/finding-words.ts';
import { sourceAnnotations } from '../repository-findings/github.ts';
import { gitlabFinding } from '../repository-findings/gitlab.ts';
import { sourceSuite } from '../repository-findings/junit.ts';
import { sourceSarifRun } from '../repository-findings/sarif.ts';
import { shown } from '../text-layout.ts';
import { foundText, partLines, verdictText } from './repository-words.ts';

/** Runs of one file that GitHub takes. */
const MAX_RUNS = 20;

const HEADER = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;

/** Each part as a run of SARIF 2.1.0. */
export const repositorySarif: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'sarif',
  title: 'SARIF',
  summary: 'Each part as a run of SARIF 2.1.0, which code scanning services read.',
  references: [{ title: 'SARIF 2.1.0', url: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html' }],
  mediaType: 'application/sarif+json',
  extension: '.sarif',
  render: (report, options) =>
    `${jsonText({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: sarifRuns(report, options),
    })}\n`,
};

function sarifRuns({ sources, images }: RepositoryReport, options: RenderOptions): readonly object[] {
  const runs = [
    ...sources.map((source) => sourceSarifRun(source.report, options)),
    ...images.flatMap((image) =>
      image.problem === null
        ? decisionsOf(image).map((decision) => decisionSarifRun(decision, options))
        : [problemRun(image, options)],
    ),
  ];
  if (runs.length <= MAX_RUNS) return runs;
  const text = `${runs.length - MAX_RUNS + 1} more runs are left out, because services refuse more than ${MAX_RUNS}.`;
  return [...runs.slice(0, MAX_RUNS - 1), failedRun('assay/left-out/', text, options)];
}

/** An image that could not be judged: a run that was not successful. */
function problemRun({ image, problem }: JudgedReference, options: RenderOptions): object {
  const name = encodeURI(image.slice(0, 1000).toWellFormed());
  return failedRun(`assay/${name}/`, `${image}: ${problem?.code ?? ''}: ${problem?.message ?? ''}`, options);
}

function failedRun(id: string, text: string, { toolVersion }: RenderOptions): object {
  const version = toolVersion === undefined ? {} : { version: shown(toolVersion), semanticVersion: shown(toolVersion) };
  return {
    tool: { driver: { name: 'Assay', ...version, rules: [] } },
    automationDetails: { id },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: messageText(text) } }],
      },
    ],
    results: [],
  };
}

/** Each part as a suite of tests. */
export const repositoryJunit: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'junit',
  title: 'JUnit XML',
  summary: 'Each part as a suite of a JUnit test report, which CI systems show as test results.',
  references: [{ title: 'JUnit.xsd of Ant', url: 'https://github.com/windyroad/JUnit-Schema' }],
  mediaType: 'application/xml',
  extension: '.xml',
  render: (report) => {
    const suites: readonly ((id: number) => readonly string[])[] = [
      (id) => verdictSuite(report, id),
      ...report.sources.map((source) => (id: number) => sourceSuite(source.report, id)),
      ...report.images.flatMap((image) =>
        decisionsOf(image).map((decision) => (id: number) => decisionSuite(decision, id)),
      ),
    ];
    return junitText(suites.flatMap((suite, id) => suite(id)));
  },
};

/** The verdict of each part as a test: what could not be judged is no green report. */
function verdictSuite(report: RepositoryReport, id: number): readonly string[] {
  return junitSuite({
    id,
    subject: {
      reference: `Verdict of ${report.target}`,
      digest: null,
      indexDigest: null,
      imageId: null,
      platform: null,
    },
    instant: report.lookedAt,
    properties: [['verdict', report.verdict]],
    cases: partLines(report).map(({ title, verdict, text }) => ({
      classname: 'assay.verdict',
      name: title,
      element: verdict === 'error' ? 'error' : verdict === 'fail' ? 'failure' : null,
      message: text,
      type: `assay.verdict.${verdict}`,
      lines: [],
    })),
    out: [`found: ${foundText(report)}`],
    err: report.notices.map((notice) => `note: ${notice}`),
  });
}

/** The verdict and all findings as workflow commands of GitHub. */
export const repositoryGithub: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'github',
  title: 'GitHub annotations',
  summary: 'The verdict and the findings as workflow commands, which GitHub shows at the lines that they are about.',
  references: [
    {
      title: 'Workflow commands for GitHub Actions',
      url: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
    },
  ],
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report) => githubCommands(annotations(report)),
};

function annotations(report: RepositoryReport): readonly Annotation[] {
  const { verdict, sources, images } = report;
  const level = verdict === 'pass' ? 'notice' : verdict === 'warn' ? 'warning' : 'error';
  return [
    {
      level,
      title: `Assay: ${verdictText(report)}`,
      lines: partLines(report).map((part) => `${part.verdict}: ${part.title}: ${part.text}`),
    },
    ...images.flatMap((image) =>
      image.problem === null ? decisionsOf(image).flatMap(annotationsOf) : [problemOf(image)],
    ),
    ...sources
      .filter((source) => source.report.findings.length + source.report.gaps.length > 0)
      .flatMap((source) => sourceAnnotations(source.report)),
  ];
}

function problemOf({ image, problem }: JudgedReference): Annotation {
  return {
    level: 'error',
    title: shown(problem?.code ?? 'error', 100),
    lines: [`${shown(image)}: ${shown(problem?.message ?? '')}`],
  };
}

/** All findings as GitLab's SAST report; those of images stand at the first Dockerfile. */
export const repositoryGitlab: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'gitlab',
  title: 'GitLab SAST',
  summary: "All findings as GitLab's SAST report, schema 15.2.1; those of images stand at the first Dockerfile.",
  references: [
    {
      title: 'Security report schemas',
      url: 'https://gitlab.com/gitlab-org/security-products/security-report-schemas',
    },
  ],
  mediaType: 'application/json',
  extension: '.json',
  render: (report, options) => `${jsonText(gitlabReport(report, options))}\n`,
};

function gitlabReport(report: RepositoryReport, options: RenderOptions): object {
  const tool = gitlabTool(options);
  const instant = plainInstant(report);
  const file = shown(relativePath(report.found.dockerfiles[0] ?? 'Dockerfile')) || 'Dockerfile';
  return {
    version: GITLAB_SCHEMA_VERSION,
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'sast',
      start_time: instant,
      end_time: instant,
      status: report.verdict === 'error' ? 'failure' : 'success',
      messages: [
        ...partLines(report).map(({ title, verdict, text }) => ({
          level: verdict === 'error' ? 'fatal' : verdict === 'pass' ? 'info' : 'warn',
          value: `${verdict}: ${title}: ${text}`,
        })),
        ...report.sources.flatMap(({ report: { tool: name, gaps } }) =>
          gaps.map(({ code, message, path, effect }) => ({
            level: effect === 'incomplete' ? 'fatal' : 'warn',
            value: shown(`${TOOL_TITLES[name]}: ${code}: ${path === undefined ? '' : `${path}: `}${message}`),
          })),
        ),
      ],
    },
    vulnerabilities: [
      ...report.sources.flatMap((source) =>
        source.report.findings.map((finding) => ({ ...gitlabFinding(finding, source.report), category: 'sast' })),
      ),
      ...report.images.flatMap((image) =>
        decisionsOf(image).flatMap((decision) =>
          reportedFindings(decision)
            .filter(({ status }) => status !== 'allowlisted')
            .map((finding) => ({ ...vulnerabilityObject(finding, decision), category: 'sast', location: { file } })),
        ),
      ),
    ],
  };
}
