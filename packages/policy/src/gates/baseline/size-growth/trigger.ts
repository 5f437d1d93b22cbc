import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { decimal } from '../../../parameters/comparison.ts';

export const sizeGrowth: Trigger = defineTrigger({
  id: 'size_growth',
  title: 'Growth',
  summary: 'Fires when the stored layers are larger than those of the baseline by more than so many percent.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['layers', 'baseline'],
  params: {
    max_percent: required(decimal, { summary: 'Percent that the image may be larger.', example: '10' }),
  },
  messages: { grown: 'The image is {percent} percent larger than {baseline}' },
  *evaluate({ layers, baseline }, params) {
    const size = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
    const allowed = baseline.sizeBytes * (1 + params.max_percent / 100);
    if (size <= allowed) return;
    const percent = baseline.sizeBytes === 0 ? 'infinitely many' : Math.round((size / baseline.sizeBytes - 1) * 100);
    const evidence = { sizeBytes: size, baselineBytes: baseline.sizeBytes };
    yield {
      message: 'grown',
      data: { percent, baseline: baseline.name },
      subject: { kind: 'image', key: 'size' },
      evidence,
    };
  },
});
