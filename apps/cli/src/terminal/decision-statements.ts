import { openVexOfDecision, writeOpenVex } from '@assay/advisory';
import { type Registry, createRegistry } from '@assay/core';
import { type DecisionReport, type Formatter, decisionFormats } from '@assay/report';
import { TOOL_VERSION } from '../tool-version.ts';
import { openVexProduct } from './openvex-statements.ts';

/** The formats of decisions, and OpenVEX of what allowlists accepted: for whoever scans the same image with another tool. */
export function formatsWithStatements(): Registry<Formatter<DecisionReport>> {
  return createRegistry<Formatter<DecisionReport>>([
    ...decisionFormats.modules,
    {
      kind: 'formatter',
      since: '0.1.0',
      stability: 'stable',
      id: 'openvex',
      title: 'OpenVEX',
      summary: 'What allowlists accepted of one image as OpenVEX 0.2.0.',
      mediaType: 'application/json',
      extension: '.openvex.json',
      render: (report) => ('decisions' in report ? report.decisions : [report]).map(documentOf).join(''),
    },
  ]);
}

function documentOf(decision: Extract<DecisionReport, { readonly verdict: unknown }>): string {
  return writeOpenVex({
    author: 'Assay',
    timestamp: new Date(decision.evaluatedAt),
    toolVersion: TOOL_VERSION,
    product: openVexProduct(decision.subject),
    statements: openVexOfDecision(decision),
  });
}
