import { withOpenImages } from '@assay/assess';
import { type TrustRequest, printable } from '@assay/core';
import { counted } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { type ImageVerification, verificationFormats } from '../terminal/verification-formats.ts';
import { namedSigners } from '../trust/named-signers.ts';

/** `assay verify IMAGE`: exit code 0 when those who count vouch for every image that was asked about, 2 when not. */
export async function verify(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const target = operands[0] ?? '';
  const reports = await planReports(context, verificationFormats());
  const { asked, named } = await whoCounts(context);
  const at = settings.get(SETTINGS.at) ?? io.now();
  // Verification is loaded only where it is asked for: other commands start without it.
  const [{ judgeVerification }, { trustOptions }] = await Promise.all([
    import('../trust/judge-verification.ts'),
    import('../trust/trust-options.ts'),
  ]);
  const wanted = { attestations: settings.get(SETTINGS.attestation), minimum: settings.get(SETTINGS.minimum), named };
  const results: readonly ImageVerification[] = await withImageOptions(context, target, async (options) => {
    const trust = await trustOptions(context, options);
    return await withOpenImages(options, async (subject) => {
      return await judgeVerification(subject, { trust, asked, wanted, at });
    });
  });
  await reports.write(results);
  const unread = results.flatMap(({ report }) => report.search.gaps);
  if (unread.length > 0)
    await note(context, `${counted(unread.length, 'piece')} of evidence could not be read, or not all of it`);
  return results.length > 0 && results.every(({ verified }) => verified) ? EXIT.pass : EXIT.fail;
}

/** Those whom the command line and the policy name. @throws OPTION_CONFLICT when nobody is named, or somebody twice */
async function whoCounts(
  context: CommandContext,
): Promise<{ readonly asked: TrustRequest; readonly named: ReadonlySet<string> }> {
  const { io, settings } = context;
  const named = await namedSigners(context);
  const path = settings.get(SETTINGS.policy);
  const policy = path === null ? null : await loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
  const twice = named.verifiers.find(({ name }) => policy?.trust.verifiers.some((verifier) => verifier.name === name));
  if (twice !== undefined) {
    throw cliError('OPTION_CONFLICT', `the command line and the policy both name ${printable(twice.name)}`, {
      hint: 'Give the key another name: --key NAME=FILE.',
    });
  }
  const request: TrustRequest = {
    verifiers: [...named.verifiers, ...(policy?.trust.verifiers ?? [])],
    trustedRoots: [...named.trustedRoots, ...(policy?.trust.trustedRoots ?? [])],
    imagePolicies: policy?.trust.imagePolicies ?? [],
  };
  if (request.verifiers.length + request.imagePolicies.length > 0) {
    return { asked: request, named: new Set(named.verifiers.map(({ name }) => name)) };
  }
  const where = path === null ? '' : ` and the policy ${printable(path)} names nobody either`;
  throw cliError('OPTION_CONFLICT', `nobody is named whose signature would count${where}`, {
    hint: 'Give --key FILE, or --identity RE with --issuer RE, or a --policy with verifiers.',
  });
}
