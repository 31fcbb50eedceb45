import { Collection } from '../collection.ts';
import { bytesOf } from './byte-source.ts';
import type { Format } from './format.ts';
import { readReport } from './read-report.ts';

async function read(content: string | Buffer, format?: Format, tool = '') {
  const collection = new Collection();
  const facts = await readReport(bytesOf('report', content), format, collection, { tool });
  return { facts, collection, findings: collection.findings };
}

const sarif = (run: object, version = '2.1.0'): string =>
  JSON.stringify({ version, runs: [{ tool: { driver: { name: 'tool' } }, ...run }] });
const result = (more: object = {}): object => ({ message: { text: 'wrong' }, ...more });
const at = (uri: string, region: object = { startLine: 3 }): object => ({
  locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
});

test.each([
  ['sarif', sarif({ results: [result(at('a.js'))] })],
  [
    'checkstyle',
    '<?xml version="1.0"?><checkstyle><file name="a.js"><error line="3" message="wrong"/></file></checkstyle>',
  ],
  ['eslint', '[{"filePath":"a.js","messages":[{"line":3,"message":"wrong","severity":2}]}]'],
  ['ruff', '[{"code":"E1","filename":"a.js","location":{"row":3,"column":1},"message":"wrong"}]'],
  ['pylint', '[{"type":"error","path":"a.js","line":3,"column":0,"symbol":"s","message":"wrong","message-id":"E1"}]'],
  [
    'pylint',
    '{"messages":[{"type":"error","path":"a.js","line":3,"column":0,"symbol":"s","message":"wrong","messageId":"E1"}],"statistics":{}}',
  ],
  [
    'stylelint',
    '[{"source":"a.js","warnings":[{"line":3,"column":1,"rule":"r","severity":"error","text":"wrong (r)"}]}]',
  ],
  ['swiftlint', '[{"file":"a.js","line":3,"reason":"wrong","rule_id":"r","severity":"Error","character":null}]'],
  [
    'rdjson',
    '{"source":{"name":"x"},"diagnostics":[{"message":"wrong","location":{"path":"a.js","range":{"start":{"line":3}}}}]}',
  ],
  ['flake8', '{"a.js":[{"code":"E1","filename":"a.js","line_number":3,"column_number":1,"text":"wrong"}]}'],
  ['rdjsonl', '{"message":"wrong","location":{"path":"a.js","range":{"start":{"line":3}}}}\n'],
])('tells %s by its content and reads it', async (format, content) => {
  for (const text of [content, `\ufeff${content}`, Buffer.from(`\ufeff${content}`, 'utf16le')]) {
    const { facts, findings, collection } = await read(text);
    expect(facts.format).toBe(format);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ line: 3, endLine: 3, message: 'wrong', file: { reported: 'a.js' } });
    expect(collection.unreadableCount).toBe(0);
  }
});

test('reads a unified diff as suggested changes', async () => {
  const { facts, findings } = await read(
    '--- a/x.js\n+++ b/x.js\n@@ -1,4 +1,4 @@\n one\n-two\n+2\n three\n+3.5\n four\n',
  );
  expect(facts.format).toBe('diff');
  expect(findings.map(({ line, endLine, details }) => [line, endLine, details?.fixes?.[0]?.[0]?.text])).toEqual([
    [2, 2, '2\n'],
    [3, 3, 'three\n3.5\n'],
  ]);
});

test('passes over text before JSON and says so', async () => {
  const { findings, collection } = await read(
    'Traceback: oops\n  [warn] x\n[{"filePath":"a.js","messages":[{"line":1,"message":"m"}]}]',
  );
  expect(findings).toHaveLength(1);
  expect(collection.notices[0]).toContain('Traceback: oops');
});

test.each([['1.0.0'], ['2.0.0'], ['3.0']])('refuses SARIF %s with a way out', async (version) => {
  await expect(read(sarif({ results: [] }, version), 'sarif')).rejects.toThrow(/expected 2\.1\.0.*SARIF Multitool/);
});

