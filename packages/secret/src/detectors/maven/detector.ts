import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Maven. */
export const mavenDetectors: readonly Detector[] = [
  defineDetector({
    id: 'maven-settings-password',
    service: 'Maven',
    title: 'Password in a Maven settings file',
    summary: 'Logs in to the repository that the server entry names.',
    breadth: 'format',
    chosenByPeople: true,
    keywords: ['<password>', '<passphrase>'],
    pattern: /<(?:password|passphrase)>\s{0,4}([^<>\s{}]{4,200})\s{0,4}<\/(?:password|passphrase)>/,
    secretGroup: 1,
    paths: /(?:^|\/)(?:[\w.-]{0,64}settings[\w.-]{0,64}|pom)\.xml$/,
    examples: {
      leaks: ['<server><id>r</id><username>u</username><password>{alnum:14}</password></server>'],
      clean: ['<password>${env.REPO_PASSWORD}</password>', '<password>{encrypted=}</password>'],
    },
  }),
];
