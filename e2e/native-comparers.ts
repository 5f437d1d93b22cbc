import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Pair } from './version-pairs.ts';

/**
 * A native tool that compares all pairs, or tests all (range, version) pairs, in one process: `-1`, `0`, `1`; `in`, `out`; `x` where
 * one of the two is nothing to it; `mixed` where it has no answer to two versions that it knows. Null when it is not installed.
 */
export type NativeTool = (pairs: readonly Pair[], work: string) => readonly string[] | null;

interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
}

function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { ok: status === 0, stdout: stdout ?? '', stderr: error?.message ?? stderr ?? '' };
}

function linesOf(pairs: readonly Pair[]): string {
  return pairs.map((pair) => `${pair.join('\t')}\n`).join('');
}

/** Runs a program over lines of two tab-separated fields on its standard input; one line comes back for each. */
function batch(program: string, args: readonly string[], pairs: readonly Pair[], cwd: string): readonly string[] {
  const answer = run(program, args, { input: linesOf(pairs), cwd });
  const lines = answer.stdout.trimEnd().split('\n');
  if (!answer.ok || lines.length !== pairs.length) {
    throw new Error(`${program}: ${lines.length} answers to ${pairs.length} questions; ${answer.stderr}`);
  }
  return lines;
}

function pathOf(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

function installed(program: string): boolean {
  return pathOf(program) !== null;
}

/** A script for an interpreter, run over the pairs when the interpreter is there. */
function script(program: string, name: string, source: string, before: readonly string[] = []): NativeTool {
  return (pairs, work) => {
    if (!installed(program)) return null;
    const file = join(work, name);
    writeFileSync(file, source);
    return batch(program, [...before, file], pairs, work);
  };
}

export const dpkg: NativeTool = (pairs, work) => {
  if (!installed('dpkg')) return null;
  const loop = `
    while IFS='\t' read -r a b; do
      if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then echo -1
      elif dpkg --compare-versions "$a" gt "$b" 2>/dev/null; then echo 1
      else echo 0; fi
    done`;
  return batch('sh', ['-c', loop], pairs, work);
};

export const rpm: NativeTool = (pairs, work) => {
  if (!installed('rpm')) return null;
  const file = join(work, 'rpm-pairs');
  writeFileSync(file, linesOf(pairs));
  const program = `%{lua:
    for line in io.lines("${file}") do
      local a, b = line:match("^(.-)\\t(.*)$")
      local x, y = rpm.ver(a), rpm.ver(b)
      if x == nil or y == nil then print("x\\n") elseif x < y then print("-1\\n") elseif y < x then print("1\\n") else print("0\\n") end
    end}`;
  const answer = run('rpm', ['--eval', program]);
  if (!answer.ok) throw new Error(`rpm: ${answer.stderr}`);
  return answer.stdout.trim().split(/\s+/);
};

export const vercmp: NativeTool = (pairs, work) => {
  if (!installed('vercmp')) return null;
  return batch('sh', ['-c', `while IFS='\t' read -r a b; do vercmp "$a" "$b"; done`], pairs, work);
};

/** A root file system of Alpine, whose apk runs by its own loader. */
export function apk(root: string): NativeTool {
  const loader = join(root, 'lib/ld-musl-x86_64.so.1');
  const command = `"${loader}" --library-path "${root}/lib:${root}/usr/lib" "${root}/sbin/apk"`;
  const loop = `
    while IFS='\t' read -r a b; do
      case "$a$b" in -*) echo x; continue;; esac
      case "$b" in -*) echo x; continue;; esac
      if ${command} version --quiet --check "$a" "$b" >/dev/null 2>&1; then ${command} version -t "$a" "$b"; else echo x; fi
    done`;
  return (pairs, work) =>
    batch('sh', ['-c', loop], pairs, work).map((line) => ({ '<': '-1', '=': '0', '>': '1' })[line] ?? 'x');
}

const PACKAGING = `
import sys
from packaging.version import Version, InvalidVersion
from packaging.specifiers import SpecifierSet, InvalidSpecifier
for line in sys.stdin:
    a, b = line.rstrip('\\n').split('\\t')
    try:
        print(ANSWER)
    except (InvalidVersion, InvalidSpecifier, ValueError):
        print('x')
`;

/** Before version 26 the library read versions and ranges that PEP 440 does not have, and `>` otherwise. */
function withPackaging(tool: NativeTool): NativeTool {
  const question = 'import packaging; print(packaging.__version__)';
  return (pairs, work) => {
    const answer = spawnSync('python3', ['-c', question], { encoding: 'utf8' });
    return Number.parseInt(answer.stdout, 10) >= 26 ? tool(pairs, work) : null;
  };
}

export const packagingVersion: NativeTool = withPackaging(
  script(
    'python3',
    'versions.py',
    PACKAGING.replace('ANSWER', '(Version(a) > Version(b)) - (Version(a) < Version(b))'),
  ),
);

export const packagingSpecifier: NativeTool = withPackaging(
  script(
    'python3',
    'specifiers.py',
    PACKAGING.replace('ANSWER', `'in' if SpecifierSet(a).contains(Version(b), prereleases=True) else 'out'`),
  ),
);

/** Portage's own order, from its package on PyPI; null when that is not installed. */
export const portage: NativeTool = (pairs, work) => {
  const isThere = installed('python3') && run('python3', ['-c', 'import portage.versions']).ok;
  return isThere ? comparePortage(pairs, work) : null;
};

const comparePortage: NativeTool = script(
  'python3',
  'portage-versions.py',
  `import sys
from portage.versions import vercmp, ververify
for line in sys.stdin:
    a, b = line.rstrip('\\n').split('\\t')
    # Zero is also what it says of what is no version.
    order = vercmp(a, b) if ververify(a) and ververify(b) else None
    print('x' if order is None else (order > 0) - (order < 0))
`,
);

export const gemVersion: NativeTool = script(
  'ruby',
  'versions.rb',
  `STDIN.each_line do |line|
    a, b = line.chomp.split("\\t", -1)
    puts((Gem::Version.correct?(a) && Gem::Version.correct?(b)) ? (Gem::Version.new(a) <=> Gem::Version.new(b)) : 'x')
  end`,
);

export const gemRequirement: NativeTool = script(
  'ruby',
  'requirements.rb',
  `STDIN.each_line do |line|
    a, b = line.chomp.split("\\t", -1)
    begin
      puts Gem::Requirement.new(a.split(',')).satisfied_by?(Gem::Version.new(b)) ? 'in' : 'out'
    rescue ArgumentError
      puts 'x'
    end
  end`,
);

/** Runs over npm's own copy of node-semver. */
function nodeSemver(answer: string): NativeTool {
  return (pairs, work) => {
    const npm = pathOf('npm');
    const folder = npm === null ? '' : join(dirname(dirname(realpathSync(npm))), 'node_modules/semver');
    if (!existsSync(folder)) return null;
    const file = join(work, 'semver.cjs');
    writeFileSync(
      file,
      `const semver = require(${JSON.stringify(folder)});
      const lines = require('node:fs').readFileSync(0, 'utf8').trimEnd().split('\\n');
      console.log(lines.map((line) => { const [a, b] = line.split('\\t'); ${answer} }).join('\\n'));`,
    );
    return batch('node', [file], pairs, work);
  };
}

export const semverVersion: NativeTool = nodeSemver(
  `return semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : 'x';`,
);

export const semverRange: NativeTool = nodeSemver(
  `const options = { includePrerelease: true };
  return semver.validRange(a, options) === null || !semver.valid(b) ? 'x' : semver.satisfies(b, a, options) ? 'in' : 'out';`,
);

/** Composer's library as Debian installs it. */
const COMPOSER = '/usr/share/php/Composer/Semver/autoload.php';

function composer(answer: string): NativeTool {
  return (pairs, work) => {
    if (!existsSync(COMPOSER)) return null;
    const source = `<?php
      require '${COMPOSER}';
      $parser = new Composer\\Semver\\VersionParser();
      while (($line = fgets(STDIN)) !== false) {
        [$a, $b] = explode("\\t", rtrim($line, "\\n"));
        try { ${answer} } catch (UnexpectedValueException $e) { echo "x\\n"; }
      }`;
    return script('php', 'composer.php', source)(pairs, work);
  };
}

export const composerVersion: NativeTool = composer(
  `[$x, $y] = [$parser->normalize($a), $parser->normalize($b)];
  echo strpos($x, 'dev-') === 0 || strpos($y, 'dev-') === 0 ? 'x' : version_compare($x, $y), "\\n";`,
);

export const composerConstraint: NativeTool = composer(
  `echo Composer\\Semver\\Semver::satisfies($parser->normalize($b), $a) ? 'in' : 'out', "\\n";`,
);

/** The module that Go itself carries, and go/version for releases of Go. */
export const goVersion: NativeTool = (pairs, work) => {
  if (!installed('go')) return null;
  const root = run('go', ['env', 'GOROOT']).stdout.trim();
  const source = join(root, 'src/cmd/vendor/golang.org/x/mod/semver/semver.go');
  if (!existsSync(source)) return null;
  const folder = join(work, 'go');
  mkdirSync(join(folder, 'semver'), { recursive: true });
  copyFileSync(source, join(folder, 'semver/semver.go'));
  writeFileSync(join(folder, 'go.mod'), 'module compare\n\ngo 1.22\n');
  writeFileSync(
    join(folder, 'main.go'),
    `package main

import (
	"bufio"
	"compare/semver"
	"fmt"
	"go/version"
	"os"
	"strings"
)

func full(v string) bool {
	return semver.IsValid(v) && strings.Count(strings.SplitN(strings.SplitN(v, "-", 2)[0], "+", 2)[0], ".") == 2
}

// known tells releases of Go, also without their prefix, and module versions.
func known(v string) bool {
	return full("v"+strings.TrimPrefix(v, "v")) || version.IsValid(v) ||
		(version.IsValid("go"+v) && !strings.Contains(v, "-") && strings.HasPrefix(v, "1."))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		pair := strings.SplitN(lines.Text(), "\\t", 2)
		if version.IsValid(pair[0]) && version.IsValid(pair[1]) {
			fmt.Println(version.Compare(pair[0], pair[1]))
			continue
		}
		a, b := "v"+strings.TrimPrefix(pair[0], "v"), "v"+strings.TrimPrefix(pair[1], "v")
		if full(a) && full(b) {
			fmt.Println(semver.Compare(a, b))
		} else if known(pair[0]) && known(pair[1]) {
			fmt.Println("mixed")
		} else {
			fmt.Println("x")
		}
	}
}
`,
  );
  return batch('go', ['run', '-C', folder, '.'], pairs, work);
};

/** Maven's own classes, of the version whose rules we follow, from Maven Central; null without a JDK, mvn or that repository. */
const MAVEN_ARTIFACT = '4.0.0-rc-6';

function maven(name: string, answer: string): NativeTool {
  return (pairs, work) => {
    if (!installed('javac') || !installed('mvn')) return null;
    const repository = join(work, 'm2');
    const jar = join(
      repository,
      `org/apache/maven/maven-artifact/${MAVEN_ARTIFACT}/maven-artifact-${MAVEN_ARTIFACT}.jar`,
    );
    const goal = `-Dartifact=org.apache.maven:maven-artifact:${MAVEN_ARTIFACT}:jar`;
    if (!existsSync(jar)) {
      run('mvn', ['-q', '-B', 'dependency:get', goal, '-Dtransitive=false', `-Dmaven.repo.local=${repository}`]);
    }
    if (!existsSync(jar)) return null;
    writeFileSync(
      join(work, `${name}.java`),
      `import org.apache.maven.artifact.versioning.*;
      import java.io.*;
      public class ${name} {
        public static void main(String[] args) throws Exception {
          BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
          StringBuilder out = new StringBuilder();
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String a = line.substring(0, line.indexOf('\\t')), b = line.substring(line.indexOf('\\t') + 1);
            try { out.append(${answer}).append('\\n'); } catch (Exception e) {
              out.append(String.valueOf(e.getMessage()).contains("overlap") ? "mixed\\n" : "x\\n");
            }
          }
          System.out.print(out);
        }
      }`,
    );
    return batch('java', ['-cp', jar, `${name}.java`], pairs, work);
  };
}

export const mavenVersion: NativeTool = maven(
  'Versions',
  'Integer.signum(new ComparableVersion(a).compareTo(new ComparableVersion(b)))',
);

export const mavenRange: NativeTool = maven(
  'Ranges',
  'VersionRange.createFromVersionSpec(a).containsVersion(new DefaultArtifactVersion(b)) ? "in" : "out"',
);
