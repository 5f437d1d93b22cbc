import { type Cataloger, type Registry, createRegistry } from '@assay/core';
import { alpmCataloger } from './alpm/cataloger.ts';
import { apkCataloger } from './apk/cataloger.ts';
import { binaryClassifierCataloger } from './binary-classifier/cataloger.ts';
import { cargoAuditableCataloger } from './cargo-auditable/cataloger.ts';
import { cocoapodsCataloger } from './cocoapods/cataloger.ts';
import { composerCataloger } from './composer/cataloger.ts';
import { condaCataloger } from './conda/cataloger.ts';
import { dartCataloger } from './dart/cataloger.ts';
import { dpkgCataloger } from './dpkg/cataloger.ts';
import { elfNoteCataloger } from './elf-note/cataloger.ts';
import { embeddedSbomCataloger } from './embedded-sbom/cataloger.ts';
import { erlangCataloger } from './erlang/cataloger.ts';
import { gemCataloger } from './gem/cataloger.ts';
import { goBinaryCataloger } from './go-binary/cataloger.ts';
import { javaCataloger } from './java/cataloger.ts';
import { luarocksCataloger } from './luarocks/cataloger.ts';
import { nixCataloger } from './nix/cataloger.ts';
import { npmCataloger } from './npm/cataloger.ts';
import { opkgCataloger } from './opkg/cataloger.ts';
import { pearCataloger } from './pear/cataloger.ts';
import { portageCataloger } from './portage/cataloger.ts';
import { pythonCataloger } from './python/cataloger.ts';
import { rCataloger } from './r/cataloger.ts';
import { rpmCataloger } from './rpm/cataloger.ts';
import { swiftCataloger } from './swift/cataloger.ts';
import { wordpressCataloger } from './wordpress/cataloger.ts';

/** Every cataloger of installed packages, by id. */
export const catalogers: Registry<Cataloger> = createRegistry<Cataloger>([
  alpmCataloger,
  apkCataloger,
  binaryClassifierCataloger,
  cargoAuditableCataloger,
  cocoapodsCataloger,
  composerCataloger,
  condaCataloger,
  dartCataloger,
  dpkgCataloger,
  elfNoteCataloger,
  embeddedSbomCataloger,
  erlangCataloger,
  gemCataloger,
  goBinaryCataloger,
  javaCataloger,
  luarocksCataloger,
  nixCataloger,
  npmCataloger,
  opkgCataloger,
  pearCataloger,
  portageCataloger,
  pythonCataloger,
  rCataloger,
  rpmCataloger,
  swiftCataloger,
  wordpressCataloger,
]);
