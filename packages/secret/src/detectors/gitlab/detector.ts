import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { gitlabRoutableChecksum } from '../../text/token-checksum.ts';

/** Secrets of GitLab. */
export const gitlabDetectors: readonly Detector[] = [
  defineDetector({
    id: 'gitlab-personal-access-token',
    service: 'GitLab',
    title: 'GitLab personal, project or group access token',
    summary: 'Acts as its user, project or group on a GitLab server.',
    keywords: ['glpat-'],
    pattern: /glpat-(?:[\w-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{9}|[\w-]{20})(?![\w-])/,
    minEntropy: 3,
    verify: gitlabRoutableChecksum,
    equivalents: ['gitleaks:gitlab-pat', 'gitleaks:gitlab-pat-routable', 'trivy:gitlab-pat'],
    examples: {
      leaks: ['glpat-{url:20}', 'glpat-{url:44}.01.{base36:9}'],
      clean: ['glpat-{url:19}', 'glpat-xxxxxxxxxxxxxxxxxxxx'],
    },
  }),
  defineDetector({
    id: 'gitlab-runner-token',
    service: 'GitLab',
    title: 'GitLab runner token',
    summary: 'Registers or runs a CI runner, which sees the secrets of its jobs.',
    keywords: ['glrt-', 'GR1348941', 'glrtr-'],
    pattern:
      /(?:glrtr?-(?:t\d_)?(?:[\w-]{27,300}\.(?:[0-9a-z]{2}\.)?[0-9a-z]{9}|[\w-]{20,40})|GR1348941[\w-]{20})(?![\w-])/,
    minEntropy: 3,
    equivalents: [
      'gitleaks:gitlab-rrt',
      'gitleaks:gitlab-runner-authentication-token',
      'gitleaks:gitlab-runner-authentication-token-routable',
    ],
    examples: { leaks: ['glrt-{url:20}', 'glrt-t1_{url:20}', 'GR1348941{url:20}'], clean: ['glrt-{url:10}'] },
  }),
  defineDetector({
    id: 'gitlab-token',
    service: 'GitLab',
    title: 'GitLab deploy, feed, trigger, agent or OAuth token',
    summary: 'Does on a GitLab server what tokens of its kind may do.',
    keywords: ['gldt-', 'glft-', 'glptt-', 'glcbt-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-', 'glffct-'],
    pattern:
      /gl(?:dt-[\w-]{20}|ft-[\w-]{20,70}|ptt-[a-f0-9]{40}|cbt-[A-Za-z0-9]{1,5}_[\w-]{20}|imt-[\w-]{25}|agent-[\w-]{50}|oas-[\w-]{64}|soat-[\w-]{20}|ffct-[\w-]{20})(?![\w-])/,
    minEntropy: 3,
    equivalents: [
      'gitleaks:gitlab-deploy-token',
      'gitleaks:gitlab-feed-token',
      'gitleaks:gitlab-ptt',
      'gitleaks:gitlab-cicd-job-token',
      'gitleaks:gitlab-incoming-mail-token',
      'gitleaks:gitlab-kubernetes-agent-token',
      'gitleaks:gitlab-oauth-app-secret',
      'gitleaks:gitlab-scim-token',
      'gitleaks:gitlab-feature-flag-client-token',
    ],
    examples: {
      leaks: ['gldt-{url:20}', 'glptt-{hex:40}', 'glagent-{url:50}', 'glcbt-64_{url:20}'],
      clean: ['gldt-{url:10}', 'glptt-{hex:39}'],
    },
  }),
  defineDetector({
    id: 'gitlab-session-cookie',
    service: 'GitLab',
    title: 'GitLab session cookie',
    summary: 'Is logged in as its user until the session ends.',
    keywords: ['_gitlab_session='],
    pattern: /_gitlab_session=([0-9a-z]{32})(?![0-9a-z])/,
    secretGroup: 1,
    minEntropy: 3,
    equivalents: ['gitleaks:gitlab-session-cookie'],
    examples: { leaks: ['Cookie: _gitlab_session={hex:32}'], clean: ['_gitlab_session={hex:30}'] },
  }),
];
