import { existsSync } from 'node:fs';
import { compileBotium } from '../../src/formats/botium/compile-botium.ts';
import type { BotiumKind } from '../../src/formats/botium/compile-botium.ts';
import { findCases } from '../../src/cases.ts';
import { botiumFormat } from '../../src/formats/botium/read-botium.ts';
import { linkFixtures } from '../../src/link.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { compact, structureOf } from './botium-structure.ts';
import { casesOf, expectedOf, kindsOfCases, sourceOf } from './corpora-cases.ts';

interface BotiumRun {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly readAs?: BotiumKind;
  readonly result?: { readonly ok: boolean };
  readonly error?: { readonly stage: string };
}

/** Where this project differs from Botium on purpose; docs/bot-qa-compatibility.md says why. */
const botiumDifferences: Readonly<Record<string, string>> = {
  'botium/compiler/convos/csv/utterances_liveperson.csv {}': 'a table that would silently give no list is a mistake',
  'botium/compiler/convos/xlsx/convos_sheetnames.xlsx {}': 'a workbook of which no sheet is read is a mistake',
};

/** A pattern of media is a mistake here, not one conversation for each file; a title that begins with "skip" is skipped. */
const expandedDifferently: Readonly<Record<string, number>> = {
  'botium/scripting/userinputs/convos/': 14,
  'botium/scripting/skipconvos/': 1,
};

describe("what Botium's compiler makes of its own fixtures", () => {
  const runs = casesOf('compile').flatMap((one) =>
    (expectedOf(one) as { runs: readonly BotiumRun[] }).runs.map((run) => ({
      name: `${one.id} ${JSON.stringify(run.settings)}`,
      file: one.files[0]!,
      run,
    })),
  );

  it.each(runs.map((run) => [run.name, run] as const))('%s', (name, { file, run }) => {
    const problems = new ProblemList();
    const { source } = sourceOf(file);
    const script = compileBotium(source, run.settings, problems, run.readAs);
    const failed = problems.all().filter((problem) => problem.level === 'error');
    const result = run.result as { ok?: boolean; error?: unknown } | undefined;
    if (run.error ?? result?.error) {
      expect(failed).not.toEqual([]);
      return;
    }
    const { ok: _ok, ...expected } = result as Record<string, unknown>;
    expect(compact(structureOf(script))).toEqual(compact(expected));
    if (!(name in botiumDifferences)) expect(failed).toEqual([]);
  });
});

describe('folders of Botium fixtures', () => {
  const cases = casesOf('compile-and-expand');
  it.each(cases.map((one) => [one.id, one] as const))('%s: each file', (_id, one) => {
    const expected = expectedOf(one) as {
      settings: Readonly<Record<string, unknown>>;
      files: Readonly<Record<string, Record<string, unknown>>>;
    };
    const names = Object.entries(expected.files);
    expect(names.length).toBeGreaterThan(0);
    for (const [name, { ok: _ok, ...wanted }] of names) {
      const problems = new ProblemList();
      const { source } = sourceOf(`botium/fixtures/${name}`);
      const script = compileBotium(source, expected.settings, problems);
      const failed = problems.all().filter((problem) => problem.level === 'error');
      const isSkipped = /(^|\/)skip[._-]/i.test(name);
      if (wanted['error'] !== undefined) expect(failed).not.toEqual([]);
      // A skipped file is read, and its conversations are marked as skipped.
      else if (!isSkipped) expect(compact(structureOf(script))).toEqual(compact(wanted));
    }
  });

  // Tables multiply and lists are expanded, as Botium does with SCRIPTING_ENABLE_MEMORY.
  it.each(cases.map((one) => [one.id, one] as const))('%s: as many conversations', (id, one) => {
    const { expanded, settings } = expectedOf(one) as {
      settings: Readonly<Record<string, unknown>>;
      expanded: { readonly memory: { readonly count?: number } };
    };
    const context = { settings, readRelated: () => undefined };
    const files = one.files.map((file) => botiumFormat.read(sourceOf(file).source, context));
    const suite = linkFixtures(botiumFormat.finish!(files));
    const { count } = expanded.memory;
    if (count === undefined) {
      expect(suite.problems.map(({ level }) => level)).toContain('error');
      return;
    }
    const played = suite.conversations.filter(({ skip }) => !skip);
    const found = played.reduce((sum, conversation) => sum + findCases(conversation, suite).count, 0);
    expect(found).toBe(expandedDifferently[id] ?? count);
  });
});

it('no kind of case in the corpus is compared by nobody', () => {
  // Each with the suite that compares it.
  const compared: Readonly<Record<string, string>> = {
    compile: 'corpora',
    'compile-and-expand': 'corpora',
    'match-and-normalise': 'botium-matching',
    'test-dialog': 'bot-framework-corpora',
    'transcript-and-chat': 'bot-framework-corpora',
    chat: 'bot-framework-corpora',
    'rasa-e2e': 'rasa-corpora',
    'rasa-test-stories': 'rasa-corpora',
    'promptfoo-config': 'promptfoo-corpora',
    'openai-jsonl': 'own-format-corpora',
    'voiceflow-suite': 'own-format-corpora',
    'genesys-script': 'own-format-corpora',
    rsts: 'rivescript-nlpjs-corpora',
    dlg: 'rivescript-nlpjs-corpora',
    dlt: 'rivescript-nlpjs-corpora',
    traps: 'traps',
    'chat-log': 'automation',
    'helper-files': 'files of other cases',
  };
  expect([...kindsOfCases()].filter((kind) => !(kind in compared))).toEqual([]);
  for (const suite of Object.values(compared))
    if (!suite.includes(' ')) expect(existsSync(new URL(`./${suite}.test.ts`, import.meta.url))).toBe(true);
});
