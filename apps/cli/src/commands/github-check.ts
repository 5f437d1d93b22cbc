import { setGlobalProxyFromEnv } from 'node:http';
import { relative, resolve } from 'node:path';
import { secretRedactor } from '@assay/assess';
import { type ForgeCheck, FORGE_CHECKS } from '@assay/core';
import {
  type CheckOutcome,
  type CommitChange,
  ContentReader,
  type GithubClient,
  NO_RULES,
  type RepositoryRules,
  type RepositorySettings,
  checkSources,
  cloneBlobs,
  commentText,
  conclusionOf,
  effectiveForgeSettings,
  githubError,
  isGithubError,
  publishChecks,
  readChange,
  readRepositoryRules,
  readTree,
  tokenClient,
  uploadSarif,
  withoutSecrets,
  writeComment,
} from '@assay/github';
import { markdownCode } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { baselineFinder } from '../github/baseline-image.ts';
import { imageOutcomes } from '../github/image-outcomes.ts';
import { tellWorkflow } from '../github/tell-workflow.ts';
import { type WorkflowRun, readWorkflow } from '../github/workflow-run.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { readPinLibrary } from '../sources/pin-library.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** What a look at a commit needs. */
interface Look {
  readonly context: CommandContext;
  readonly run: WorkflowRun;
  readonly client: GithubClient;
  readonly signal: AbortSignal;
}

/** A look with what counts for it. */
interface RuledLook extends Look {
  readonly change: CommitChange;
  readonly rules: RepositoryRules;
  readonly settings: RepositorySettings;
}

/** `assay github check`: the checks of the GitHub app from within a workflow, with its token. */
export async function githubCheck(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  if (settings.get(SETTINGS.offline)) {
    throw cliError('OPTION_CONFLICT', 'checks are written on GitHub, and --offline forbids every connection');
  }
  const run = await readWorkflow(io);
  setGlobalProxyFromEnv(io.environment);
  return await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) => {
    const { apiUrl, token } = run;
    const onWait = (milliseconds: number): void => {
      void note(context, `GitHub takes no more requests for now; going on in ${Math.ceil(milliseconds / 1000)} s`);
    };
    const client = tokenClient({ apiUrl, token, signal, now: () => io.now().getTime(), onWait });
    return await checkCommit({ context, run, client, signal });
  });
}

async function checkCommit(look: Look): Promise<number> {
  const { context, run, client } = look;
  const change = await readChange(client, run.place, run);
  if (change === null) throw githubError('GITHUB_NOT_FOUND', `GitHub has no commit ${run.head.slice(0, 12)} any more`);
  const rules = await rulesOf(look, change);
  const settings = await effectiveForgeSettings(client, run.place, rules, { web: null, account: null });
  const { outcomes, codes } = await findOutcomes({ ...look, change, rules, settings });
  const hide = await secretRedactor();
  const { modes, sarif } = settings.settings;
  const upload = { client, place: run.place, sha: run.head, toolVersion: TOOL_VERSION, hide };
  const told = sarif && run.ref !== null ? await uploadSarif({ ...upload, ref: run.ref }, outcomes) : outcomes;
  const unwritten = await writeChecks(look, { outcomes: told, settings, hide });
  const code = exitCode(told, modes, codes);
  await tellWorkflow(context, {
    run,
    outcomes: told.map((one) => withoutSecrets(one, hide)),
    modes,
    unwritten,
    verdict: code === EXIT.pass ? 'pass' : code === EXIT.fail ? 'fail' : 'error',
  });
  return code;
}

/** What the repository says where the change goes to: whoever wrote the change does not decide how it is judged. */
async function rulesOf({ context, run, client, signal }: Look, change: CommitChange): Promise<RepositoryRules> {
  const { place, rulesAt } = run;
  const tree = rulesAt === change.head ? change.tree : await readTree(client, place, rulesAt);
  const { workingDirectory, environment } = context.io;
  const near = cloneBlobs(workingDirectory, environment, signal);
  return tree === null ? NO_RULES : readRepositoryRules(tree, new ContentReader(client, place, signal, near));
}

