import { createHash } from 'node:crypto';
import { compareText } from '@assay/core';
import { OPENVEX_JUSTIFICATIONS, type OpenVexInput, type OpenVexStatementInput } from './openvex-document.ts';

/**
 * Writes an OpenVEX 0.2.0 document as JSON text. The same input gives the same bytes; without an id the document gets one made of its
 * content.
 */
export function writeOpenVex(input: OpenVexInput): string {
  const timestamp = input.timestamp.toISOString();
  const statements = input.statements
    .map((statement) => statementOf(statement, input.product))
    .toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  const content = { author: input.author, timestamp, statements };
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': input.id ?? `urn:assay:openvex:sha256:${digest}`,
    author: input.author,
    timestamp,
    version: 1,
    tooling: `assay ${input.toolVersion}`,
    statements,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A label that OpenVEX does not know becomes part of the text; `not_affected` without any reason cannot be written as such. */
function statementOf(statement: OpenVexStatementInput, product: string): object {
  const { vulnerability, aliases = [], packages, justification = null, text = null } = statement;
  const label = justification !== null && OPENVEX_JUSTIFICATIONS.includes(justification) ? justification : null;
  const words = [label === null ? justification : null, text].filter((word) => word !== null && word !== '').join(': ');
  const isReasoned = statement.status !== 'not_affected' || label !== null || words !== '';
  const status = isReasoned ? statement.status : 'under_investigation';
  return {
    vulnerability: { name: vulnerability, ...(aliases.length === 0 ? {} : { aliases: aliases.toSorted(compareText) }) },
    products: [
      {
        '@id': product,
        ...(packages.length === 0
          ? {}
          : { subcomponents: packages.toSorted(compareText).map((purl) => ({ '@id': purl })) }),
      },
    ],
    status,
    ...(status === 'not_affected' && label !== null ? { justification: label } : {}),
    ...textField(status, words),
  };
}

function textField(status: string, words: string): object {
  if (status === 'not_affected') return words === '' ? {} : { impact_statement: words };
  if (status === 'affected') return { action_statement: words === '' ? 'No action is known.' : words };
  return words === '' ? {} : { status_notes: words };
}
