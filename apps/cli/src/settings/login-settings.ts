import type { Setting } from './setting.ts';
import { InvalidValue } from './setting.ts';
import { allOf, oneOf, parsePair, parseText, quoted } from './value-types.ts';

/** A group of the identity provider and what its people are in a space. */
export interface GroupRole {
  readonly group: string;
  readonly space: string;
  readonly role: string;
}

/** How people log in to the service. */
export interface LoginSettingTable {
  readonly oidcIssuer: Setting<string | null>;
  readonly oidcClientId: Setting<string | null>;
  readonly oidcClientSecret: Setting<string | null>;
  readonly oidcGroupsClaim: Setting<string>;
  readonly oidcGroup: Setting<readonly GroupRole[]>;
}

const OWN = { config: 'own', commands: ['serve'] } as const;

export const LOGIN_SETTINGS: LoginSettingTable = {
  oidcIssuer: {
    ...OWN,
    name: 'oidc-issuer',
    shape: 'one',
    placeholder: 'URL',
    summary: 'Identity provider that people log in with (OpenID Connect).',
    environment: 'ASSAY_OIDC_ISSUER',
    default: null,
    defaultText: 'none: API keys only',
    parse: oneOf(parseIssuer),
  },
  oidcClientId: {
    ...OWN,
    name: 'oidc-client-id',
    shape: 'one',
    placeholder: 'ID',
    summary: 'What the identity provider calls the service.',
    environment: 'ASSAY_OIDC_CLIENT_ID',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  oidcClientSecret: {
    ...OWN,
    name: 'oidc-client-secret',
    flag: false,
    config: 'none',
    shape: 'one',
    placeholder: null,
    summary: 'What the service proves itself with to the identity provider.',
    environment: 'ASSAY_OIDC_CLIENT_SECRET',
    secret: true,
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  oidcGroupsClaim: {
    ...OWN,
    name: 'oidc-groups-claim',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Claim that lists the groups of a person.',
    environment: 'ASSAY_OIDC_GROUPS_CLAIM',
    default: 'groups',
    defaultText: 'groups',
    parse: oneOf(parseText),
  },
  oidcGroup: {
    ...OWN,
    name: 'oidc-group',
    shape: 'many',
    placeholder: 'GROUP=SPACE:ROLE',
    summary: 'What people of a group are in a space: viewer, developer, policy-admin or admin; may be repeated.',
    environment: 'ASSAY_OIDC_GROUP',
    default: [],
    defaultText: 'none',
    parse: allOf(parseGroupRole),
  },
};

function parseIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isWeb || url.search !== '' || url.hash !== '') {
    throw new InvalidValue(
      `${quoted(text)} is not the address of an issuer`,
      'Write it as https://login.example/realm.',
    );
  }
  return text;
}

function parseGroupRole(text: string): GroupRole {
  const [group, target] = parsePair(text, 'GROUP=SPACE:ROLE');
  const [, space, role] = /^([^:]+):(viewer|developer|policy-admin|admin)$/.exec(target) ?? [];
  if (space === undefined || role === undefined) {
    throw new InvalidValue(
      `${quoted(text)} is not of the form GROUP=SPACE:ROLE`,
      'Roles are viewer, developer, policy-admin and admin.',
    );
  }
  return { group, space, role };
}