async function findOutcomes(look: RuledLook): Promise<Awaited<ReturnType<typeof imageOutcomes>>> {
  const { context, run, client, signal, change, rules, settings } = look;
  const { io } = context;
  const given = context.settings.get(SETTINGS.image);
  const images = [...new Set(given.length > 0 ? given : context.settings.get(SETTINGS.images))];
  const { place } = run;
  const findBaseline = baselineFinder(context, { client, place, mergeBase: change.mergeBase });
  const ofImages = await imageOutcomes(context, { images, settings: settings.settings, findBaseline });
  const ofSources = await checkSources(
    {
      client,
      place,
      change,
      settings: settings.settings,
      rules: { ...rules, problems: settings.problems },
      rulesAt: run.rulesAt,
      now: io.now(),
      signal,
      library: (await readPinLibrary(context)).library,
      near: cloneBlobs(io.workingDirectory, io.environment, signal),
    },
    FORGE_CHECKS,
  );
  const ofPolicy = ofImages.outcomes.map((outcome) => withOwnPolicy(look, outcome));
  return { outcomes: [...ofPolicy, ...ofSources], codes: ofImages.codes };
}

/** A policy of the working directory is that of the change: where the change alters it, the check says so. */
function withOwnPolicy({ context: { io, settings }, run, change }: RuledLook, outcome: CheckOutcome): CheckOutcome {
  if (outcome.check !== 'policy' || run.rulesAt === change.head) return outcome;
  const policy = settings.get(SETTINGS.policy);
  const named = policy === null ? [] : [relative(io.workingDirectory, resolve(io.workingDirectory, policy))];
  const files = new Set(['assay.yaml', ...named]);
  const touched = change.changed.filter(({ path }) => files.has(path)).map(({ path }) => markdownCode(path));
  if (touched.length === 0) return outcome;
  const told = `**The change alters ${touched.join(' and ')}**, and the image was judged by what stands there now.`;
  return { ...outcome, summary: `${outcome.summary}\n\n${told}` };
}

/** Why checks could not be written, for people; null where they were. */
async function writeChecks(
  { run, client, context }: Look,
  {
    outcomes,
    settings: { settings },
    hide,
  }: {
    readonly outcomes: readonly CheckOutcome[];
    readonly settings: RepositorySettings;
    readonly hide: (text: string) => string;
  },
): Promise<string | null> {
  const { place, head: sha, pull } = run;
  const now = (): number => context.io.now().getTime();
  try {
    const target = { client, place, sha, appId: null, detailsUrl: null, isRerun: false, hide, now };
    await publishChecks(target, outcomes, settings.modes);
  } catch (error) {
    if (!isGithubError(error, 'GITHUB_DENIED', 'GITHUB_NOT_FOUND')) throw error;
    return 'The token may not write checks: this is a pull request from a fork, or "checks: write" is missing under "permissions" of the workflow.';
  }
  if (pull !== null && settings.comment && outcomes.length > 0) {
    const isGood = outcomes.every(({ result }) => result === 'pass' || result === 'no-data');
    const body = hide(commentText(outcomes, settings.modes, sha));
    await writeComment(client, place, { number: pull, known: null, body, isGood });
  }
  return null;
}

/** What was not seen as a whole weighs more than what fails, as for every command. */
function exitCode(
  outcomes: readonly CheckOutcome[],
  modes: RepositorySettings['settings']['modes'],
  codes: ReadonlyMap<ForgeCheck, number>,
): number {
  const failing = outcomes.filter(({ check, result }) => conclusionOf(result, modes[check]) === 'failure');
  const incomplete = failing.find(({ result }) => result === 'incomplete');
  if (incomplete !== undefined) return codes.get(incomplete.check) ?? EXIT.incomplete;
  return failing.length > 0 ? EXIT.fail : EXIT.pass;
}
