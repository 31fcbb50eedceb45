import type { SourceFile } from '../../source.ts';
import { memberOf, parseJson, plainValue, textOf, type JsonNode } from '../parse-json.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Activity, Attachment } from './activity.ts';

/** Reads a `.transcript`: a JSON list of activities. Those that cannot be read are mistakes with their place. */
export function parseTranscript(source: SourceFile, problems: ProblemList): Activity[] {
  if (source.text.trim() === '') {
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'This transcript is empty: nothing would be tested.',
    );
    return [];
  }
  const { node, problems: found, at } = parseJson(source.text, source.file);
  problems.addAll(found);
  if (!node) return [];
  if (node.kind !== 'array') {
    problems.error('bad-value', at(node.start), 'A transcript must be a list of activities.');
    return [];
  }
  if (node.items.length === 0)
    problems.error(
      'empty-fixture',
      at(node.start, node.end),
      'This transcript has no activities: nothing would be tested.',
    );
  const bots = new Set<string>();
  const users = new Set<string>();
  for (const item of node.items)
    for (const key of ['from', 'recipient']) {
      const role = textOf(memberOf(memberOf(item, key), 'role'));
      const id = textOf(memberOf(memberOf(item, key), 'id'));
      if (id === undefined) continue;
      if (role === 'bot') bots.add(id);
      if (role === 'user') users.add(id);
    }
  return node.items.flatMap((item): Activity[] => {
    const where = at(item.start, item.end);
    if (item.kind !== 'object') return problems.error('bad-value', where, 'An activity must be an object.') ?? [];
    const type = textOf(memberOf(item, 'type'));
    if (type === undefined) return problems.error('missing-key', where, 'An activity needs "type".') ?? [];
    const role = roleOf(item, bots, users);
    if (type === 'message' && !role)
      return (
        problems.error(
          'missing-key',
          where,
          'Nobody says whether the user or the bot sent this message: "from" needs "role", or "recipient" does.',
        ) ?? []
      );
    return [readActivity(item, type, role, where)];
  });
}

function roleOf(item: JsonNode, bots: ReadonlySet<string>, users: ReadonlySet<string>): 'user' | 'bot' | undefined {
  const side = (key: string): 'user' | 'bot' | undefined => {
    const party = memberOf(item, key);
    const role = textOf(memberOf(party, 'role'));
    if (role === 'user' || role === 'bot') return role;
    const id = textOf(memberOf(party, 'id'));
    if (id !== undefined && bots.has(id)) return 'bot';
    return id !== undefined && users.has(id) ? 'user' : undefined;
  };
  const to = side('recipient');
  return side('from') ?? (to === 'bot' ? 'user' : to === 'user' ? 'bot' : undefined);
}

function nameOf(node: JsonNode | undefined): string | undefined {
  return textOf(memberOf(node, 'name')) ?? textOf(memberOf(node, 'id'));
}

function readActivity(item: JsonNode, type: string, role: Activity['role'], at: Activity['at']): Activity {
  const text = textOf(memberOf(item, 'text'))?.replace(/\n$/, '');
  const from = nameOf(memberOf(item, 'from'));
  const to = nameOf(memberOf(item, 'recipient'));
  const attachments = listOf(memberOf(item, 'attachments')).map(readAttachment);
  const suggestions = listOf(memberOf(memberOf(item, 'suggestedActions'), 'actions')).flatMap(
    (action) => textOf(memberOf(action, 'title')) ?? [],
  );
  const added = listOf(memberOf(item, 'membersAdded')).flatMap((member) => nameOf(member) ?? []);
  const layout = textOf(memberOf(item, 'attachmentLayout'));
  const name = textOf(memberOf(item, 'name'));
  const locale = textOf(memberOf(item, 'locale'));
  const value = memberOf(item, 'value');
  return {
    type,
    role,
    at,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(text !== undefined && text !== '' && { text }),
    ...(attachments.length > 0 && { attachments }),
    ...(suggestions.length > 0 && { suggestions }),
    ...(added.length > 0 && { membersAdded: added }),
    ...(layout !== undefined && layout !== '' && { attachmentLayout: layout }),
    ...(name !== undefined && { name }),
    ...(locale !== undefined && { locale }),
    ...(value && { value: plainValue(value) }),
  };
}

function listOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

function readAttachment(node: JsonNode): Attachment {
  const contentUrl = textOf(memberOf(node, 'contentUrl'));
  const content = memberOf(node, 'content');
  const name = textOf(memberOf(node, 'name'));
  return {
    contentType: textOf(memberOf(node, 'contentType')) ?? '',
    ...(contentUrl !== undefined && { contentUrl }),
    ...(content && plainValue(content) !== null && { content: plainValue(content) }),
    ...(name !== undefined && { name }),
  };
}
