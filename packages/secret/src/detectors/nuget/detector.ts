import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of NuGet. */
export const nugetDetectors: readonly Detector[] = [
  defineDetector({
    id: 'nuget-api-key',
    service: 'NuGet',
    title: 'NuGet API key',
    summary: 'Publishes packages in the name of its user.',
    keywords: ['oy2'],
    pattern: /(?<![A-Za-z0-9])oy2[a-z0-9]{43}(?![A-Za-z0-9])/,
    minEntropy: 3,
    examples: { leaks: ['--api-key oy2{lower:43}'], clean: ['oy2{lower:30}', 'toy2{lower:43}'] },
  }),
  defineDetector({
    id: 'nuget-config-password',
    service: 'NuGet',
    title: 'Password in a NuGet configuration',
    summary: 'Reads packages from the source that the entry names.',
    breadth: 'format',
    chosenByPeople: true,
    keywords: ['"ClearTextPassword"'],
    ignoreKeywordCase: true,
    pattern: /"ClearTextPassword"\s{1,4}value\s{0,2}=\s{0,2}"([^"\s]{6,200})"/i,
    secretGroup: 1,
    equivalents: ['gitleaks:nuget-config-password'],
    examples: {
      leaks: ['<add key="ClearTextPassword" value="{alnum:16}" />'],
      clean: ['<add key="ClearTextPassword" value="%NUGET_PASS%" />'],
    },
  }),
];
