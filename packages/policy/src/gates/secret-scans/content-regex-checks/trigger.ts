import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { text, oneOf, regex } from '../../../parameters/text-kinds.ts';
import type { SecretFact } from '@assay/core';

export const contentRegexChecks: Trigger = defineTrigger({
  id: 'content_regex_checks',
  title: 'Secret in a file',
  summary: 'Fires for each secret that a detector found, or once when none was found.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['secrets'],
  params: {
    content_regex_name: optional(text, {
      summary: 'Detector, or its expression; any when absent.',
      example: 'AWS_ACCESS_KEY',
    }),
    filename_regex: optional(regex, { summary: 'Expression for the paths that are looked at.', example: '/app/.*' }),
    match_type: withDefault(oneOf(['found', 'notfound']), 'found', {
      summary: 'Whether finding a secret or finding none is reported.',
      example: 'found',
    }),
    layers: withDefault(oneOf(['all', 'visible']), 'all', {
      summary: 'Whether secrets that a later layer deleted count: whoever pulls the image has them.',
      example: 'visible',
    }),
  },
  messages: {
    found: 'Secret found by {detector} in {path}{line}',
    absent: 'No secret was found where one was expected: file {file}, detector {detector}',
  },
  legacy: { gate: 'secret_scans', trigger: 'content_regex_checks' },
  *evaluate({ secrets }, params): Iterable<Occurrence<'found' | 'absent'>> {
    const { content_regex_name: name, filename_regex: files } = params;
    const found = secrets.filter(
      (secret) =>
        (params.layers === 'all' || secret.visible) &&
        (files === null || files.matchesStart(secret.path)) &&
        (name === null || namesOf(secret).has(name.toLowerCase())),
    );
    if (params.match_type === 'found') {
      for (const secret of found) yield describe(secret);
    } else if (found.length === 0) {
      const legacyMessage = `Secret content search analyzer did not find regexp match in container: filename_regex=${files?.source ?? '*'} content_regex_name=${name ?? 'all'}`;
      const data = { file: files?.source ?? '*', detector: name ?? 'all' };
      yield { message: 'absent', data, subject: { kind: 'image', key: 'secrets' }, legacyMessage };
    }
  },
});

function describe(secret: SecretFact): Occurrence<'found'> {
  const { detector, path, line, layer, aliases } = secret;
  const named = aliases.find((alias) => alias.includes('='));
  return {
    message: 'found',
    data: { detector, path, line: line === null ? '' : ` line ${line}` },
    subject: { kind: 'file', key: path },
    discriminator: line === null ? detector : `${detector}:${line}`,
    locations: [{ path, layer }],
    evidence: { detector, visible: secret.visible, ...(line === null ? {} : { line }) },
    ...(named === undefined
      ? {}
      : {
          legacyMessage: `Secret content search analyzer found regexp match in container: file=${path} regexp=${named}`,
        }),
  };
}

/** Names of a detector, in lower case: its id, its aliases, and both sides of `name=expression`. */
function namesOf({ detector, aliases }: SecretFact): ReadonlySet<string> {
  const parts = aliases.flatMap((alias) => {
    const equals = alias.indexOf('=');
    return equals < 0 ? [alias] : [alias, alias.slice(0, equals), alias.slice(equals + 1)];
  });
  return new Set([detector, ...parts].map((name) => name.toLowerCase()));
}
