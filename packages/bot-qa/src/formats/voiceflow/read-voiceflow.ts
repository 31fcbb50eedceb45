import type { FixtureReader, ReadContext } from '../../fixture-format.ts';
import type { Conversation, FixtureFile } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { YamlSource } from '../../yaml-source.ts';
import { importedConversation, importedFile, isReadable } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { readVoiceflowTest, type VoiceflowTest } from './read-voiceflow-test.ts';

/** The files that a suite names: they are played as part of it, not once more alone. */
const partsOf = new WeakMap<FixtureFile, ReadonlySet<string>>();

/** Voiceflow: tests (`interactions:`) and suites of them (`tests: [{id, file}]`). */
export const voiceflowFormat: FixtureReader = {
  name: 'voiceflow',
  claims(file, head) {
    if (!/\.ya?ml$/i.test(file)) return 0;
    if (/^interactions\s*:/m.test(head)) return 3;
    return /^tests\s*:/m.test(head) && /^environmentName\s*:/m.test(head) ? 3 : 0;
  },
  read(source, context) {
    const problems = new ProblemList();
    if (!/^tests\s*:/m.test(source.text)) {
      const test = readVoiceflowTest(source, problems);
      return importedFile(source.file, 'voiceflow', test ? [conversationOf(test.name, [test])] : [], problems);
    }
    const suite = readVoiceflowSuite(source, context, problems);
    const conversations =
      suite.tests.length === 0
        ? []
        : suite.sharesSession
          ? [conversationOf(suite.name, suite.tests)]
          : suite.tests.map((test) => conversationOf(test.name, [test]));
    const file = importedFile(source.file, 'voiceflow', conversations, problems);
    partsOf.set(file, suite.files);
    return file;
  },
  finish(files) {
    const parts = new Set(files.flatMap((file) => [...(partsOf.get(file) ?? [])]));
    return files.map((file) => (parts.has(file.file) ? { ...file, conversations: [], problems: [] } : file));
  },
};

function conversationOf(name: string, tests: readonly VoiceflowTest[]): Conversation {
  return importedConversation(
    name,
    tests[0]!.at,
    tests.flatMap((test) => test.steps),
  );
}

export interface VoiceflowSuite {
  readonly name: string;
  /** One session for all tests, which then are one conversation. */
  readonly sharesSession: boolean;
  readonly tests: readonly (VoiceflowTest & { readonly id: string })[];
  readonly files: ReadonlySet<string>;
}

/** Reads a suite and the tests beside it. Tests with mistakes are left out; the mistakes are in the problems. */
export function readVoiceflowSuite(source: SourceFile, context: ReadContext, problems: ProblemList): VoiceflowSuite {
  const yaml = new YamlSource(source);
  const tests: (VoiceflowTest & { readonly id: string })[] = [];
  const files = new Set<string>();
  const suite = { name: '', sharesSession: true, tests, files };
  if (!isReadable(yaml)) {
    problems.addAll(yaml.problems);
    return suite;
  }
  const fields = yaml.fields(yaml.root, 'A suite', [
    'name',
    'description',
    'environmentName',
    'newSessionPerTest',
    'tests',
    'openAIConfig',
  ]);
  const name = fields?.has('name') ? yaml.text(fields.get('name')!.value, '"name"')?.value : undefined;
  const separate = fields?.has('newSessionPerTest')
    ? yaml.boolean(fields.get('newSessionPerTest')!.value, '"newSessionPerTest"')
    : false;
  const list = fields?.has('tests') ? (yaml.list(fields.get('tests')!.value, '"tests"') ?? []) : [];
  if (list.length === 0 && yaml.problems.length === 0)
    yaml.problem('empty-fixture', fields?.get('tests')?.key, '"tests" is empty: nothing would be tested.');
  const inner = new ProblemList();
  for (const item of list) {
    const entry = yaml.fields(item, 'A test', ['id', 'file', 'name', 'description']);
    const file = entry?.has('file') ? yaml.text(entry.get('file')!.value, '"file"') : undefined;
    if (!file) {
      if (entry && !entry.has('file')) yaml.problem('missing-key', item, 'A test needs "file".');
      continue;
    }
    const related = context.readRelated(file.value);
    if (!related) {
      yaml.problem('unreadable-file', file.node, `There is no file "${file.value}" beside this suite.`);
      continue;
    }
    files.add(related.file);
    const test = readVoiceflowTest(related, inner);
    const id = entry?.has('id') ? yaml.text(entry.get('id')!.value, '"id"')?.value : undefined;
    if (test) tests.push({ ...test, id: id ?? file.value });
  }
  problems.addAll(yaml.problems);
  problems.addAll(inner.all());
  return { ...suite, name: name ?? source.file, sharesSession: separate !== true };
}