test('takes levels from the result, the invocation, the rule, and warning at last', async () => {
  const rules = [{ id: 'R1', defaultConfiguration: { level: 'error' } }, { id: 'R2' }];
  const invocations = [
    {
      executionSuccessful: true,
      ruleConfigurationOverrides: [{ descriptor: { index: 1 }, configuration: { level: 'note' } }],
    },
  ];
  const results = [
    result({ ruleIndex: 0, level: 'note' }),
    result({ ruleId: 'R2' }),
    result({ ruleId: 'R1/sub' }),
    result(),
    result({ kind: 'pass', level: 'error' }),
  ];
  const { findings } = await read(sarif({ tool: { driver: { name: 't', rules } }, invocations, results }));
  expect(findings.map(({ level }) => level)).toEqual(['note', 'note', 'error', 'warning', 'none']);
  expect(findings[4]?.details?.suppressed).toBe('kind pass');
});

test('finds messages by id in the rule and in extensions, with arguments', async () => {
  const extension = { name: 'e', rules: [{ id: 'X', messageStrings: { m: { text: "'{0}' is {{odd}}" } } }] };
  const { findings } = await read(
    sarif({
      tool: { driver: { name: 't' }, extensions: [extension] },
      results: [{ rule: { index: 0, toolComponent: { index: 0 } }, message: { id: 'm', arguments: ['v'] } }],
    }),
  );
  expect(findings[0]).toMatchObject({ rule: 'X', message: "'v' is {odd}" });
});

test('a run that says it failed, or that has no results, is no clean run', async () => {
  expect((await read(sarif({}))).facts.failures[0]).toContain('no results at all');
  const invocations = [{ executionSuccessful: false, toolExecutionNotifications: [{ message: { text: 'boom' } }] }];
  expect((await read(sarif({ results: [], invocations }))).facts.failures).toEqual([
    'tool reports that it failed: boom',
  ]);
  expect((await read('{"version":"2.1.0","runs":null}')).facts.failures).toHaveLength(1);
});

test('keeps what was complete of a log that was cut off, and counts the cut', async () => {
  const whole = sarif({ results: Array.from({ length: 2_000 }, (_, i) => result(at(`f${i}.js`))) });
  const { findings, collection } = await read(whole.slice(0, whole.indexOf('f1500.js')));
  expect(findings).toHaveLength(1_500);
  expect(collection.unreadableRecords[0]?.what).toContain('ends in the middle');
});

test('a broken record costs itself only', async () => {
  const good = (i: number): string => JSON.stringify(result(at(`f${i}.js`)));
  const broken = good(1).replace('"wrong"', 'wrong');
  const text = sarif({ results: [] }).replace('"results":[]', `"results":[${good(0)},${broken},7,${good(2)}]`);
  const { findings, collection } = await read(text);
  expect(findings.map(({ file }) => file?.reported)).toEqual(['f0.js', 'f2.js']);
  expect(collection.unreadableCount).toBe(2);
  expect(collection.unreadableRecords[0]?.where).toMatch(/^report:1:\d+$/);
});

test('results may come before the rules they refer to, and lines may be 10 MB long', async () => {
  const long = 'x'.repeat(10_000_000);
  const text = `{"runs":[{"results":[${JSON.stringify({ ruleIndex: 0, message: { id: 'm' } })}],"tool":{"driver":{"name":"t","rules":[{"id":"R","messageStrings":{"m":{"text":"found"}},"help":{"text":"${long}"}}]}}}],"version":"2.1.0"}`;
  expect((await read(text)).findings[0]).toMatchObject({ rule: 'R', message: 'found' });
});

test('deep nesting and document types are refused', async () => {
  await expect(read(`{"version":"2.1.0","runs":${'['.repeat(5_000)}`, 'sarif')).rejects.toThrow('levels of nesting');
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><checkstyle><file name="&b;"/></checkstyle>';
  await expect(read(bomb, 'checkstyle')).rejects.toThrow('document type');
});

test('checkstyle without a usable line is about the file; a file that was not looked at is told', async () => {
  const { findings, collection } = await read(
    '<checkstyle><file name="A.java"><error line="abc" message="a&#10;b" source="s"/><error message="x"/><exception>boom</exception></file></checkstyle>',
  );
  expect(findings.map(({ line, message }) => [line, message])).toEqual([
    [0, 'a\nb'],
    [0, 'x'],
  ]);
  expect(collection.unreadableRecords[0]?.what).toContain('A.java');
});

test('an unknown report names the known formats', async () => {
  await expect(read('<html></html>')).rejects.toThrow('known are sarif, checkstyle');
});

