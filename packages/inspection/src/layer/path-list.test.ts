import { anyCharacter } from '@assay/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathList, PathListBuilder } from './path-list.ts';

const paths = fc.array(
  fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), fc.constant('\u{DC80}x')).map((name) => `/a/${name}`),
);

test('paths and names are as they were, in whatever characters', () => {
  fc.assert(
    fc.property(paths, (all) => {
      const list = PathList.of(all);
      expect(all.map((_path, index) => list.at(index))).toEqual(all);
      expect(all.map((path, index) => list.nameAt(index, path))).toEqual(
        all.map((path) => path.slice(path.lastIndexOf('/') + 1)),
      );
    }),
  );
});

test('paths that were dropped leave room for others', () => {
  fc.assert(
    fc.property(paths, paths, fc.nat(20), (before, after, kept) => {
      const builder = new PathListBuilder();
      for (const path of before) builder.push(path);
      builder.truncate(Math.min(kept, before.length));
      for (const path of after) builder.push(path);
      const expected = [...before.slice(0, kept), ...after];
      const list = builder.build();
      expect(expected.map((_path, index) => list.at(index))).toEqual(expected);
      expect([builder.length, builder.characters]).toEqual([expected.length, expected.join('').length]);
    }),
  );
});
