import type { Check } from '../../check.ts';
import type { FixtureWriter, Loss } from '../../fixture-format.ts';
import { stripMarkup } from '../../matching/strip-markup.ts';
import type { Block, Conversation, FixtureFile, Step, Utterance } from '../../model.ts';
import type { JsonTemplate, Template, TemplatePart } from '../../template.ts';
import { writeBound } from '../native/write-check.ts';
import { stemOf } from '../linear-writers.ts';
import { asserterNames, logicHookNames, userInputNames } from './botium-words.ts';
import { looksLikeCall } from './find-unknown-words.ts';

/** Writes `.convo.txt`, `.pconvo.txt`, `.utterances.txt` and `.scriptingmemory.txt`; what Botium has no word for is named. */
export const botiumWriter: FixtureWriter = {
  name: 'botium',
  write(fixture) {
    const losses: Loss[] = [];
    const stem = stemOf(fixture);
    const many = fixture.conversations.length > 1;
    const files = [
      ...fixture.conversations.flatMap((one, index) => {
        const written = { path: `${many ? `${stem}-${index + 1}` : stem}.convo.txt`, text: convoText(one, losses) };
        if (/^#(?:bot|include)/m.test(written.text)) return [written];
        losses.push({ what: `the conversation "${one.name}", of which no check is left`, at: one.at });
        return [];
      }),
      ...fixture.blocks.map((block) => ({ path: `${safe(block.name)}.pconvo.txt`, text: blockText(block, losses) })),
      ...fixture.lists.map((list) => {
        if (list.locale !== undefined)
          losses.push({ what: `that the list "${list.name}" is for the locale "${list.locale}"`, at: list.at });
        const name = list.locale === undefined ? safe(list.name) : `${safe(list.name)}-${list.locale}`;
        return {
          path: `${name}.utterances.txt`,
          text: `${[list.name, ...list.lines.map((line) => text(line, losses))].join('\n')}\n`,
        };
      }),
      ...tablesOf(fixture).map((table, index) => ({
        path: `${stem}-${index + 1}.scriptingmemory.txt`,
        text: `${[
          ['case', ...table.columns.map((column) => `$${column}`)],
          ...table.rows.map((row, number) => [
            row.name ?? `case${number + 1}`,
            ...row.values.map((value) => (value ? text(value, losses) : '')),
          ]),
        ]
          .map((cells) => cells.join('|'))
          .join('\n')}\n`,
      })),
    ];
    return { files, losses };
  },
};

function tablesOf(fixture: FixtureFile): FixtureFile['tables'] {
  return [...new Set([...fixture.tables, ...fixture.conversations.flatMap((one) => one.tables)])];
}

function safe(name: string): string {
  return name.replace(/[^\w.-]+/g, '-');
}

function convoText(one: Conversation, losses: Loss[]): string {
  const lose = (what: string): void => void losses.push({ what, at: one.at });
  for (const key of [
    'bot',
    'owner',
    'severity',
    'locales',
    'turnTimeoutMs',
    'timeoutMs',
    'unread',
    'repeat',
    'quarantine',
  ] as const)
    if (one[key] !== undefined) lose(`"${key}"`);
  if (one.tags.length > 0) lose('the tags');
  const name = one.skip && !/^skip[._-]/i.test(one.name) ? `skip.${one.name}` : one.name;
  const set = Object.entries(one.variables).map(
    ([key, value]) => `SET_SCRIPTING_MEMORY ${key}|${argument(value, losses)}`,
  );
  const begin = set.length > 0 ? `#begin\n${set.join('\n')}\n\n` : '';
  const description = one.description === undefined ? '' : `${one.description}\n`;
  return `${name.replace(/[\r\n]+/g, ' ')}\n${description}\n${begin}${sections(one.steps, losses)}`;
}

function blockText(block: Block, losses: Loss[]): string {
  if (block.parameters.length > 0) losses.push({ what: `the parameters of the block "${block.name}"`, at: block.at });
  return `${block.name.replaceAll('|', '-')}\n\n${sections(block.steps, losses)}`;
}

/** Each step as a section; hooks that stand between steps are put into the section before or a `#me` of their own. */
function sections(steps: readonly Step[], losses: Loss[]): string {
  const written: string[] = [];
  let said: string;
  const hook = (line: string): void => {
    const last = written.length - 1;
    if (last >= 0) written[last] = `${written[last]!.trimEnd()}\n${line}\n`;
    else written.push(`#begin\n${line}\n`);
  };
  for (const step of steps) {
    switch (step.kind) {
      case 'user':
        said = userSection(step.alternatives, step.at, losses);
        if (said !== '') written.push(said);
        if (step.request)
          for (const [kind, map] of [
            ['ADD_HEADER', step.request.headers],
            ['ADD_QUERY_PARAM', step.request.query],
            ['ADD_FORM_PARAM', step.request.form],
          ] as const)
            for (const [key, value] of Object.entries(map ?? {}))
              hook(`UPDATE_CUSTOM ${kind}|${key}|${argument(value, losses)}`);
        break;
      case 'bot':
        if (step.order === 'unordered') losses.push({ what: 'that the messages may come in any order', at: step.at });
        for (const message of step.messages) {
          const lines = message.checks.flatMap((check) => checkLines(check, false, losses));
          for (const capture of message.captures) {
            if (capture.from.kind === 'json')
              lines.push(`ASSIGN_SCRIPTING_MEMORY ${capture.name}|${text(capture.from.path, losses)}`);
            else losses.push({ what: `the value "${capture.name}" taken from the message`, at: capture.at });
          }
          if (message.locale !== undefined)
            losses.push({ what: `that the message is for the locale "${message.locale}"`, at: message.at });
          if (step.withinMs !== undefined) lines.push(`WAITFORBOT ${step.withinMs}`);
          if (step.order === 'subset') lines.push('SKIP_BOT_UNCONSUMED');
          const isHook = (line: string): boolean => logicHookNames.has(line.split(' ')[0]!);
          if (lines.every(isHook)) lines.unshift('*');
          written.push(
            `#bot\n${lines.map((line) => (message.optional && !isHook(line) ? `?${line}` : line)).join('\n')}\n`,
          );
        }
        break;
      case 'pause':
        hook(`PAUSE ${step.forMs}`);
        break;
      case 'set':
        hook(`SET_SCRIPTING_MEMORY ${step.name}|${argument(step.value, losses)}`);
        break;
      case 'clear':
        hook(`CLEAR_SCRIPTING_MEMORY ${step.name}`);
        break;
      case 'include':
        if (Object.keys(step.arguments).length > 0)
          losses.push({ what: 'what is given to the included block', at: step.at });
        written.push(`#include ${step.block}\n`);
        break;
      default:
        losses.push({ what: `a step of kind "${step.kind}"`, at: step.at });
    }
  }
  return written.join('\n');
}

function userSection(alternatives: readonly Utterance[], at: Step['at'], losses: Loss[]): string {
  const [first] = alternatives;
  if (alternatives.length > 1) losses.push({ what: 'the other ways in which the user may say it', at });
  if (!first) return '';
  if (first.locale !== undefined) losses.push({ what: `that the text is for the locale "${first.locale}"`, at });
  const lines: string[] = [];
  if (first.text) {
    const said = text(first.text, losses);
    if (isNoText(said))
      losses.push({ what: `that "${said}" is a text, and no section, word or payload of Botium`, at });
    lines.push(...plainLines(said, true));
  }
  if (first.list) lines.push([first.list.name, ...first.list.arguments.map((one) => text(one, losses))].join(' '));
  if (first.payload !== undefined) lines.push(JSON.stringify(json(first.payload, losses)));
  if (first.button)
    lines.push(
      `BUTTON ${first.button.payload === undefined ? argument(first.button.title, losses) : `${jsonArgument(first.button.payload, losses)}|${argument(first.button.title, losses)}`}`,
    );
  for (const media of first.media ?? []) lines.push(`MEDIA ${argument(media, losses)}`);
  for (const [key, value] of Object.entries(first.form ?? {})) lines.push(`FORM ${key}|${jsonArgument(value, losses)}`);
  if (first.event) losses.push({ what: `the event "${first.event.name}"`, at });
  return lines.length === 0 ? '' : `#me\n${lines.join('\n')}\n`;
}

/** What a `#me` section does not take for a text, and Botium has no way to quote. */
function isNoText(said: string): boolean {
  if (/^\s*[[{]/.test(said)) return true;
  return said.split('\n').some((line) => {
    const [word = ''] = line.trimStart().split(/[\s|]/);
    return (
      /^#(?:begin|me|bot|end|include)\b/.test(line) ||
      logicHookNames.has(word) ||
      userInputNames.has(word) ||
      looksLikeCall(line.trim())
    );
  });
}

function jsonArgument(value: JsonTemplate, losses: Loss[]): string {
  const plain = json(value, losses);
  return (typeof plain === 'string' ? plain : JSON.stringify(plain)).replaceAll('|', '\\|');
}

/** Text that Botium would take for something else is escaped, or made unambiguous. */
function plainLines(whole: string, isUser: boolean): string[] {
  return whole
    .split('\n')
    .map((line, index) => (!isUser && index === 0 && /^[?!]/.test(line) ? line[0]! + line : line));
}

function argument(template: Template, losses: Loss[]): string {
  return text(template, losses).replaceAll('|', '\\|').replace(/\n/g, ' ');
}

const functions: Readonly<Record<string, string>> = {
  uuid: 'uniqid',
  timestamp: 'timestamp',
  session: 'testsessionname',
  case: 'testcasename',
  now: 'now_ISO',
};

function text(template: Template, losses: Loss[]): string {
  if (template.parts.some((part) => typeof part === 'string' && /\$[A-Za-z]/.test(part)))
    losses.push({ what: `that "$" in "${template.source}" is no variable`, at: template.at });
  return template.parts.map((part) => partText(part, losses)).join('');
}

function partText(part: TemplatePart, losses: Loss[]): string {
  if (typeof part === 'string') return part;
  if (part.kind === 'variable') return `$${part.name}`;
  if (part.kind === 'capture') {
    if (part.type !== 'word')
      losses.push({ what: `the type "${part.type}" of the captured value "${part.name}"`, at: part.at });
    return `$${part.name}`;
  }
  const [first, second] = part.arguments;
  if (part.name === 'env') return `$env(${first ?? ''})`;
  if (part.name === 'random') return `$random(${first ?? '4'})`;
  if ((part.name === 'date' || part.name === 'time') && second === undefined)
    return `$${part.name}(${first ?? (part.name === 'date' ? 'YYYY-MM-DD' : 'HH:mm')})`;
  const name = functions[part.name];
  if (name === undefined || part.arguments.length > 0)
    losses.push({ what: `the function "${part.name}"`, at: part.at });
  return name === undefined ? '' : `$${name}`;
}

function json(value: JsonTemplate, losses: Loss[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonTemplate[]).map((item) => json(item, losses));
  if ('parts' in value) return text(value, losses);
  const { entries } = value as { readonly entries: Readonly<Record<string, JsonTemplate>> };
  return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, json(item, losses)]));
}

