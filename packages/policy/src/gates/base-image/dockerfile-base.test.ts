import { expect, test } from 'vitest';
import { dockerfileBase } from './dockerfile-base.ts';

test.each<[string, string, string | null]>([
  ['one stage', 'FROM debian:12\nRUN a\n', 'debian:12'],
  ['a digest and a platform', 'FROM --platform=linux/amd64 debian@sha256:ab\n', 'debian@sha256:ab'],
  ['the last stage', 'FROM golang:1 AS build\nFROM alpine:3\nCOPY --from=build /a /a\n', 'alpine:3'],
  ['a stage built on a stage', 'FROM alpine:3 AS base\nRUN a\nFROM base\nRUN b\n', 'alpine:3'],
  ['scratch', 'FROM scratch\n', null],
  ['a build argument', 'ARG BASE=debian\nFROM $BASE\n', null],
  ['text of a here-document', 'FROM alpine:3\nRUN <<EOF\nFROM evil\nEOF\n', 'alpine:3'],
  ['nothing', '', null],
])('%s', (_, text, base) => {
  expect(dockerfileBase({ path: 'Dockerfile', text })).toBe(base);
});
