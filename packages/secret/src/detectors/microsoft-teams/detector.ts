import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Microsoft Teams. */
export const microsoftTeamsDetectors: readonly Detector[] = [
  defineDetector({
    id: 'microsoft-teams-webhook',
    service: 'Microsoft Teams',
    title: 'Microsoft Teams webhook URL',
    summary: 'Posts messages into a channel.',
    keywords: ['.webhook.office.com/webhookb2/'],
    pattern:
      /\.webhook\.office\.com\/webhookb2\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/IncomingWebhook\/[0-9a-zA-Z]{32}\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/,
    secretGroup: 1,
    equivalents: ['gitleaks:microsoft-teams-webhook'],
    examples: {
      leaks: ['https://a.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{hex:32}/{uuid}'],
      clean: ['https://a.webhook.office.com/webhookb2/{uuid}'],
    },
  }),
];
