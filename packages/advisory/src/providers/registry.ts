import { type Registry, createRegistry } from '@assay/core';
import type { AdvisoryProvider } from '../contracts/provider.ts';
import { almalinux } from './almalinux/provider.ts';
import { alpineSecdb } from './alpine-secdb/provider.ts';
import { amazon } from './amazon/provider.ts';
import { arch } from './arch/provider.ts';
import { assayAdvisories } from './assay-advisories/provider.ts';
import { azurelinux } from './azurelinux/provider.ts';
import { bitnami } from './bitnami/provider.ts';
import { cisaKev } from './cisa-kev/provider.ts';
import { debianLists } from './debian-lists/provider.ts';
import { debianTracker } from './debian-tracker/provider.ts';
import { endoflife } from './endoflife/provider.ts';
import { epss } from './epss/provider.ts';
import { fedora } from './fedora/provider.ts';
import { githubAdvisory } from './github-advisory/provider.ts';
import { goVulndb } from './go-vulndb/provider.ts';
import { nvd } from './nvd/provider.ts';
import { oracle } from './oracle/provider.ts';
import { osv } from './osv/provider.ts';
import { photon } from './photon/provider.ts';
import { pypa } from './pypa/provider.ts';
import { redhatCsaf } from './redhat-csaf/provider.ts';
import { rocky } from './rocky/provider.ts';
import { rubysec } from './rubysec/provider.ts';
import { rustsec } from './rustsec/provider.ts';
import { suse } from './suse/provider.ts';
import { ubuntu } from './ubuntu/provider.ts';
import { wolfiSecdb } from './wolfi-secdb/provider.ts';

/**
 * The formats of security data that are read, in the order in which they are asked whether a file is theirs: a team's own advisories
 * first, since they are known by where they lie; RubySec before GitHub, whose ids it names files by; OSV of any other publisher last.
 */
export const providers: Registry<AdvisoryProvider> = createRegistry<AdvisoryProvider>([
  assayAdvisories,
  almalinux,
  wolfiSecdb,
  alpineSecdb,
  amazon,
  arch,
  azurelinux,
  bitnami,
  cisaKev,
  debianLists,
  debianTracker,
  endoflife,
  epss,
  fedora,
  rubysec,
  githubAdvisory,
  goVulndb,
  nvd,
  oracle,
  photon,
  pypa,
  redhatCsaf,
  rocky,
  rustsec,
  suse,
  ubuntu,
  osv,
]);