test('a line that names a place but fits no format is told', async () => {
  const { collection, findings } = await read(
    "a.py:3:1: F401 'os' imported but unused\nsrc/b: c.py:3:1: F401 'os' imported but unused\n",
    'text:flake8',
  );
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(collection)).toContain('1 lines name a file and a line but fit no format');
});

test('a text of which no line is a finding is told: it may be in another style than the format', async () => {
  const { collection } = await read('\n\nIn a.sh line 2:\necho $1\n     ^-- SC2086 (info): quote\n', 'text:shellcheck');
  expect(collection.notices).toEqual([
    expect.stringContaining('no line of it reads as a finding; it begins with: In a.sh'),
  ]);
  expect((await read('\n', 'text:shellcheck')).collection.notices).toEqual([]);
});

test('colours and links of terminals are no part of what a linter says', async () => {
  const link = '\u001B]8;;https://example.com/E1\u001B\\E1\u001B]8;;\u001B\\';
  const { findings } = await read(`\u001B[1ma.py\u001B[0m:3:1: ${link} wrong\n`, 'text:flake8');
  expect(findings[0]).toMatchObject({ line: 3, rule: 'E1', message: 'wrong', file: { reported: 'a.py' } });
});

test('a clean flake8-json report is told by its files', async () => {
  expect((await read('{"./a.py": [], "./b.py": []}')).facts.format).toBe('flake8');
  await expect(read('{"errors": [], "results": []}')).rejects.toThrow('not one that its content tells');
});

test.each([
  ['eslint', (i: number) => `[{"filePath":"${i}.js","messages":[{"line":1,"message":"m"}]}]`],
  ['sarif', (i: number) => sarif({ results: [result(at(`${i}.js`))] })],
])('outputs of %s that were put together are read as one report', async (_format, document) => {
  const { findings, collection } = await read(`${document(1)}\n${document(2)}${document(3)}\nDone in 2 s.`);
  expect(findings.map(({ file }) => file?.reported)).toEqual(['1.js', '2.js', '3.js']);
  expect(collection.unreadableCount).toBe(0);
  expect(collection.notices).toEqual([expect.stringContaining('text after the report')]);
});

test('a document that cannot be read behind another one is told', async () => {
  const { findings, collection } = await read('[{"filePath":"a.js","messages":[{"message":"m"}]}]\n[{"filePath":');
  expect(findings).toHaveLength(1);
  expect(collection.unreadableCount).toBeGreaterThan(0);
});

test('a range of RDFormat that has no end is a point', async () => {
  const suggestion = (range: object) => ({ range, text: 'x' });
  const suggestions = [
    suggestion({ start: { line: 3, column: 5 } }),
    suggestion({ start: { line: 3 } }),
    suggestion({ start: { line: 3 }, end: { line: 4 } }),
  ];
  const record = { message: 'm', location: { path: 'a.js', range: { start: { line: 3, column: 5 } } }, suggestions };
  const { findings } = await read(JSON.stringify(record), 'rdjsonl');
  expect(findings[0]).toMatchObject({ column: 5, endColumn: 5 });
  expect(findings[0]?.details?.fixes?.flat()).toMatchObject([
    { column: 5, endLine: 3, endColumn: 5 },
    { column: 0, endLine: 3, endColumn: 0 },
    { column: 0, endLine: 4, endColumn: 0 },
  ]);
});

test('a row of a notebook cell is no line of the file', async () => {
  const record = { code: 'F401', filename: 'n.ipynb', cell: 2, location: { row: 3, column: 1 }, message: 'unused' };
  const { findings } = await read(JSON.stringify([record]));
  expect(findings[0]).toMatchObject({ line: 0, endLine: 0, column: 0, message: 'cell 2, line 3: unused' });
});

test('checkstyle is read in the encoding that it declares', async () => {
  const xml = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><checkstyle><file name="ä.java"><error line="1" message="ü"/></file></checkstyle>`;
  const { findings } = await read(Buffer.from(xml('ISO-8859-1'), 'latin1'));
  expect(findings[0]).toMatchObject({ file: { reported: 'ä.java' }, message: 'ü' });
  await expect(read(xml('klingon'))).rejects.toThrow('the encoding klingon is not known');
});

test('a text in which nothing but foreign places is found was read by the wrong format', async () => {
  const { collection } = await read('a.py:3:1: F401 unused\n', 'text:tslint');
  expect(collection.unreadableRecords[0]?.what).toContain('1 lines name a file');
});
