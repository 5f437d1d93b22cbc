import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of PyPI. */
export const pypiDetectors: readonly Detector[] = [
  defineDetector({
    id: 'pypi-upload-token',
    service: 'PyPI',
    title: 'PyPI API token',
    summary: 'Publishes packages in the name of its user or project.',
    keywords: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZ'],
    pattern: /pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZ)[\w-]{50,1000}/,
    after: 1100,
    minEntropy: 3,
    equivalents: ['gitleaks:pypi-upload-token', 'trivy:pypi-upload-token'],
    examples: { leaks: ['pypi-AgEIcHlwaS5vcmc{url:150}'], clean: ['pypi-AgEIcHlwaS5vcmc{url:30}', 'pypi-server'] },
  }),
  defineDetector({
    id: 'pypirc-password',
    service: 'PyPI',
    title: 'Password in a .pypirc file',
    summary: 'Publishes packages to the index that its section names.',
    breadth: 'format',
    chosenByPeople: true,
    keywords: ['password'],
    pattern: /(?<=^|\n)password\s{0,4}[=:]\s{0,4}([^\s]{6,1000})(?=\s|$)/,
    after: 1100,
    paths: /(?:^|\/)\.pypirc$/,
    secretGroup: 1,
    examples: { leaks: ['[corp]\nusername = ci\npassword = {alnum:14}\n'], clean: ['[corp]\nusername: password1'] },
  }),
];
