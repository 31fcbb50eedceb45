import { withLinters } from '../real-linters.ts';
const CASES: Record<string, [Record<string, string>, Record<string, string>, Record<string,string>?]> = {
  'eslint-crlf': [{ 'eslint.config.js': 'export default [{ rules: { "no-undef": "error", "no-var": "error", "prefer-const":"error", "no-extra-boolean-cast":"error" } }];\n' }, { 'web/é x.js': 'export const a = 1;\r\n/* 😀ä */ var b = 2; if (!!b) console.log("😀", b);\r\nvar c = 3;\r\nexport {b, c};\r\n', 'dist.ts': 'let x: number = 1' }],
  'eslint-syntax': [{ 'eslint.config.js': 'export default [{ rules: { "no-undef": "error" } }];\n' }, { 'a.js': 'const a = ;\n' }],
  'eslint-crash': [{ 'eslint.config.js': 'throw new Error("boom");\n' }, { 'a.js': 'x;\n' }],
  'eslint-rulecrash': [{ 'eslint.config.js': 'export default [{plugins:{p:{rules:{r:{create(){return {Program(){throw new Error("boom")}}}}}}},rules:{"p/r":"error"}}];\n' }, { 'a.js': 'x;\n' }],
  'ruff-crlf': [{ 'ruff.toml': '[lint]\nselect = ["F","UP","E"]\n' }, { 'é x.py': 'def f():\r\n    s = "😀ä"; print(u"😀", f"abc")\r\n    return s\r\nimport os\r\n', '-x.py': 'import os\n' }],
  'ruff-syntax': [{ 'ruff.toml': '[lint]\n' }, { 'a.py': 'def (:\n' }],
  'ruff-crash': [{ 'ruff.toml': '[lint\n' }, { 'a.py': 'import os\n' }],
  'flake8': [{ '.flake8': '[flake8]\nshow-source=true\ncount=true\nstatistics=true\n' }, { 'é x: 1.py': 's = "😀ä"; print(undefined)\r\nimport os\r\n', 's.py': 'def (:\n', '-x.py': 'import os\n' }],
  'flake8-crash-config': [{ '.flake8': '[flake8]\nignore = # nothing\nextend-ignore = a b !\n' }, { 'a.py': 'import os\n' }],
  'flake8-crash-plugin': [{ '.flake8': '[flake8]\n[flake8:local-plugins]\nextension =\n  X = plug:P\npaths = .\n', 'plug.py': 'class P:\n  name="x"\n  version="1"\n  def __init__(self, tree): pass\n  def run(self):\n    raise RuntimeError("boom")\n' }, { 'a.py': 'import os\n' }],
  'flake8-missing-plugin': [{ '.flake8': '[flake8]\nrequire-plugins = flake8-nope\n' }, { 'a.py': 'import os\n' }],
  'pylint': [{ '.pylintrc': '[MESSAGES CONTROL]\n' }, { 'é x.py': 's = "😀ä"; print(undefined)\r\nimport os\r\n', 's.py': 'def (:\n', '-x.py': 'import os\n' }],
  'pylint-usage': [{ '.pylintrc': '[MAIN]\nload-plugins=nope\n[MESSAGES CONTROL]\n' }, { 'a.py': 'import os\n' }],
  'pylint-hook': [{ '.pylintrc': '[MAIN]\ninit-hook="raise RuntimeError(1)"\n' }, { 'a.py': 'import os\n' }],
  'pylint-unknown': [{ '.pylintrc': '[MAIN]\nfoo=bar\n[MESSAGES CONTROL]\nenable=nope\n' }, { 'a.py': 'import os\n' }],
  'stylelint': [{ '.stylelintrc.json': '{ "rules": { "block-no-empty": true, "color-hex-length":"short", "nope/nope": true } }' }, { 'é x.css': '/* 😀ä */ a { color: #ffffff }\r\nb {}\r\n', '-x.css': 'a {}\n' }],
  'stylelint-ok': [{ '.stylelintrc.json': '{ "rules": { "block-no-empty": true, "color-hex-length":"short" } }' }, { 'é x.css': '/* 😀ä */ a { color: #ffffff }\r\nb {}\r\n', '-x.css': 'a {}\n' , 'bad.css': 'a { color: red\n'}],
  'stylelint-crash': [{ '.stylelintrc.json': '{ "extends": "nope" }' }, { 'a.css': 'a {}\n' }],
  'checkstyle': [{ 'checkstyle.xml': '<?xml version="1.0"?>\n<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">\n<module name="Checker"><module name="TreeWalker"><module name="EmptyStatement"/><module name="WhitespaceAfter"/></module></module>' }, { 'é x/A.java': 'class A {\r\n\tvoid f(int a,int b) {\r\n\t\tString s = "😀ä";;\r\n\t}\r\n}\r\n' , '-B.java': 'class B { void f() { ; } }\n'}],
  'checkstyle-syntax': [{ 'checkstyle.xml': '<?xml version="1.0"?>\n<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">\n<module name="Checker"><module name="TreeWalker"><module name="EmptyStatement"/></module></module>' }, { 'A.java': 'class A {\n  void f( {\n  }\n}\n', 'C.java': 'class C { void f() { ; } }\n' }],
  'checkstyle-crash': [{ 'checkstyle.xml': '<module name="Checker"><module name="Nope"/></module>' }, { 'A.java': 'class A {\n}\n' }],
  'ktlint': [{ '.editorconfig': 'root = true\n[*.kt]\nktlint_standard = enabled\n' }, { 'é x/A.kt': 'fun main() {\r\n    val s = "😀ä" ;println( s )\r\n}\r\n', '-B.kt': 'fun x() { print( 1 ) }\n' }],
  'ktlint-syntax': [{ '.editorconfig': 'root = true\n[*.kt]\nktlint_standard = enabled\n' }, { 'A.kt': 'fun main( {\n', 'B.kt': 'fun x() { print( 1 ) }\n' }],
};
const only = process.env['ONLY'];
for (const [name, [base, head, inputs]] of Object.entries(CASES)) {
  if (only && !new RegExp(only).test(name)) continue;
  test(name, async () => {
    await withLinters(base, head, async (story, lint) => {
      const r = await lint({ 'fail-level': 'never', 'report-json': 'out.json', ...inputs });
      const { conclusion, findings, commented, annotated, summarised, unreadable } = r.outputs;
      process.stdout.write(`\n##### ${name}: ${r.conclusion} ${JSON.stringify({ conclusion, findings, commented, annotated, summarised, unreadable, un: r.outputs['unmatched-path'] })}\n` + r.log.split('\n').filter((l) => /found |rror|arning|crash|notice/.test(l)).map((l) => '  ' + l.slice(0, 600)).join('\n') + '\n');
      for (const c of await story.comments()) process.stdout.write(`  C ${c.path}:${c.startLine ?? ''}-${c.line} ${JSON.stringify(c.body.replace(/<!--[^]*-->/, '').slice(0, 400))}\n`);
    });
  });
}
