import { type ProgramRow, after, before, go, named } from '../evidence.ts';

/** Shells, compressors and other tools of the command line. */
export const TOOL_ROWS: readonly ProgramRow[] = [
  { name: 'bash', files: ['bash'], evidence: [after('@(#)Bash version ', /^(\d+\.\d+\.\d+)/)], cpe: ['gnu', 'bash'] },
  { name: 'busybox', files: [], claims: ['busybox', '['], evidence: [after('BusyBox v')], cpe: ['busybox', 'busybox'] },
  {
    name: 'chromium',
    files: ['chrome', 'chromium', 'headless_shell'],
    evidence: ['\0Default', '\0chrome\0'].map((next) => before(next, /\0(\d{2,3}\.0\.\d{4,5}\.\d{1,3})$/)),
    cpe: ['google', 'chrome'],
  },
  {
    name: 'curl',
    files: ['curl'],
    evidence: [after('curl ', /^(\d+\.\d+\.\d+) \(/), after('\0curl/')],
    cpe: ['haxx', 'curl'],
  },
  {
    name: 'ffmpeg',
    files: ['ffmpeg', 'ffprobe', 'ffplay', 'libavcodec*.so*', 'libavutil*.so*', 'libavformat*.so*'],
    evidence: [after('%s version ', /^n?(\d+\.\d+(?:\.\d+)?)/), after('FFmpeg version ', /^n?(\d+\.\d+(?:\.\d+)?)/)],
    cpe: ['ffmpeg', 'ffmpeg'],
  },
  {
    name: 'firefox',
    files: [],
    claims: ['application.ini'],
    evidence: [after('\nName=Firefox', /^[\s\S]{0,80}?\nVersion=(\d+\.\d+(?:\.\d+)?)/)],
    cpe: ['mozilla', 'firefox'],
  },
  { name: 'git', files: ['git'], evidence: [after('git/', /^(\d+\.\d+\.\d+)\0/)], cpe: ['git-scm', 'git'] },
  {
    name: 'ghostscript',
    files: ['gs', 'libgs.so*'],
    evidence: [after('/ghostscript/', /^(\d+\.\d+(?:\.\d+)?)\/(?:Resource|lib)/)],
    cpe: ['artifex', 'ghostscript'],
  },
  {
    name: 'git-lfs',
    files: ['git-lfs'],
    evidence: [go('github.com/git-lfs/git-lfs/v3')],
    cpe: ['git_large_file_storage_project', 'git_large_file_storage'],
  },
  {
    name: 'gzip',
    files: ['gzip'],
    evidence: [
      before('\0%s %s\n\0method', /\0(\d+\.\d+)$/),
      after('file size changed while zipping\n\0', /^(\d+\.\d+)\0/),
    ],
    cpe: ['gnu', 'gzip'],
  },
  {
    name: 'imagemagick',
    files: ['libMagickCore*.so*', 'magick'],
    evidence: [after('ImageMagick ', /^(\d+\.\d+\.\d+-\d+) Q/)],
    cpe: ['imagemagick', 'imagemagick'],
  },
  {
    name: 'jq',
    files: ['jq'],
    evidence: [before('\0DEBUG:\0', /\0(\d+\.\d+(?:\.\d+)?(?:rc\d)?)$/)],
    cpe: ['jqlang', 'jq'],
  },
  { name: 'rsync', files: ['rsync'], evidence: [after('rsync  version ')], cpe: ['samba', 'rsync'] },
  {
    name: 'sudo',
    files: ['sudo'],
    evidence: [after('Sudo version %s\n\0', /^(\d+\.\d+\.\d+(?:p\d+)?)\0/)],
    cpe: ['sudo_project', 'sudo'],
  },
  { name: 'tar', files: ['tar'], evidence: [after('\0%s: byte %s: %s\0', /^(\d+\.\d+)\0/)], cpe: ['gnu', 'tar'] },
  { name: 'tcpdump', files: ['tcpdump'], evidence: [after('%s version ')], cpe: ['tcpdump', 'tcpdump'] },
  { name: 'util-linux', files: ['getopt'], evidence: [after('util-linux ')], cpe: ['kernel', 'util-linux'] },
  {
    name: 'wget',
    files: ['wget'],
    evidence: [before('\0\0\0\0\0\0\0\0', /-g -Wall\0(\d+\.\d+(?:\.\d+)?)$/), after('Wget/', /^(\d+\.\d+(?:\.\d+)?)/)],
    cpe: ['gnu', 'wget'],
  },
  {
    name: 'wp-cli',
    files: [],
    claims: ['wp', 'wp-cli.phar'],
    evidence: [after('wp-cli/wp-cli ', /^(\d+\.\d+\.\d+)/)],
    cpe: ['wp-cli', 'wp-cli'],
  },
  {
    name: 'xz',
    files: ['xz', 'liblzma.so*'],
    evidence: [after('xz (XZ Utils) '), named(/liblzma\.so\.(\d+\.\d+)/)],
    cpe: ['tukaani', 'xz'],
  },
  {
    name: 'zstd',
    files: ['zstd', 'libzstd.so*'],
    evidence: [before('\0Zstandard CLI', /\0v(\d+\.\d+\.\d+)$/), named(/libzstd\.so\.(\d+\.\d+)/)],
    cpe: ['facebook', 'zstandard'],
  },
];
