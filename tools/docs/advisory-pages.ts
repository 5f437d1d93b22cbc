import { providers } from '@assay/advisory';
import { versionSchemes } from '@assay/version';
import { join } from 'node:path';
import { matchingFormats } from '../../apps/cli/src/terminal/matching-formats.ts';
import { type Page, readmeBody, table } from './page.ts';

/** The pages of advisory data: version schemes, feeds, and the formats of `assay vulns`. */
export function advisoryPages(root: string): readonly Page[] {
  return [schemesPage(), feedsPage(root), formatsPage()];
}

function schemesPage(): Page {
  const sections = versionSchemes.modules.map(({ id, summary, authority, examples }) => {
    const equal = (examples.equal ?? []).map((group) => `- the same: ${group.map(code).join(', ')}`);
    const ranges = examples.ranges.map(({ range, inside, outside }) => [code(range), list(inside), list(outside)]);
    return [
      `## ${id}`,
      '',
      summary,
      '',
      `Authority: ${authority}.`,
      '',
      `- oldest to newest: ${examples.ascending.map(code).join(' < ')}`,
      ...equal,
      ...(examples.invalid === undefined ? [] : [`- no versions: ${list(examples.invalid)}`]),
      '',
      ...(ranges.length === 0 ? [] : [table(['Range', 'In it', 'Not in it'], ranges), '']),
    ].join('\n');
  });
  const summary = 'How versions of each ecosystem are ordered; a version that does not parse is never guessed.';
  const text = `# Version schemes\n\n${summary} The examples run as tests.\n\n${sections.join('\n')}`;
  return { path: 'version-schemes.md', title: 'Version schemes', summary, text };
}

function feedsPage(root: string): Page {
  const sections = providers.modules.map(({ id, title, summary, homepage, license, downloads }) => {
    const body = readmeBody(join(root, 'packages/advisory/src/providers', id));
    const addresses = downloads.map(({ namespace, url, kind }) => [code(namespace), url, kind]);
    return [
      `## ${title} (\`${id}\`)`,
      '',
      summary,
      '',
      `Publisher: <${homepage}>. Licence of the data: ${license}`,
      '',
      ...(addresses.length === 0
        ? ['Not fetched by `assay db update`; given to `assay db build --from`.', '']
        : [table(['Namespace', 'Address', 'Kind'], addresses), '']),
      ...(body === '' ? [] : [body, '']),
    ].join('\n');
  });
  const summary = 'The feeds of advisories that `assay db` reads: where they come from, and under which licence.';
  return {
    path: 'advisory-feeds.md',
    title: 'Advisory feeds',
    summary,
    text: `# Advisory feeds\n\n${summary}\n\n${sections.join('\n')}`,
  };
}

/** What the table does not say. */
const FORMAT_NOTES = `## What filters leave out

\`--min-severity\` and \`--only-fixed\` are for people: \`table\`, \`markdown\`, \`html\`, \`junit\`, \`sarif\` and \`gitlab\` leave out what they
hide and say how many of which severity that was. \`json\`, \`ndjson\`, \`yaml\`, \`csv\`, \`cyclonedx-json\` and \`openvex\` hold everything.
\`--fail-on-severity\` judges what is shown; \`unknown\` is the weakest severity. Exit code 5 comes before its 2: of an image that was not
read as a whole no list of vulnerabilities means anything. Where nothing is as bad as it says, but no feed in the database answers for
some of the packages, the exit code is 6 and stderr names what is missing; \`--allow-missing-data NAMESPACE\` accepts that.

## What OpenVEX and CycloneDX say of a match

| The match | OpenVEX | CycloneDX |
|---|---|---|
| nobody assessed it | \`under_investigation\`, with the proof and the fix as notes | no analysis |
| a trusted statement says \`affected\` | \`affected\` | \`exploitable\` |
| a trusted statement says \`under_investigation\` | \`under_investigation\` | \`in_triage\` |
| suppressed by a statement | as stated, with justification and text | \`not_affected\` or \`resolved\`, with justification and text |
| its publisher says that it is not affected | \`not_affected\`, with the reason | \`not_affected\`, with the reason |
| the distribution owns the files and answers for them | \`under_investigation\`, with the reason | \`false_positive\`, with the reason |

By OpenVEX, \`affected\` is the finding of somebody who looked and advises an action; that a version lies in a range of an advisory is not
that. Either document is about one image, and can be given back with \`--vex\`.`;

function formatsPage(): Page {
  const rows = matchingFormats(new Date(0), null).modules.map(({ id, summary, mediaType }) => [
    code(id),
    summary,
    mediaType,
  ]);
  const summary = 'The formats that `assay vulns` writes.';
  const formats = table(['Format', 'What', 'Media type'], rows);
  const text = `# Vulnerability formats\n\n${summary}\n\n${formats}\n\n${FORMAT_NOTES}\n`;
  return { path: 'vulnerability-formats.md', title: 'Vulnerability formats', summary, text };
}

function list(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

function code(text: string): string {
  return text === '' ? 'the empty text' : `\`${text}\``;
}
