import type { Node } from 'yaml';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import type { YamlSource } from '../../yaml-source.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines } from '../text-lines.ts';
import { plain, readOldSlots } from './parse-e2e.ts';
import type { RasaSlot } from './rasa-case.ts';

export type StoryStep = { readonly at: SourcePosition } & (
  | {
      readonly kind: 'user';
      readonly intent?: string;
      /** As written, with `[value](entity)`. */
      readonly text?: string;
      readonly entities: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'action'; readonly name: string }
  | { readonly kind: 'slot_was_set'; readonly slots: readonly RasaSlot[] }
  | { readonly kind: 'active_loop'; readonly name: string | null }
  | { readonly kind: 'bot'; readonly text: string }
  | { readonly kind: 'or'; readonly users: readonly (StoryStep & { readonly kind: 'user' })[] }
  | { readonly kind: 'checkpoint'; readonly name: string }
);

export interface Story {
  readonly name: string;
  readonly at: SourcePosition;
  readonly steps: readonly StoryStep[];
}

const stepKeys = ['intent', 'user', 'entities', 'slot_was_set', 'action', 'checkpoint', 'or', 'active_loop', 'bot'];

/** Test stories in YAML. */
export function parseStories(yaml: YamlSource): Story[] {
  const fields = yaml.fields(yaml.root, 'A file of stories', ['version', 'stories']);
  const list = fields?.get('stories');
  if (!list) {
    if (fields) yaml.problem('missing-key', yaml.root, 'A file of stories needs "stories".');
    return [];
  }
  const items = yaml.list(list.value, '"stories"') ?? [];
  if (items.length === 0 && yaml.isList(list.value))
    yaml.problem('empty-fixture', list.key, '"stories" is empty: nothing would be tested.');
  return items.flatMap((item): Story[] => {
    const story = yaml.fields(item, 'A story', ['story', 'steps', 'metadata']);
    if (!story) return [];
    const name = story.has('story') ? yaml.text(story.get('story')!.value, '"story"') : undefined;
    if (!story.has('story')) yaml.problem('missing-key', item, 'A story needs a name: "story".');
    if (!story.has('steps')) yaml.problem('missing-key', item, 'A story needs "steps".');
    const steps = story.has('steps') ? (yaml.list(story.get('steps')!.value, '"steps"') ?? []) : [];
    return name
      ? [{ name: name.value, at: yaml.at(name.node), steps: steps.flatMap((step) => readStep(yaml, step)) }]
      : [];
  });
}

function readStep(yaml: YamlSource, node: Node | null): StoryStep[] {
  const fields = yaml.fields(node, 'A step', stepKeys);
  if (!fields) return [];
  const at = yaml.at(node);
  const text = (name: string): string | undefined =>
    fields.has(name) ? yaml.text(fields.get(name)!.value, `"${name}"`)?.value : undefined;
  if (fields.has('intent') || fields.has('user')) {
    const intent = text('intent');
    const said = text('user');
    const entities: Record<string, unknown> = {};
    for (const item of fields.has('entities') ? (yaml.list(fields.get('entities')!.value, '"entities"') ?? []) : []) {
      if (yaml.isMap(item))
        for (const field of yaml.fields(item, 'An entity')!.values()) entities[field.name] = plain(yaml, field.value);
    }
    return [
      {
        kind: 'user',
        at,
        entities,
        ...(intent !== undefined && { intent }),
        ...(said !== undefined && { text: said }),
      },
    ];
  }
  if (fields.has('action')) return [{ kind: 'action', at, name: text('action') ?? '' }];
  if (fields.has('bot')) return [{ kind: 'bot', at, text: text('bot') ?? '' }];
  if (fields.has('slot_was_set'))
    return [{ kind: 'slot_was_set', at, slots: readOldSlots(yaml, fields.get('slot_was_set')!) }];
  if (fields.has('active_loop')) {
    const value = plain(yaml, fields.get('active_loop')!.value);
    return [
      {
        kind: 'active_loop',
        at,
        name: value === null ? null : typeof value === 'string' ? value : JSON.stringify(value),
      },
    ];
  }
  if (fields.has('checkpoint')) return [{ kind: 'checkpoint', at, name: text('checkpoint') ?? '' }];
  const or = fields.get('or');
  if (!or) return [];
  const users = (yaml.list(or.value, '"or"') ?? [])
    .flatMap((item) => readStep(yaml, item))
    .filter((step) => step.kind === 'user');
  if (users.length === 0)
    yaml.problem('unsupported-feature', or.key, '"or" is understood between things that the user says.');
  return [{ kind: 'or', at, users }];
}

/** Test stories in the old Markdown: `## name`, `* intent: text`, `  - action`. */
export function parseMarkdownStories(source: SourceFile, problems: ProblemList): Story[] {
  const stories: { name: string; at: SourcePosition; steps: StoryStep[] }[] = [];
  for (const line of splitLines(source.text)) {
    const at = placeOf(source, line);
    const heading = /^## +(.*?)\s*$/.exec(line.text);
    const user = /^\* *([\w+/-]+)(\{.*\})?(?:: *(.*?))?\s*$/.exec(line.text);
    const action = /^\s+- +(.*?)\s*$/.exec(line.text);
    const story = stories.at(-1);
    if (heading) stories.push({ name: heading[1]!, at, steps: [] });
    else if (line.text.trim() === '' || /^\s*(<!--|>)/.test(line.text)) continue;
    else if (!story) problems.error('misplaced-text', at, 'This line stands above the first story ("## name").');
    else if (user)
      story.steps.push({
        kind: 'user',
        at,
        intent: user[1]!,
        entities: {},
        ...(user[3] !== undefined && { text: user[3] }),
      });
    else if (action) story.steps.push(markdownAction(action[1]!, at));
    else
      problems.error(
        'misplaced-text',
        at,
        'A line of a story begins with "*" (what the user says) or "  -" (what the bot does).',
        suggest(line.text.trim()[0] ?? '', ['*']),
      );
  }
  if (stories.length === 0 && problems.errors === 0)
    problems.error('empty-fixture', { file: source.file, line: 1, column: 1 }, 'This file holds no story ("## name").');
  return stories;
}

function markdownAction(text: string, at: SourcePosition): StoryStep {
  const form = /^(?:form|active_loop)\s*(\{.*\})$/.exec(text);
  if (form) return { kind: 'active_loop', at, name: /"name"\s*:\s*"([^"]*)"/.exec(form[1]!)?.[1] ?? null };
  const slot = /^slot\s*\{\s*"([^"]+)"\s*(?::\s*(?:"([^"]*)"|([^}\s]+))\s*)?\}$/.exec(text);
  if (slot) {
    const value = slot[2] ?? slot[3];
    return {
      kind: 'slot_was_set',
      at,
      slots: [
        {
          name: slot[1]!,
          at,
          ...(value !== undefined && {
            value:
              slot[2] === undefined
                ? slot[3] === 'null'
                  ? null
                  : Number(slot[3])
                : { source: slot[2], parts: [slot[2]], at },
          }),
        },
      ],
    };
  }
  return { kind: 'action', at, name: text };
}
