import { describe, expect, it } from 'vitest';
import { findRules } from './rule-names.ts';

describe('findRules', () => {
  it.each([
    ['base-image-tag-missing', ['base-image-tag-missing']],
    ['DL3006', ['base-image-tag-missing']],
    ['dl3006', ['base-image-tag-missing']],
    ['DS-0001', ['base-image-tag-latest', 'base-image-tag-missing']],
    ['AVD-DS-0001', ['base-image-tag-latest', 'base-image-tag-missing']],
    ['DS001', ['base-image-tag-latest', 'base-image-tag-missing']],
    ['MultipleInstructionsDisallowed', ['several-cmd', 'several-entrypoint', 'several-healthcheck']],
    ['no-such-rule', []],
    ['', []],
  ])('takes %s for %j', (name, ids) => {
    expect(findRules(name).map((rule) => rule.id)).toEqual(ids);
  });

  const hadolint =
    'DL1001 DL3000 DL3002 DL3006 DL3007 DL3010 DL3011 DL3012 DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3029 DL3043 ' +
    'DL3044 DL3045 DL3048 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058 DL3061 DL3063 DL3064 DL3065 ' +
    'DL3066 DL3067 DL4000 DL4003 DL4004';
  const buildkit =
    'ConsistentInstructionCasing CopyIgnoredFile DuplicateStageName ExposeInvalidFormat ExposeProtoCasing FromAsCasing ' +
    'FromPlatformFlagConstDisallowed InvalidDefaultArgInFrom InvalidDefinitionDescription JSONArgsRecommended ' +
    'LegacyKeyValueFormat MaintainerDeprecated MultipleInstructionsDisallowed RedundantTargetPlatform ReservedStageName ' +
    'SecretsUsedInArgOrEnv StageNameCasing UndefinedArgInFrom UndefinedVar WorkdirRelativePath';
  const others =
    'DS-0001 DS-0002 DS-0004 DS-0005 DS-0006 DS-0007 DS-0008 DS-0009 DS-0011 DS-0012 DS-0016 DS-0022 DS-0023 DS-0026 DS-0030 ' +
    'DS-0031 CIS-DI-0001 CIS-DI-0006 CIS-DI-0009 CIS-DI-0010 DKL-DI-0002';

  const commands =
    'DL3001 DL3003 DL3004 DL3008 DL3009 DL3013 DL3014 DL3015 DL3016 DL3018 DL3019 DL3027 DL3028 DL3030 DL3032 DL3033 DL3034 ' +
    'DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3046 DL3047 DL3059 DL3060 DL3062 DL4001 DL4005 DL4006 ' +
    'NoEmptyContinuation DS-0010 DS-0013 DS-0014 DS-0015 DS-0017 DS-0019 DS-0020 DS-0021 DS-0024 DS-0025 DS-0027 DS-0029 ' +
    'CIS-DI-0007 DKL-DI-0001 DKL-DI-0003 DKL-DI-0004 DKL-DI-0005';

  it.each(`${hadolint} ${buildkit} ${others} ${commands}`.split(' '))('knows %s', (name) => {
    expect(findRules(name).length).toBeGreaterThan(0);
  });
});
