import { type Cataloger, type Registry, createRegistry } from '@assay/core';
import { aiModelCataloger } from './ai-model/cataloger.ts';
import { alpmCataloger } from './alpm/cataloger.ts';
import { apkCataloger } from './apk/cataloger.ts';
import { binaryClassifierCataloger } from './binary-classifier/cataloger.ts';
import { cargoAuditableCataloger } from './cargo-auditable/cataloger.ts';
import { cocoapodsCataloger } from './cocoapods/cataloger.ts';
import { composerCataloger } from './composer/cataloger.ts';
import { conanCataloger } from './conan/cataloger.ts';
import { condaCataloger } from './conda/cataloger.ts';
import { dartCataloger } from './dart/cataloger.ts';
import { dotnetCataloger } from './dotnet/cataloger.ts';
import { dpkgCataloger } from './dpkg/cataloger.ts';
import { elfNoteCataloger } from './elf-note/cataloger.ts';
import { embeddedSbomCataloger } from './embedded-sbom/cataloger.ts';
import { erlangCataloger } from './erlang/cataloger.ts';
import { gemCataloger } from './gem/cataloger.ts';
import { goBinaryCataloger } from './go-binary/cataloger.ts';
import { graalvmImageCataloger } from './graalvm-image/cataloger.ts';
import { homebrewCataloger } from './homebrew/cataloger.ts';
import { javaCataloger } from './java/cataloger.ts';
import { licenseFileCataloger } from './license-file/cataloger.ts';
import { linuxKernelCataloger } from './linux-kernel/cataloger.ts';
import { lockBunCataloger } from './lock-bun/cataloger.ts';
import { lockBundlerCataloger } from './lock-bundler/cataloger.ts';
import { lockCargoCataloger } from './lock-cargo/cataloger.ts';
import { lockCocoapodsCataloger } from './lock-cocoapods/cataloger.ts';
import { lockComposerCataloger } from './lock-composer/cataloger.ts';
import { lockGoCataloger } from './lock-go/cataloger.ts';
import { lockGradleCataloger } from './lock-gradle/cataloger.ts';
import { lockMixCataloger } from './lock-mix/cataloger.ts';
import { lockNpmCataloger } from './lock-npm/cataloger.ts';
import { lockNugetCataloger } from './lock-nuget/cataloger.ts';
import { lockPipenvCataloger } from './lock-pipenv/cataloger.ts';
import { lockPnpmCataloger } from './lock-pnpm/cataloger.ts';
import { lockPoetryCataloger } from './lock-poetry/cataloger.ts';
import { lockPubCataloger } from './lock-pub/cataloger.ts';
import { lockPylockCataloger } from './lock-pylock/cataloger.ts';
import { lockRebarCataloger } from './lock-rebar/cataloger.ts';
import { lockRequirementsCataloger } from './lock-requirements/cataloger.ts';
import { lockSwiftCataloger } from './lock-swift/cataloger.ts';
import { lockUvCataloger } from './lock-uv/cataloger.ts';
import { lockYarnCataloger } from './lock-yarn/cataloger.ts';
import { luarocksCataloger } from './luarocks/cataloger.ts';
import { nixCataloger } from './nix/cataloger.ts';
import { npmCataloger } from './npm/cataloger.ts';
import { opkgCataloger } from './opkg/cataloger.ts';
import { pearCataloger } from './pear/cataloger.ts';
import { portageCataloger } from './portage/cataloger.ts';
import { pythonCataloger } from './python/cataloger.ts';
import { rCataloger } from './r/cataloger.ts';
import { rpmCataloger } from './rpm/cataloger.ts';
import { snapCataloger } from './snap/cataloger.ts';
import { swiftCataloger } from './swift/cataloger.ts';
import { wordpressCataloger } from './wordpress/cataloger.ts';
import { yarnPnpCataloger } from './yarn-pnp/cataloger.ts';

/** Every cataloger, by id: those of lock files too, which run only where they are asked for. */
export const catalogers: Registry<Cataloger> = createRegistry<Cataloger>([
  aiModelCataloger,
  alpmCataloger,
  apkCataloger,
  binaryClassifierCataloger,
  cargoAuditableCataloger,
  cocoapodsCataloger,
  composerCataloger,
  conanCataloger,
  condaCataloger,
  dartCataloger,
  dotnetCataloger,
  dpkgCataloger,
  elfNoteCataloger,
  embeddedSbomCataloger,
  erlangCataloger,
  gemCataloger,
  goBinaryCataloger,
  graalvmImageCataloger,
  homebrewCataloger,
  javaCataloger,
  licenseFileCataloger,
  linuxKernelCataloger,
  lockBunCataloger,
  lockBundlerCataloger,
  lockCargoCataloger,
  lockCocoapodsCataloger,
  lockComposerCataloger,
  lockGoCataloger,
  lockGradleCataloger,
  lockMixCataloger,
  lockNpmCataloger,
  lockNugetCataloger,
  lockPipenvCataloger,
  lockPnpmCataloger,
  lockPoetryCataloger,
  lockPubCataloger,
  lockPylockCataloger,
  lockRebarCataloger,
  lockRequirementsCataloger,
  lockSwiftCataloger,
  lockUvCataloger,
  lockYarnCataloger,
  luarocksCataloger,
  nixCataloger,
  npmCataloger,
  opkgCataloger,
  pearCataloger,
  portageCataloger,
  pythonCataloger,
  rCataloger,
  rpmCataloger,
  snapCataloger,
  swiftCataloger,
  wordpressCataloger,
  yarnPnpCataloger,
]);