function checkLines(check: Check, not: boolean, losses: Loss[]): string[] {
  const mark = not ? '!' : '';
  const ic = 'ignoreCase' in check && check.ignoreCase === true ? '_IC' : '';
  const args = (list: readonly Template[]): string => list.map((one) => argument(one, losses)).join('|');
  const lose = (what: string): string[] => {
    losses.push({ what, at: check.at });
    return [];
  };
  const words = 'pattern' in check ? check.pattern.source : 'text' in check ? check.text.source : '';
  if (stripMarkup(words) !== words && !('ignoreMarkup' in check && check.ignoreMarkup === true))
    losses.push({ what: 'that its tags and entities are text (Botium compares what a text shows)', at: check.at });
  switch (check.kind) {
    case 'not':
      return check.check.kind === 'not' || check.check.kind === 'any' || check.check.kind === 'all'
        ? lose(`a negation of "${check.check.kind}"`)
        : checkLines(check.check, true, losses);
    case 'all':
      return not
        ? lose('a negation of several checks')
        : check.checks.flatMap((inner) => checkLines(inner, false, losses));
    case 'any': {
      const inner = check.checks;
      if (inner.every((one) => one.kind === 'equals'))
        return [`${mark}TEXT_EQUALS ${args(inner.map((one) => one.text))}`];
      if (inner.every((one) => one.kind === 'contains'))
        return [`${mark}TEXT_CONTAINS_ANY ${args(inner.map((one) => one.text))}`];
      if (inner.every((one) => one.kind === 'regex'))
        return [`${mark}TEXT_REGEXP_ANY ${args(inner.map((one) => one.pattern))}`];
      return lose('alternatives of several kinds');
    }
    case 'equals':
      if (check.text.parts.length === 0) return lose('that the text is empty');
      return [`${mark}TEXT_EQUALS${ic} ${argument(check.text, losses)}`];
    case 'contains': {
      const whole = text(check.text, losses);
      const first = whole.split(' ')[0]!;
      const isText =
        check.words === true &&
        ic !== '' &&
        !asserterNames.has(first) &&
        !logicHookNames.has(first) &&
        !userInputNames.has(first) &&
        !/^#(begin|me|bot|end|include)\b/m.test(whole);
      if (isText) return plainLines(mark + whole, mark !== '');
      if (check.words === true) losses.push({ what: 'that only whole words count', at: check.at });
      return [`${mark}TEXT_CONTAINS_ALL${ic} ${argument(check.text, losses)}`];
    }
    case 'wildcard':
      return [
        `${mark}${check.within === true ? 'TEXT_WILDCARD_ALL' : 'TEXT_WILDCARDEXACT_ALL'}${ic} ${argument(check.pattern, losses)}`,
      ];
    case 'regex':
      return [`${mark}TEXT_REGEXP_ALL${ic} ${argument(check.pattern, losses)}`];
    case 'word-error-rate':
      return [`${mark}TEXT_WER ${argument(check.text, losses)}|${Math.round(check.rate * 100)}`];
    case 'list':
      return [`${mark}TEXT ${check.list}`];
    case 'any-text':
      return not ? lose('that there is no message') : ['*'];
    case 'length':
      if (check.unit === 'characters' && check.bound.operator === '<=')
        return [`${mark}RESPONSE_LENGTH ${check.bound.value}`];
      return lose('a bound on the length of the text');
    case 'buttons':
    case 'quick-replies':
      if (check.mode === 'exactly')
        losses.push({ what: 'that there are no other buttons, and their order', at: check.at });
      return [`${mark}BUTTONS ${args(check.titles)}`];
    case 'cards':
      return [`${mark}CARDS ${args(check.titles)}`];
    case 'media':
      return [`${mark}MEDIA ${args(check.urls)}`];
    case 'form':
      return [`${mark}FORMS ${args(check.fields)}`];
    case 'count': {
      const names: Readonly<Record<string, string>> = {
        buttons: 'BUTTONS',
        cards: 'CARDS',
        media: 'MEDIA',
        form: 'FORMS',
      };
      const name = names[check.of];
      return name === undefined
        ? lose(`the count of ${check.of}`)
        : [`${mark}${name}_COUNT${check.recursive === true ? '_REC' : ''} ${writeBound(check.bound)}`];
    }
    case 'intent':
      return [`${mark}INTENT ${argument(check.name, losses)}`];
    case 'intent-unique':
      return [`${mark}INTENT_UNIQUE`];
    case 'confidence':
      return check.bound.operator === '>='
        ? [`${mark}INTENT_CONFIDENCE ${Math.round(check.bound.value * 100)}`]
        : lose('a bound on the confidence');
    case 'entities':
      return [`${mark}ENTITIES ${args(check.names)}${check.more ? '|...' : ''}`];
    case 'entity-values':
      return [`${mark}ENTITY_VALUES ${args(check.values)}${check.more ? '|...' : ''}`];
    case 'entity':
      return [`${mark}ENTITY_CONTENT ${args([check.name, ...check.values])}`];
    case 'payload':
      if (check.mode === 'exactly') losses.push({ what: 'that the payload holds nothing else', at: check.at });
      return [mark + JSON.stringify(json(check.value, losses))];
    case 'json': {
      const path = text(check.path, losses);
      if (check.count) return [`${mark}JSON_PATH_COUNT ${path}|${writeBound(check.count)}`];
      if (check.value !== undefined) return [`${mark}JSON_PATH ${path}|${jsonArgument(check.value, losses)}`];
      if (!check.match) return [`${mark}JSON_PATH ${path}`];
      if (check.match.kind === 'equals' || check.match.kind === 'contains')
        return [`${mark}JSON_PATH ${path}|${argument(check.match.text, losses)}`];
      return lose(`a "${check.match.kind}" of a JSON path`);
    }
    default:
      return lose(`a check of kind "${check.kind}"`);
  }
}
