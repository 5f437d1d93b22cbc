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

function formatsPage(): Page {
  const rows = matchingFormats(new Date(0), null).modules.map(({ id, summary, mediaType }) => [
    code(id),
    summary,
    mediaType,
  ]);
  const summary = 'The formats that `assay vulns` writes.';
  const text = `# Vulnerability formats\n\n${summary}\n\n${table(['Format', 'What', 'Media type'], rows)}\n`;
  return { path: 'vulnerability-formats.md', title: 'Vulnerability formats', summary, text };
}

function list(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

function code(text: string): string {
  return text === '' ? 'the empty text' : `\`${text}\``;
}
