import { describe, expect, it } from 'vitest';
import { DEFAULT_FORGE_SETTINGS, combineForgeSettings, readForgeSettings } from './forge-settings.ts';

describe('settings of a forge', () => {
  it.each([
    [{ secrets: 'enforce' }, { secrets: ['enforce'] }, 0],
    [{ comment: false, sarif: true }, { comment: ['off'], sarif: ['on'] }, 0],
    [{ 'pin-after': 24 }, { 'pin-after': ['24'] }, 0],
    [{ promote: ['production=acme/gitops:apps/web/kustomization.yaml'] }, null, 0],
    [{ promote: ['production=deployment'] }, { promote: ['production=deployment'] }, 0],
    [{ images: ['registry.example.com/team/*'] }, { images: ['registry.example.com/team/*'] }, 0],
    [{ images: ['localhost:5000/web'] }, { images: ['localhost:5000/web'] }, 0],
    [{ images: ['*'] }, {}, 1],
    [{ images: ['*.example.com/web'] }, {}, 1],
    [{ promote: ['production=acme/gitops:../other'] }, {}, 1],
    [{ promote: ['production=acme/gitops:/etc'] }, {}, 1],
    [{ promote: ['production=acme/gitops:a/../../b'] }, {}, 1],
    [{ secret: 'enforce' }, {}, 1],
    [{ secrets: 'sometimes', dockerfile: 'off' }, { dockerfile: ['off'] }, 1],
    [{ secrets: ['report', 'enforce'] }, {}, 1],
    [{ secrets: { nested: true } }, {}, 1],
    [JSON.parse('{"__proto__": "x", "constructor": "x"}'), {}, 2],
    [null, {}, 0],
    [[1], {}, 1],
    ['text', {}, 1],
  ])('reads %j', (value, values, problems) => {
    const reading = readForgeSettings(value);
    expect(reading.problems).toHaveLength(problems);
    if (values !== null) expect(reading.values).toEqual(values);
  });

  it('lets the stronger place win key by key, and says who said what', () => {
    const { settings, origins } = combineForgeSettings([
      { origin: 'web', values: { secrets: ['report'] } },
      { origin: 'assay.yaml', values: { secrets: ['off'], promote: ['p=a/b:c/d.yaml'], 'promote-checks': ['policy'] } },
    ]);
    expect(settings).toEqual({
      ...DEFAULT_FORGE_SETTINGS,
      modes: { ...DEFAULT_FORGE_SETTINGS.modes, secrets: 'report' },
      promote: [{ kind: 'file', environment: 'p', owner: 'a', repository: 'b', path: 'c/d.yaml' }],
      promoteChecks: ['policy'],
    });
    expect(origins).toMatchObject({ secrets: 'web', promote: 'assay.yaml', severity: 'default' });
  });

  it('is what it says by default', () => {
    expect(combineForgeSettings([]).settings).toEqual(DEFAULT_FORGE_SETTINGS);
  });
});
