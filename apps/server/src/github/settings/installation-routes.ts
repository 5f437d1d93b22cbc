import { githubApps, githubRepositories } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { ANY_JSON, ID, INSTANT, closed, instantOf } from '../../http/schemas.ts';
import { lackingPermissions } from '../app/app-manifest.ts';
import { requestRecheck } from '../github-jobs-asked.ts';
import { SETTINGS_BODY, checkedSettings } from './settings-body.ts';

const INSTALLATION = closed({
  app: ID,
  installationId: Type.Integer(),
  account: Type.String(),
  state: Type.String(),
  permissions: ANY_JSON,
  lacking: Type.Array(Type.String(), {
    maxItems: 20,
    description: 'Permissions without which the app cannot do what it is for, as `checks: write`.',
  }),
  settings: ANY_JSON,
  updatedAt: INSTANT,
});

function installationBody(installation: githubApps.GithubInstallation): Record<string, unknown> {
  const { permissions, updatedAt } = installation;
  return { ...installation, lacking: lackingPermissions(permissions), updatedAt: instantOf(updatedAt) };
}

const listInstallations = defineRoute({
  id: 'listGithubInstallations',
  method: 'GET',
  path: '/api/v1/github/installations',
  tag: 'github',
  summary: 'Where apps of the space are installed, with the settings of each organisation.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'All of them.', schema: closed({ items: Type.Array(INSTALLATION, { maxItems: 1000 }) }) },
  },
  handle: async (call) => {
    const items = await githubApps.listInstallations(call.scope());
    return { status: 200, body: { items: items.map(installationBody) } };
  },
});

const setInstallationSettings = defineRoute({
  id: 'setGithubInstallationSettings',
  method: 'PUT',
  path: '/api/v1/github/installations/:app/:installation/settings',
  tag: 'github',
  summary: 'Sets what the web interface says of an organisation, and has its open pull requests looked at anew.',
  access: { kind: 'permission', permission: 'repositories:write' },
  params: closed({
    app: ID,
    installation: Type.String({ pattern: '^[0-9]{1,15}$', maxLength: 15, description: 'Number that GitHub gave it.' }),
  }),
  query: NOTHING,
  body: SETTINGS_BODY,
  answers: { 204: { description: 'It counts from now on.', schema: null } },
  handle: async (call) => {
    const { app } = call.params;
    const installationId = Number(call.params.installation);
    const settings = checkedSettings(call.body);
    await call.change(async (scope) => {
      if (!(await githubApps.setInstallationSettings(scope, { app, installationId }, settings))) {
        throw serverError('NOT_FOUND', 'there is no such installation');
      }
      const { items } = await githubRepositories.listRepositories(scope, { limit: 1000 });
      const own = items.filter(
        (one) => one.app === app && one.installationId === installationId && one.state === 'active',
      );
      for (const { id } of own) await requestRecheck(scope, call.parts, id);
      const subject = `github-installation:${installationId}`;
      return { result: null, note: { action: 'github.settings', subject, details: { settings } } };
    });
    return { status: 204 };
  },
});

/** Routes about where apps are installed. */
export const GITHUB_INSTALLATION_ROUTES: readonly Route[] = [listInstallations, setInstallationSettings];
