import type { SourceFile, SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import { memberOf, parseJson, textOf, type JsonMember, type JsonNode, type JsonObject } from '../parse-json.ts';
import type { ProblemList } from '../problem-list.ts';

/** One step of a `.test.dialog`, its keys checked. */
export interface ScriptStep {
  /** Without `Microsoft.Test.`. */
  readonly kind: string;
  readonly node: JsonObject;
  readonly at: SourcePosition;
}

export interface TestScript {
  readonly description: string | undefined;
  readonly locale: string | undefined;
  readonly steps: readonly ScriptStep[];
  readonly mocks: readonly JsonMember[];
  readonly place: (start: number, end?: number) => SourcePosition;
}

const rootKeys = [
  'dialog',
  'script',
  'locale',
  'description',
  'httpRequestMocks',
  'userTokenMocks',
  'settingMocks',
  'propertyMocks',
  'languagePolicy',
  'enableTrace',
  'id',
];
const stepKeys: Readonly<Record<string, readonly string[]>> = {
  UserSays: ['text', 'user', 'locale', 'channelId'],
  UserActivity: ['activity', 'user'],
  UserConversationUpdate: ['membersAdded', 'membersRemoved'],
  UserTyping: ['user'],
  UserDelay: ['timespan'],
  CustomEvent: ['name', 'value'],
  AssertReply: ['text', 'exact', 'assertions', 'timeout', 'description'],
  AssertReplyOneOf: ['text', 'exact', 'assertions', 'timeout', 'description'],
  AssertReplyActivity: ['assertions', 'timeout', 'description'],
  AssertNoActivity: ['timeout', 'description'],
  MemoryAssertions: ['assertions', 'description'],
  SetProperties: ['assignments'],
  AssertTelemetryContains: ['events', 'description'],
};
/** Whatever a designer writes into any object. */
const anywhere = ['$kind', '$schema', '$comment', '$designer', '$id', 'id', 'disabled'];

/** Reads the script of a `.test.dialog`. Undefined when there is none; every misspelt key is a mistake. */
export function parseTestScript(source: SourceFile, problems: ProblemList): TestScript | undefined {
  if (source.text.trim() === '')
    return problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'This file is empty: nothing would be tested.',
    );
  const { node, problems: found, at: place } = parseJson(source.text, source.file);
  problems.addAll(found);
  if (!node) return undefined;
  if (node.kind !== 'object')
    return problems.error('bad-value', place(node.start), 'A test must be an object with "script".');
  checkKeys(node, rootKeys, 'A test', place, problems);
  const script = memberOf(node, 'script');
  if (script?.kind !== 'array')
    return problems.error('missing-key', place(node.start), 'A test needs "script", a list of steps.');
  if (script.items.length === 0)
    problems.error('empty-fixture', place(script.start, script.end), '"script" is empty: nothing would be tested.');
  const steps = script.items.flatMap((item) => readStep(item, place, problems) ?? []);
  return {
    description: textOf(memberOf(node, 'description')),
    locale: textOf(memberOf(node, 'locale')),
    steps,
    mocks: node.members.filter((member) => /Mocks$/.test(member.key)),
    place,
  };
}

function checkKeys(
  node: JsonObject,
  allowed: readonly string[],
  what: string,
  place: TestScript['place'],
  problems: ProblemList,
): void {
  for (const member of node.members) {
    if (allowed.includes(member.key) || anywhere.includes(member.key)) continue;
    problems.error(
      'unknown-key',
      place(member.start, member.end),
      `${what} has no key "${member.key}".`,
      suggest(member.key, allowed),
    );
  }
}

function readStep(item: JsonNode, place: TestScript['place'], problems: ProblemList): ScriptStep | undefined {
  const at = place(item.start, item.end);
  if (item.kind !== 'object') return problems.error('bad-value', at, 'A step must be an object with "$kind".');
  const kind = textOf(memberOf(item, '$kind'));
  if (kind === undefined)
    return problems.error('missing-key', at, 'A step needs "$kind", such as "Microsoft.Test.UserSays".');
  const name = kind.replace(/^Microsoft\.Test\./, '');
  const keys = Object.hasOwn(stepKeys, name) ? stepKeys[name] : undefined;
  const where = memberOf(item, '$kind')!;
  if (!keys || name === kind) {
    const near = suggest(name, Object.keys(stepKeys));
    return problems.error(
      'unknown-key',
      place(where.start, where.end),
      `There is no step "${kind}".`,
      near && `Microsoft.Test.${near}`,
    );
  }
  checkKeys(item, keys, `"${name}"`, place, problems);
  return { kind: name, node: item, at: place(where.start, where.end) };
}
