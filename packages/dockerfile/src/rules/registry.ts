import type { LintRule } from '../contracts/lint-rule.ts';
import { addInsteadOfCopy } from './add-instead-of-copy/rule.ts';
import { apkCacheLeft } from './apk-cache-left/rule.ts';
import { apkVersionMissing } from './apk-version-missing/rule.ts';
import { aptGetRecommendsInstalled } from './apt-get-recommends-installed/rule.ts';
import { aptGetVersionMissing } from './apt-get-version-missing/rule.ts';
import { aptGetYesMissing } from './apt-get-yes-missing/rule.ts';
import { aptInsteadOfAptGet } from './apt-instead-of-apt-get/rule.ts';
import { aptListsLeft } from './apt-lists-left/rule.ts';
import { archiveCopiedThenExtracted } from './archive-copied-then-extracted/rule.ts';
import { baseImageNotApproved } from './base-image-not-approved/rule.ts';
import { baseImageNotPinned } from './base-image-not-pinned/rule.ts';
import { baseImageTagLatest } from './base-image-tag-latest/rule.ts';
import { baseImageTagMissing } from './base-image-tag-missing/rule.ts';
import { buildPackagesLeft } from './build-packages-left/rule.ts';
import { cdInsteadOfWorkdir } from './cd-instead-of-workdir/rule.ts';
import { consecutiveRuns } from './consecutive-runs/rule.ts';
import { copyFromOwnStage } from './copy-from-own-stage/rule.ts';
import { copyFromUnknownStage } from './copy-from-unknown-stage/rule.ts';
import { copyIgnoredFile } from './copy-ignored-file/rule.ts';
import { copyTargetNotFolder } from './copy-target-not-folder/rule.ts';
import { copyToRelativePath } from './copy-to-relative-path/rule.ts';
import { copyWholeFileSystem } from './copy-whole-file-system/rule.ts';
import { definitionDescriptionInvalid } from './definition-description-invalid/rule.ts';
import { distributionUpgrade } from './distribution-upgrade/rule.ts';
import { dnfCacheLeft } from './dnf-cache-left/rule.ts';
import { dnfVersionMissing } from './dnf-version-missing/rule.ts';
import { dnfYesMissing } from './dnf-yes-missing/rule.ts';
import { emptyContinuationLine } from './empty-continuation-line/rule.ts';
import { envSelfReference } from './env-self-reference/rule.ts';
import { exposeInvalidFormat } from './expose-invalid-format/rule.ts';
import { exposeProtocolCasing } from './expose-protocol-casing/rule.ts';
import { firstInstructionNotFrom } from './first-instruction-not-from/rule.ts';
import { fromArgDefaultInvalid } from './from-arg-default-invalid/rule.ts';
import { fromArgUndeclared } from './from-arg-undeclared/rule.ts';
import { fromAsCasing } from './from-as-casing/rule.ts';
import { gemVersionMissing } from './gem-version-missing/rule.ts';
import { goVersionMissing } from './go-version-missing/rule.ts';
import { healthcheckMissing } from './healthcheck-missing/rule.ts';
import { ignoreWithoutEffect } from './ignore-without-effect/rule.ts';
import { inlineIgnoreUsed } from './inline-ignore-used/rule.ts';
import { instructionCasing } from './instruction-casing/rule.ts';
import { invalidLabel } from './invalid-label/rule.ts';
import { invalidSyntax } from './invalid-syntax/rule.ts';
import { labelKeyInvalid } from './label-key-invalid/rule.ts';
import { labelMissing } from './label-missing/rule.ts';
import { labelNotInSchema } from './label-not-in-schema/rule.ts';
import { legacyKeyValue } from './legacy-key-value/rule.ts';
import { maintainerDeprecated } from './maintainer-deprecated/rule.ts';
import { npmVersionMissing } from './npm-version-missing/rule.ts';
import { onbuildForbidden } from './onbuild-forbidden/rule.ts';
import { packageSignatureIgnored } from './package-signature-ignored/rule.ts';
import { packageUpdateAlone } from './package-update-alone/rule.ts';
import { pipCacheLeft } from './pip-cache-left/rule.ts';
import { pipVersionMissing } from './pip-version-missing/rule.ts';
import { pipeWithoutPipefail } from './pipe-without-pipefail/rule.ts';
import { platformFlagConstant } from './platform-flag-constant/rule.ts';
import { platformFlagRedundant } from './platform-flag-redundant/rule.ts';
import { pointlessCommand } from './pointless-command/rule.ts';
import { portOutOfRange } from './port-out-of-range/rule.ts';
import { registryNotTrusted } from './registry-not-trusted/rule.ts';
import { remoteAddWithoutChecksum } from './remote-add-without-checksum/rule.ts';
import { remoteScriptExecuted } from './remote-script-executed/rule.ts';
import { secretFileCopied } from './secret-file-copied/rule.ts';
import { secretInArgOrEnv } from './secret-in-arg-or-env/rule.ts';
import { secretOnCommandLine } from './secret-on-command-line/rule.ts';
import { severalCmd } from './several-cmd/rule.ts';
import { severalEntrypoint } from './several-entrypoint/rule.ts';
import { severalHealthcheck } from './several-healthcheck/rule.ts';
import { shellFormCommand } from './shell-form-command/rule.ts';
import { shellLinked } from './shell-linked/rule.ts';
import { sshPortExposed } from './ssh-port-exposed/rule.ts';
import { stageNameCasing } from './stage-name-casing/rule.ts';
import { stageNameDuplicate } from './stage-name-duplicate/rule.ts';
import { stageNameReserved } from './stage-name-reserved/rule.ts';
import { sudoUsed } from './sudo-used/rule.ts';
import { tlsVerificationDisabled } from './tls-verification-disabled/rule.ts';
import { unknownFlag } from './unknown-flag/rule.ts';
import { unknownInstruction } from './unknown-instruction/rule.ts';
import { userNotEffectiveNonroot } from './user-not-effective-nonroot/rule.ts';
import { userNotNumeric } from './user-not-numeric/rule.ts';
import { userRoot } from './user-root/rule.ts';
import { useraddHighUid } from './useradd-high-uid/rule.ts';
import { variableUndefined } from './variable-undefined/rule.ts';
import { virtualPackagesLeft } from './virtual-packages-left/rule.ts';
import { volumeOnSystemFolder } from './volume-on-system-folder/rule.ts';
import { wgetAndCurl } from './wget-and-curl/rule.ts';
import { wgetProgress } from './wget-progress/rule.ts';
import { workdirRelative } from './workdir-relative/rule.ts';
import { workdirSystemFolder } from './workdir-system-folder/rule.ts';
import { worldWritableMode } from './world-writable-mode/rule.ts';
import { yarnCacheLeft } from './yarn-cache-left/rule.ts';
import { yumCacheLeft } from './yum-cache-left/rule.ts';
import { yumVersionMissing } from './yum-version-missing/rule.ts';
import { yumYesMissing } from './yum-yes-missing/rule.ts';
import { zypperCacheLeft } from './zypper-cache-left/rule.ts';
import { zypperVersionMissing } from './zypper-version-missing/rule.ts';
import { zypperYesMissing } from './zypper-yes-missing/rule.ts';

