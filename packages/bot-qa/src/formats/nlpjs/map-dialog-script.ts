import type { Check } from '../../check.ts';
import type { Conversation, Step } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { literal, type Template } from '../../template.ts';
import { expects, importedConversation } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import type { ScriptSection } from './parse-dialog-script.ts';

/**
 * What of a bot's script is a conversation: the `tests` of an intent, to each of which the bot must give one of the intent's
 * answers. The rest makes the bot and tests nothing; one warning per kind of section says so.
 */
export function mapDialogScript(
  sections: readonly ScriptSection[],
  source: SourceFile,
  problems: ProblemList,
): Conversation[] {
  const conversations = new Map<string, Conversation>();
  const rest = new Map<string, { readonly first: ScriptSection; more: number }>();
  let language: string | undefined;
  for (const section of sections) {
    if (section.kind === 'language') language = section.name === '' ? undefined : section.name;
    const conversation = section.kind === 'intent' ? mapIntent(section, language, problems) : undefined;
    if (!conversation) {
      const same = rest.get(section.kind);
      if (same) same.more++;
      else rest.set(section.kind, { first: section, more: 0 });
    } else if (conversations.has(conversation.name))
      problems.error(
        'duplicate-name',
        section.at,
        `The ${conversation.name} has tests in this file twice; the others are at line ${conversations.get(conversation.name)!.at.line}. Put them together.`,
      );
    else conversations.set(conversation.name, conversation);
  }
  // The language is that of the conversations.
  if (conversations.size > 0) rest.delete('language');
  if (sections.length === 0 && problems.errors === 0)
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'There is neither a dialog nor an intent in this file.',
    );
  for (const [kind, { first, more }] of rest)
    problems.warning(
      'skipped-file',
      first.at,
      `"${`${kind} ${first.name}`.trim()}"${more > 0 ? ` and ${more} more of its kind` : ''}: a part of the bot's own script, not a test. Nothing of it is played.`,
    );
  return [...conversations.values()];
}

/** Undefined for an intent without tests. */
function mapIntent(
  intent: ScriptSection,
  language: string | undefined,
  problems: ProblemList,
): Conversation | undefined {
  const lists: Record<string, Template[]> = { utterances: [], answers: [], tests: [] };
  let list: Template[] | undefined;
  for (const { text, at } of intent.body) {
    if (!text.startsWith('-')) list = lists[text.toLowerCase()];
    else if (list && text !== '-') list.push(literal(text.slice(1).trim(), at));
    else if (list) problems.error('bad-value', at, 'There is no text behind "-".');
    else problems.error('misplaced-text', at, 'A line with "-" stands below "utterances", "answers" or "tests".');
  }
  const { tests, answers } = lists as { readonly tests: Template[]; readonly answers: Template[] };
  if (tests.length === 0) return undefined;
  const name = literal(intent.name, intent.at);
  const steps: Step[] = [
    { kind: 'user', at: tests[0]!.at, expand: 'all', alternatives: tests.map((text) => ({ at: text.at, text })) },
    expects(intent.at, [answersCheck(answers) ?? { kind: 'intent', name, at: intent.at }]),
  ];
  if (language === undefined) return importedConversation(`intent ${intent.name}`, intent.at, steps);
  return importedConversation(`intent ${intent.name} (${language})`, intent.at, steps, { locales: [language] });
}

/**
 * One of the answers; undefined where one is no plain text, but a dialog (`/help`), or depends on a condition or a variable.
 * Then the bot must tell the intent that it understood.
 */
function answersCheck(answers: readonly Template[]): Check | undefined {
  const checks = answers.map((text): Check => ({ kind: 'equals', text, at: text.at }));
  const [first] = checks;
  if (!first || answers.some(({ source }) => /^[/[]|\{\{/.test(source))) return undefined;
  return checks.length === 1 ? first : { kind: 'any', checks, at: first.at };
}
