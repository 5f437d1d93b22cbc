import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';
import { comparison, isOrder } from '../../../parameters/comparison.ts';
import { compareSegments } from '../../metadata/attribute/attribute-check.ts';

export const deny: Trigger = defineTrigger({
  id: 'deny',
  title: 'Denied distribution',
  summary: 'Fires when the image is built on a distribution whose version stands as the check says to the given one.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['os'],
  params: {
    distro: required(text, { summary: 'Id of the distribution, as in os-release.', example: 'debian' }),
    version: required(text, { summary: 'What its version is compared with, segment by segment.', example: '9' }),
    check: required(comparison, { summary: 'How the version is compared.', example: '<' }),
  },
  messages: { denied: 'The distribution {distro} {actual} is denied: {check} {version}' },
  *evaluate({ os }, { distro, version, check }) {
    if (os === null || os.id.toLowerCase() !== distro.toLowerCase()) return;
    if (os.versionId === null) throw new UndecidableError(`the version of the distribution ${os.id} is not known`);
    if (!isOrder(check, compareSegments(os.versionId, version))) return;
    yield {
      message: 'denied',
      data: { distro: os.id, actual: os.versionId, check, version },
      subject: { kind: 'image', key: `${os.id}:${os.versionId}` },
      discriminator: `${check} ${version}`,
      locations: [{ path: os.source, layer: null }],
      evidence: { id: os.id, versionId: os.versionId },
    };
  },
});