/** All Dockerfile rules, sorted by id. Look them up by any of their names with `findRules`. */
export const LINT_RULES: readonly LintRule[] = [
  addInsteadOfCopy,
  apkCacheLeft,
  apkVersionMissing,
  aptGetRecommendsInstalled,
  aptGetVersionMissing,
  aptGetYesMissing,
  aptInsteadOfAptGet,
  aptListsLeft,
  archiveCopiedThenExtracted,
  baseImageNotApproved,
  baseImageNotPinned,
  baseImageTagLatest,
  baseImageTagMissing,
  buildPackagesLeft,
  cdInsteadOfWorkdir,
  consecutiveRuns,
  copyFromOwnStage,
  copyFromUnknownStage,
  copyIgnoredFile,
  copyTargetNotFolder,
  copyToRelativePath,
  copyWholeFileSystem,
  definitionDescriptionInvalid,
  distributionUpgrade,
  dnfCacheLeft,
  dnfVersionMissing,
  dnfYesMissing,
  emptyContinuationLine,
  envSelfReference,
  exposeInvalidFormat,
  exposeProtocolCasing,
  firstInstructionNotFrom,
  fromArgDefaultInvalid,
  fromArgUndeclared,
  fromAsCasing,
  gemVersionMissing,
  goVersionMissing,
  healthcheckMissing,
  ignoreWithoutEffect,
  inlineIgnoreUsed,
  instructionCasing,
  invalidLabel,
  invalidSyntax,
  labelKeyInvalid,
  labelMissing,
  labelNotInSchema,
  legacyKeyValue,
  maintainerDeprecated,
  npmVersionMissing,
  onbuildForbidden,
  packageSignatureIgnored,
  packageUpdateAlone,
  pipCacheLeft,
  pipVersionMissing,
  pipeWithoutPipefail,
  platformFlagConstant,
  platformFlagRedundant,
  pointlessCommand,
  portOutOfRange,
  registryNotTrusted,
  remoteAddWithoutChecksum,
  remoteScriptExecuted,
  secretFileCopied,
  secretInArgOrEnv,
  secretOnCommandLine,
  severalCmd,
  severalEntrypoint,
  severalHealthcheck,
  shellFormCommand,
  shellLinked,
  sshPortExposed,
  stageNameCasing,
  stageNameDuplicate,
  stageNameReserved,
  sudoUsed,
  tlsVerificationDisabled,
  unknownFlag,
  unknownInstruction,
  userNotEffectiveNonroot,
  userNotNumeric,
  userRoot,
  useraddHighUid,
  variableUndefined,
  virtualPackagesLeft,
  volumeOnSystemFolder,
  wgetAndCurl,
  wgetProgress,
  workdirRelative,
  workdirSystemFolder,
  worldWritableMode,
  yarnCacheLeft,
  yumCacheLeft,
  yumVersionMissing,
  yumYesMissing,
  zypperCacheLeft,
  zypperVersionMissing,
  zypperYesMissing,
];
