import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';

export const newSecrets: Trigger = defineTrigger({
  id: 'new_secrets',
  title: 'New secret',
  summary: 'Fires for each secret that the baseline does not have in the same file.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['secrets', 'baseline'],
  params: {},
  messages: { found: 'Secret found by {detector} in {path} is not in {baseline}' },
  *evaluate({ secrets, baseline }) {
    if (baseline.secrets === null) throw new UndecidableError(`secrets of ${baseline.name} are not known`);
    const known = new Set(baseline.secrets.map(({ detector, path }) => `${detector}\0${path}`));
    for (const { detector, path, layer, visible } of secrets) {
      if (known.has(`${detector}\0${path}`)) continue;
      const data = { detector, path, baseline: baseline.name };
      const subject = { kind: 'file', key: path } as const;
      yield {
        message: 'found',
        data,
        subject,
        discriminator: detector,
        locations: [{ path, layer }],
        evidence: { detector, visible },
      };
    }
  },
});
