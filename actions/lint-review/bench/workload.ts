/** What the generated pull request and its report consist of. */
export interface Workload {
  readonly diff: string;
  /** One finding of the workload. */
  readonly findings: readonly Sample[];
  /** How many of them stand on added lines. */
  readonly onAdded: number;
}

/** A finding before it is written in a format. */
export interface Sample {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
}

const FILES = 3_000;
const HUNKS_PER_FILE = 4;
const RULES = 120;

/** Numbers from 0 to 1 that are the same on every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 3,000 files with 12,000 hunks and 168,000 diff lines, and findings of which about 18 % are on added lines. */
export function makeWorkload(count: number, seed = 42): Workload {
  const random = seeded(seed);
  const diff: string[] = [];
  const added: (readonly [path: string, line: number])[] = [];
  const paths: string[] = [];
  for (let f = 0; f < FILES; f++) {
    const path = `services/module-${f % 60}/src/feature-${f}/component-${f}.ts`;
    paths.push(path);
    diff.push(`diff --git a/${path} b/${path}`, 'index 1111111..2222222 100644', `--- a/${path}`, `+++ b/${path}`);
    let shift = 0;
    for (let h = 0; h < HUNKS_PER_FILE; h++) {
      const start = 20 + h * 60;
      diff.push(`@@ -${start},8 +${start + shift},12 @@ function block${h}() {`);
      for (let i = 0; i < 3; i++) diff.push(` const before${i} = readValue(${start + i}, 'same');`);
      for (let i = 0; i < 2; i++) diff.push(`-const old${i} = compute(${start + i}, 'before');`);
      for (let i = 0; i < 6; i++) {
        diff.push(`+const value${i} = compute(${start + i}, 'new', ${Math.floor(random() * 1e6)});`);
        added.push([path, start + shift + 3 + i]);
      }
      for (let i = 0; i < 3; i++) diff.push(` const after${i} = readValue(${start + i}, 'same');`);
      shift += 4;
    }
  }
  const findings: Sample[] = [];
  let onAdded = 0;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const isAdded = new Set(added.map(([path, line]) => `${path}:${line}`));
  for (let i = 0; i < count; i++) {
    const hit = random() < 0.11;
    const [path, line] = hit ? pick(added) : [pick(paths), 1 + Math.floor(random() * 300)];
    if (isAdded.has(`${path}:${line}`)) onAdded++;
    const rule = Math.floor(random() * RULES);
    findings.push({
      path,
      line,
      column: 1 + Math.floor(random() * 80),
      rule: `rule/${rule}-no-unexpected-thing`,
      level: pick(['error', 'warning', 'warning', 'note']),
      message: `Unexpected thing number ${i} in value${i % 7}; expected something else according to rule ${rule}.`,
    });
  }
  return { diff: `${diff.join('\n')}\n`, findings, onAdded };
}

/** The findings as a SARIF log. */
export function* toSarif(findings: readonly Sample[]): Generator<string> {
  const rules = Array.from({ length: RULES }, (_, i) => ({
    id: `rule/${i}-no-unexpected-thing`,
    shortDescription: { text: `Rule ${i} forbids unexpected things` },
    helpUri: `https://lint.example/rules/${i}`,
    defaultConfiguration: { level: 'warning' },
  }));
  const tool = { driver: { name: 'bench-lint', version: '1.0.0', rules } };
  yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"columnKind":"utf16CodeUnits","results":[`;
  for (const [i, finding] of findings.entries()) {
    const result = {
      ruleId: finding.rule,
      level: finding.level,
      message: { text: finding.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: finding.path, uriBaseId: '%SRCROOT%' },
            region: { startLine: finding.line, startColumn: finding.column, endColumn: finding.column + 4 },
          },
        },
      ],
    };
    yield `${i > 0 ? ',' : ''}\n${JSON.stringify(result)}`;
  }
  yield ']}]}\n';
}

/** The findings as checkstyle XML, sorted by file. */
export function* toCheckstyle(findings: readonly Sample[]): Generator<string> {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<checkstyle version="10.0">\n';
  const sorted = [...findings].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  let open = '';
  for (const { path, line, column, rule, level, message } of sorted) {
    if (path !== open) {
      yield `${open === '' ? '' : '</file>\n'}<file name="${path}">\n`;
      open = path;
    }
    const severity = level === 'note' ? 'info' : level;
    yield `<error line="${line}" column="${column}" severity="${severity}" message="${message}" source="${rule}"/>\n`;
  }
  yield '</file>\n</checkstyle>\n';
}
