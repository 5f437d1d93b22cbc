import { inspectionFormats, sourceFormats } from '@assay/report';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './command-table.ts';
import { formatsWithStatements } from './terminal/decision-statements.ts';
import { matchingFormats } from './terminal/matching-formats.ts';
import { ALL_SETTINGS, SETTING_COUNT } from './settings/settings.ts';

const formatsOf = (name: string): readonly string[] | undefined =>
  COMMANDS.find((command) => command.name === name)?.formats;

describe('the table of commands', () => {
  it('lists the formats that there are', () => {
    expect(formatsOf('check')).toEqual(formatsWithStatements().modules.map(({ id }) => id));
    expect(formatsOf('vulns')).toEqual(matchingFormats(new Date(0), null).modules.map(({ id }) => id));
    expect(formatsOf('secrets')).toEqual(sourceFormats.modules.map(({ id }) => id));
    expect(formatsOf('inspect')).toEqual(inspectionFormats.modules.map(({ id }) => id));
  });

  it('lists formats exactly for the commands that take -o', () => {
    const output = ALL_SETTINGS.find(({ name }) => name === 'output')?.commands;
    expect(
      COMMANDS.filter(({ formats }) => formats.length > 0)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(output?.toSorted());
  });
});

describe('the table of settings', () => {
  it('holds every setting of every group: none hides one of another group', () => {
    expect(ALL_SETTINGS).toHaveLength(SETTING_COUNT);
  });

  it('gives every name and every variable once', () => {
    const keys = ALL_SETTINGS.filter(({ config }) => config !== 'none').map(({ name }) => name);
    expect(new Set(keys).size).toBe(keys.length);
    // A flag may mean one thing to one command and another thing to another.
    const flags = ALL_SETTINGS.flatMap(({ name, commands }) => commands.map((command) => `${command} ${name}`));
    expect(new Set(flags).size).toBe(flags.length);
    const variables = ALL_SETTINGS.flatMap(({ environment }) => environment ?? []);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it.each(ALL_SETTINGS.map((setting) => [setting.name, setting] as const))(
    'names %s the same everywhere',
    (name, setting) => {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      if (setting.environment !== null)
        expect(setting.environment).toBe(`ASSAY_${name.toUpperCase().replaceAll('-', '_')}`);
      expect(setting.summary).toMatch(/^[A-Z].*\.$/);
    },
  );
});
