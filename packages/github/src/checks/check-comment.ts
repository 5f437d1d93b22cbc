import type { ForgeSettings } from '@assay/core';
import { markdownText } from '@assay/report';
import { type GithubClient, isGithubError, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import { type CheckOutcome, conclusionOf } from './check-outcome.ts';
import { checkName } from './publish-checks.ts';

/** Marks our comment among others. */
const MARKER = '<!-- assay:checks -->';

/** Pages of comments that are looked through for ours. */
const MOST_PAGES = 10;

const WORDS = { success: '✅', neutral: '⚪', failure: '❌' } as const;

/** The comment on a pull request: a line for each check. */
export function commentText(outcomes: readonly CheckOutcome[], modes: ForgeSettings['modes'], sha: string): string {
  return [MARKER, ...linesOf(outcomes, modes, sha), '', 'The checks tell more.'].join('\n');
}

/** The same with all that the checks tell, for a page of its own. */
export function summaryText(outcomes: readonly CheckOutcome[], modes: ForgeSettings['modes'], sha: string): string {
  const details = outcomes.map((one) =>
    [`### \`${checkName(one)}\``, '', one.summary, '', one.text].join('\n').trimEnd(),
  );
  return `${[...linesOf(outcomes, modes, sha), '', details.join('\n\n')].join('\n')}\n`;
}

function linesOf(outcomes: readonly CheckOutcome[], modes: ForgeSettings['modes'], sha: string): readonly string[] {
  const rows = outcomes.map((outcome) => {
    const conclusion = conclusionOf(outcome.result, modes[outcome.check]);
    return `| ${WORDS[conclusion]} | \`${checkName(outcome)}\` | ${markdownText(outcome.title)} |`;
  });
  return [`Assay on ${sha.slice(0, 12)}`, '', '| | Check | |', '|---|---|---|', ...rows];
}

/**
 * Writes the one comment on a pull request, or brings it up to date. Where all is well and there is none yet, none is made. Returns its number,
 * or null for none.
 */
export async function writeComment(
  client: GithubClient,
  place: RepositoryPlace,
  {
    number,
    known,
    body,
    isGood,
  }: { readonly number: number; readonly known: number | null; readonly body: string; readonly isGood: boolean },
): Promise<number | null> {
  try {
    const existing = known ?? (await findComment(client, place, number));
    if (existing !== null) {
      const changed = await orNull(
        client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          ...place,
          comment_id: existing,
          body,
        }),
      );
      if (changed !== null) return existing;
    }
    if (isGood) return null;
    const { data } = await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...place,
      issue_number: number,
      body,
    });
    return Number(data.id);
  } catch (error) {
    // A locked conversation, or a permission that was not given: the checks tell the same.
    if (isGithubError(error, 'GITHUB_DENIED', 'GITHUB_NOT_FOUND', 'GITHUB_REFUSED')) return null;
    throw error;
  }
}

async function findComment(client: GithubClient, place: RepositoryPlace, number: number): Promise<number | null> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...place,
        issue_number: number,
        per_page: 100,
        page,
      }),
    );
    const comments = answer?.data ?? [];
    // Anybody can write the marker: only what a bot wrote is ours.
    const ours = comments.find(({ body, user }) => body?.startsWith(MARKER) === true && user?.type === 'Bot');
    if (ours !== undefined) return Number(ours.id);
    if (comments.length < 100) return null;
  }
  return null;
}
