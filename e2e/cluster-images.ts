import { join } from 'node:path';
import type { JsonObject } from '@assay/core';
import { type BuiltContent, buildImage, buildIndex } from '@assay/oci';
import { ecdsaPair } from '../packages/trust/src/testing/sigstore-world.ts';
import { assay } from './program.ts';
import { publicPem, sigPiece } from './trust-signers.ts';
import { pushContent, pushSigned } from './trust-yard.ts';
import { writeRecords } from './vulnerable-image.ts';

/** Images of a registry: references without tag are repositories with the tag `1`. */
export interface ClusterImages {
  /** `localhost:5000/shop`, what all repositories begin with. */
  readonly repositories: string;
  /** Digests of what the tag `1` names, by repository. */
  readonly digests: Readonly<Record<string, string>>;
  /** The public key that counts, as PEM. */
  readonly key: string;
  /** Advisory data that knows something of the package in `vulnerable` (high) and `stale` (low). */
  readonly database: string;
  /** Signs another image like `good`. */
  readonly pushGood: (repository: string) => Promise<string>;
}

/** The policy of the story: signed by us, and nothing known that is high or worse. */
export function shopPolicy(
  key: string,
  options: { readonly severity?: string; readonly rules?: readonly JsonObject[] } = {},
) {
  return {
    version: '2',
    verifiers: [{ name: 'release', keys: [{ name: 'release', pem: key }] }],
    rule_sets: [
      {
        id: 'shop',
        name: 'shop',
        rules: [
          {
            id: 'signed',
            gate: 'signatures',
            trigger: 'required',
            action: 'STOP',
            params: { verifiers: ['release'] },
            recommendation: 'let the release pipeline sign it',
          },
          {
            id: 'no-high',
            gate: 'vulnerabilities',
            trigger: 'package',
            action: 'STOP',
            params: { package_type: 'all', severity_comparison: '>=', severity: options.severity ?? 'high' },
            recommendation: 'update the package',
          },
          ...(options.rules ?? []),
        ],
      },
    ],
    mappings: [
      {
        id: 'all',
        name: 'all',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['shop'],
      },
    ],
  };
}

/** Fills a registry: a good image, one that is signed by nobody, one by a stranger, one with a high and one with a low vulnerability. */
export async function fillRegistry(host: string, work: string): Promise<ClusterImages> {
  const repositories = `${host}/shop`;
  const [release, stranger] = [ecdsaPair(), ecdsaPair()];
  const digests: Record<string, string> = {};
  const push = async (name: string, content: BuiltContent, signer: typeof release | null): Promise<void> => {
    const { digest } = content.root;
    digests[name] = digest;
    if (signer === null) await pushContent(host, `shop/${name}`, content);
    else await pushSigned(host, `shop/${name}`, content, [await sigPiece({ signer, digest })]);
  };
  await push('good', appImage('good', null), release);
  await push('other', appImage('other', null), release);
  await push('unsigned', appImage('unsigned', null), null);
  await push('stranger', appImage('stranger', null), stranger);
  await push('vulnerable', appImage('vulnerable', 'badlib'), release);
  await push('stale', appImage('stale', 'oldlib'), release);
  const database = join(work, 'advisories.db');
  writeRecords(join(work, 'feed'), [
    { id: 'DSA-1-1', ecosystem: 'Debian:12', name: 'nothing', fixed: '1' },
    {
      id: 'PYSEC-2026-1',
      aliases: ['CVE-2026-1001'],
      ecosystem: 'PyPI',
      name: 'badlib',
      fixed: '2.0',
      severity: 'HIGH',
    },
    {
      id: 'PYSEC-2026-2',
      aliases: ['CVE-2026-1002'],
      ecosystem: 'PyPI',
      name: 'oldlib',
      fixed: '2.0',
      severity: 'LOW',
    },
  ]);
  const built = await assay(join(work, 'home'), ['db', 'build', '--from', join(work, 'feed'), '--db', database]);
  if (built.code !== 0) throw new Error(`the advisory data cannot be built: ${built.stderr}`);
  return {
    repositories,
    digests,
    key: publicPem(release),
    database,
    pushGood: async (repository) => {
      await push(repository, appImage(repository, null), release);
      return `${repositories}/${repository}:1`;
    },
  };
}

/** An image for the platforms of servers, with one Python package or none. */
function appImage(name: string, library: string | null): BuiltContent {
  const images = (['amd64', 'arm64'] as const).map((architecture) =>
    buildImage({
      platform: { os: 'linux', architecture, variant: null },
      layers: [
        {
          entries: [
            { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n' },
            {
              path: 'var/lib/dpkg/status',
              content: `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n`,
            },
            ...(library === null
              ? []
              : [
                  {
                    path: `opt/service/${library}-1.0.dist-info/METADATA`,
                    content: `Metadata-Version: 2.1\nName: ${library}\nVersion: 1.0\n`,
                  },
                ]),
          ],
        },
      ],
      config: { labels: { name } },
    }),
  );
  return buildIndex({ images });
}
