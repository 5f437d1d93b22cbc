/** What can be set for a repository or an organisation, as `assay.yaml` names it under `github:`. */
export interface SettingField {
  readonly key: string;
  readonly about: string;
  /** The only values there are; absent for text. */
  readonly choices?: readonly string[];
  /** True where several values may be given, one a line. */
  readonly isList?: boolean;
}

const MODES = ['off', 'report', 'enforce'] as const;
const SWITCH = ['on', 'off'] as const;

/** All of them, in the order in which people look for them. */
export const SETTING_FIELDS: readonly SettingField[] = [
  { key: 'vulnerabilities', about: 'New vulnerabilities of the image', choices: MODES },
  { key: 'secrets', about: 'Secrets in what a change brings', choices: MODES },
  { key: 'dockerfile', about: 'Rules for Dockerfiles', choices: MODES },
  { key: 'base-image', about: 'Pinned, approved and supported base images', choices: MODES },
  { key: 'policy', about: 'Verdict of the default policy on the image', choices: MODES },
  { key: 'scope', about: 'What a change brings, or everything', choices: ['new', 'all'] },
  {
    key: 'severity',
    about: 'Mildest severity of a vulnerability that counts',
    choices: ['low', 'medium', 'high', 'critical'],
  },
  { key: 'image', about: 'Whether the checks of the image wait for one', choices: ['optional', 'required'] },
  { key: 'baseline', about: 'Environment whose image stands in as baseline' },
  { key: 'images', about: 'Places in registries whose labels count, one a line', isList: true },
  { key: 'allow-comments', about: 'Whether comments may accept secrets', choices: SWITCH },
  { key: 'comment', about: 'One comment on the pull request', choices: SWITCH },
  { key: 'sarif', about: 'Findings go to code scanning as well', choices: SWITCH },
  { key: 'pin', about: 'Pull requests that pin base images', choices: ['off', 'repository', 'file'] },
  { key: 'pin-after', about: 'Hours that a digest has to be known before it is pinned to' },
  { key: 'promote', about: 'ENVIRONMENT=OWNER/REPOSITORY:PATH or ENVIRONMENT=deployment, one a line', isList: true },
  { key: 'promote-checks', about: 'Checks that have to pass before an image is promoted, one a line', isList: true },
];

/** What one place says of a key, as text: one value a line; empty for nothing. */
export function textOfSetting(document: unknown, key: string): string {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, key)) return '';
  const value: unknown = Reflect.get(document, key);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((one) => one !== null && one !== undefined)
    .map(String)
    .join('\n');
}
