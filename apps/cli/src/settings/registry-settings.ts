import { ADMISSION, REGISTRY } from './command-groups.ts';
import type { Setting } from './setting.ts';
import { allOf, oneOf, parseHost, parseOrigin, parsePair, parsePath, parseSwitch, parseText } from './value-types.ts';

/** How registries are reached. */
export interface RegistrySettingTable {
  readonly offline: Setting<boolean>;
  readonly insecureRegistry: Setting<readonly string[]>;
  readonly registryCa: Setting<readonly string[]>;
  readonly registryMirror: Setting<readonly (readonly [string, string])[]>;
  readonly allowTokenServer: Setting<readonly string[]>;
  readonly username: Setting<string | null>;
  readonly passwordStdin: Setting<boolean>;
  readonly password: Setting<string | null>;
}

export const REGISTRY_SETTINGS: RegistrySettingTable = {
  offline: {
    name: 'offline',
    shape: 'switch',
    placeholder: null,
    summary: 'Make no network connection.',
    environment: 'ASSAY_OFFLINE',
    config: 'any',
    commands: [...REGISTRY, ...ADMISSION],
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  insecureRegistry: {
    name: 'insecure-registry',
    shape: 'many',
    placeholder: 'HOST',
    summary: 'Speak plain HTTP, or HTTPS without checking certificates, with this registry; may be repeated.',
    environment: 'ASSAY_INSECURE_REGISTRY',
    config: 'own',
    commands: [...REGISTRY, ...ADMISSION, 'serve'],
    default: [],
    defaultText: 'none',
    parse: allOf(parseHost),
  },
  registryCa: {
    name: 'registry-ca',
    shape: 'many',
    placeholder: 'FILE',
    summary: 'PEM file of further certificate authorities for registries; may be repeated.',
    environment: 'ASSAY_REGISTRY_CA',
    config: 'own',
    commands: [...REGISTRY, ...ADMISSION],
    default: [],
    defaultText: 'none',
    parse: allOf(parsePath),
  },
  registryMirror: {
    name: 'registry-mirror',
    shape: 'many',
    placeholder: 'HOST=MIRROR',
    summary: 'Ask this mirror before the registry itself; may be repeated.',
    environment: 'ASSAY_REGISTRY_MIRROR',
    config: 'own',
    commands: [...REGISTRY, ...ADMISSION],
    default: [],
    defaultText: 'none',
    parse: allOf((text) => parsePair(text, 'HOST=MIRROR')),
  },
  allowTokenServer: {
    name: 'allow-token-server',
    shape: 'many',
    placeholder: 'ORIGIN',
    summary: 'Let registries send credentials to this token server; may be repeated.',
    environment: 'ASSAY_ALLOW_TOKEN_SERVER',
    config: 'own',
    commands: [...REGISTRY, ...ADMISSION],
    default: [],
    defaultText: 'none',
    parse: allOf(parseOrigin),
  },
  username: {
    name: 'username',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'User name for the registry of the image; goes with --password-stdin or ASSAY_PASSWORD.',
    environment: 'ASSAY_USERNAME',
    config: 'own',
    commands: REGISTRY,
    default: null,
    defaultText: 'from the docker and podman credential files',
    parse: oneOf(parseText),
  },
  passwordStdin: {
    name: 'password-stdin',
    shape: 'switch',
    placeholder: null,
    summary: 'Read the password for the registry from standard input.',
    environment: null,
    config: 'none',
    commands: REGISTRY,
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  password: {
    name: 'password',
    flag: false,
    shape: 'one',
    placeholder: null,
    summary: 'Password for the registry of the image.',
    environment: 'ASSAY_PASSWORD',
    config: 'none',
    commands: REGISTRY,
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
};
