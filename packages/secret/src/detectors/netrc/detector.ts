import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of netrc. */
export const netrcDetectors: readonly Detector[] = [
  defineDetector({
    id: 'netrc-password',
    service: 'netrc',
    title: 'Password in a netrc file',
    summary: 'Logs in to the machine that the entry names.',
    breadth: 'format',
    chosenByPeople: true,
    keywords: ['machine ', 'machine\t'],
    pattern:
      /(?<![A-Za-z0-9])machine\s{1,8}[A-Za-z0-9.-]{1,200}\s{1,8}login\s{1,8}[^\s]{1,120}\s{1,8}password\s{1,8}([^\s]{4,400})(?=\s|$)/,
    after: 900,
    secretGroup: 1,
    examples: {
      leaks: ['machine api.corp.net login ci password {alnum:20}\n', 'machine a.b\n  login x\n  password {alnum:12}'],
      clean: ['machine api.corp.net login ci password ${TOKEN}', 'machine learning password {alnum:12}'],
    },
  }),
];
