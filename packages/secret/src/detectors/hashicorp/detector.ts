import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of HashiCorp Vault. */
export const hashicorpDetectors: readonly Detector[] = [
  defineDetector({
    id: 'vault-service-token',
    service: 'HashiCorp Vault',
    title: 'Vault service token',
    summary: 'Reads and writes what its policies allow.',
    keywords: ['hvs.', 'hvr.'],
    pattern: /(?<![\w.])hv[sr]\.[\w-]{24,120}(?![\w-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:vault-service-token'],
    examples: { leaks: ['VAULT_TOKEN=hvs.{url:95}', 'hvs.{alnum:24}'], clean: ['hvs.{url:12}', 'x.hvs.{url:95}'] },
  }),
  defineDetector({
    id: 'vault-batch-token',
    service: 'HashiCorp Vault',
    title: 'Vault batch token',
    summary: 'Reads and writes what its policies allow, until it expires.',
    keywords: ['hvb.'],
    pattern: /(?<![\w.])hvb\.[\w-]{100,400}(?![\w-])/,
    minEntropy: 4,
    equivalents: ['gitleaks:vault-batch-token'],
    examples: { leaks: ['hvb.{url:160}'], clean: ['hvb.{url:40}'] },
  }),
  defineDetector({
    id: 'vault-legacy-token',
    service: 'HashiCorp Vault',
    title: 'Vault token of the old form',
    summary: 'Reads and writes what its policies allow.',
    keywords: ['vault_token', 'x-vault-token', 'vaulttoken'],
    ignoreKeywordCase: true,
    pattern: assigned('(?:x-)?vault[_-]?token', 's\\.[A-Za-z0-9]{24}'),
    secretGroup: 1,
    minEntropy: 3.5,
    examples: { leaks: ['VAULT_TOKEN=s.{alnum:24}'], clean: ['vault_token=s.short', 's.{alnum:24}'] },
  }),
  defineDetector({
    id: 'terraform-cloud-token',
    service: 'HashiCorp Terraform',
    title: 'Terraform Cloud token',
    summary: 'Plans and applies the workspaces that its owner may.',
    keywords: ['.atlasv1.'],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}(?![\w-])/,
    before: 14,
    minEntropy: 3.5,
    equivalents: ['gitleaks:hashicorp-tf-api-token', 'trivy:hashicorp-tf-api-token'],
    examples: { leaks: ['token = "{alnum:14}.atlasv1.{url:67}"'], clean: ['{alnum:14}.atlasv1.{url:20}'] },
  }),
];
