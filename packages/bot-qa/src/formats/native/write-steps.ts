import type { Capture, ExpectedMessage, Step, UserStep, Utterance } from '../../model.ts';
import type { Template } from '../../template.ts';
import { writeChecks, writeCondition, writeDuration } from './write-check.ts';
import { writeJson, writeTemplate, type Writing } from './write-template.ts';

type Written = Record<string, unknown>;

export function writeSteps(steps: readonly Step[], writing: Writing): Written[] {
  return steps.map((step) => writeStep(step, writing));
}

function writeStep(step: Step, writing: Writing): Written {
  const lose = (what: string): void => void writing.losses.push({ what, at: step.at });
  switch (step.kind) {
    case 'user':
      return { user: writeUser(step, writing) };
    case 'bot': {
      const within = step.withinMs === undefined ? {} : { within: writeDuration(step.withinMs) };
      if (step.order !== 'strict') return { [step.order]: writeMessages(step.messages, writing), ...within };
      const messages = writeMessages(step.messages, writing);
      if (messages.length !== 1) {
        if (step.withinMs !== undefined) lose('the deadline of several messages in order');
        return { bot: messages };
      }
      const [only] = messages;
      if (step.withinMs === undefined) return { bot: only };
      return { bot: { ...asMap(only), ...within } };
    }
    case 'silence':
    case 'pause':
      return { [step.kind]: writeDuration(step.forMs) };
    case 'never':
      return { never: writeChecks(step.checks, writing) };
    case 'state':
      return { state: { ...writeChecks(step.checks, writing), ...writeCaptures(step.captures, writing) } };
    case 'set': {
      const value = writeTemplate(step.value, writing);
      writing.known.add(step.name);
      return { set: { [step.name]: value } };
    }
    case 'clear':
      writing.known.delete(step.name);
      return { clear: step.name };
    case 'include': {
      const given = writeMap(step.arguments, writing);
      return { include: step.block, ...(given && { with: given }) };
    }
    case 'branch': {
      const [first, second] = step.branches;
      const otherwise = step.otherwise && writeSteps(step.otherwise, writing);
      if (first && !second && otherwise)
        return {
          if: writeCondition(first.condition, writing),
          then: writeSteps(first.steps, writing),
          ...(otherwise.length > 0 && { else: otherwise }),
        };
      return {
        switch: step.branches.map((branch) => ({
          when: writeCondition(branch.condition, writing),
          then: writeSteps(branch.steps, writing),
        })),
        ...(otherwise && { otherwise }),
      };
    }
    case 'repeat':
      return {
        repeat: writeSteps(step.steps, writing),
        ...(step.until && { until: writeCondition(step.until, writing) }),
        'at-most': step.atMost,
      };
    case 'stop':
      return { stop: true };
  }
}

/** Expectations of one message that only differ by locale stand next to each other and become one text per locale. */
function writeMessages(messages: readonly ExpectedMessage[], writing: Writing): unknown[] {
  const written: unknown[] = [];
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i]!;
    if (message.locale === undefined) {
      written.push(writeMessage(message, writing));
      continue;
    }
    const texts: Written = {};
    let rest: unknown = {};
    for (; i < messages.length && messages[i]!.locale !== undefined && !(messages[i]!.locale! in texts); i++) {
      const one = messages[i]!;
      const [first, ...others] = one.checks;
      if (first?.kind !== 'equals')
        writing.losses.push({ what: `what is expected in the locale "${one.locale}" only`, at: one.at });
      else texts[one.locale!] = writeTemplate(first.text, writing);
      const { text: _text, ...more } = asMap(writeMessage({ ...one, checks: others }, writing));
      rest = more;
    }
    i--;
    written.push({ text: texts, ...(rest as Written) });
  }
  return written;
}

function asMap(written: unknown): Written {
  return typeof written === 'string' ? { text: written } : (written as Written);
}

function writeMessage(message: ExpectedMessage, writing: Writing): unknown {
  const checks = message.checks.length === 0 ? {} : writeChecks(message.checks, writing);
  const captures = writeCaptures(message.captures, writing);
  const whole = { ...checks, ...captures, ...(message.optional && { optional: true }) };
  const keys = Object.keys(whole);
  return keys.length === 1 && keys[0] === 'text' && typeof checks['text'] === 'string' ? checks['text'] : whole;
}

function writeCaptures(captures: readonly Capture[], writing: Writing): { capture?: Written } {
  if (captures.length === 0) return {};
  const entries = captures.map((capture): [string, Written] => {
    writing.known.add(capture.name);
    const { from } = capture;
    const source: Written =
      from.kind === 'regex'
        ? { regex: from.pattern }
        : from.kind === 'json'
          ? { json: writeTemplate(from.path, writing) }
          : from.kind === 'text'
            ? { text: true }
            : { [from.kind]: from.name };
    return [capture.name, { ...source, ...(capture.type !== 'text' && { as: capture.type }) }];
  });
  return { capture: Object.fromEntries(entries) };
}

function writeMap(map: Readonly<Record<string, Template>> | undefined, writing: Writing): Written | undefined {
  const entries = Object.entries(map ?? {});
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.map(([key, value]) => [key, writeTemplate(value, writing)]));
}

function writeUser(step: UserStep, writing: Writing): unknown {
  const lose = (what: string): void => void writing.losses.push({ what, at: step.at });
  const { alternatives } = step;
  const [first] = alternatives;
  const whole: Written = {};
  if (first && alternatives.length === 1) Object.assign(whole, writeUtterance(first, writing, lose));
  else {
    const texts = alternatives.filter((one) => one.text);
    const lists = alternatives.filter((one) => one.list);
    const buttons = alternatives.filter((one) => one.button);
    if (texts.length > 0) {
      if (texts.every((one) => one.locale !== undefined))
        whole['text'] = Object.fromEntries(texts.map((one) => [one.locale, writeTemplate(one.text!, writing)]));
      else whole['any'] = texts.map((one) => writeTemplate(one.text!, writing));
    }
    for (const group of [lists, buttons]) if (group[0]) Object.assign(whole, writeUtterance(group[0], writing, lose));
    const kept = texts.length + Math.min(1, lists.length) + Math.min(1, buttons.length);
    if (kept < alternatives.length) {
      lose(`${alternatives.length - kept} of ${alternatives.length} alternatives of what the user does`);
      if (kept === 0 && first) Object.assign(whole, writeUtterance(first, writing, lose));
    }
  }
  if (step.expand !== 'all') whole['expand'] = step.expand;
  const headers = writeMap(step.request?.headers, writing);
  const query = writeMap(step.request?.query, writing);
  if (headers) whole['headers'] = headers;
  if (query) whole['query'] = query;
  if (step.request?.form && Object.keys(step.request.form).length > 0) lose('fields added to the form of the request');
  const keys = Object.keys(whole);
  return keys.length === 1 && typeof whole['text'] === 'string' ? whole['text'] : whole;
}

function writeUtterance(one: Utterance, writing: Writing, lose: (what: string) => void): Written {
  const written: Written = {};
  if (one.text) {
    const text = writeTemplate(one.text, writing);
    written['text'] = one.locale === undefined ? text : { [one.locale]: text };
  }
  if (one.list) {
    if (one.list.arguments.length > 0) lose(`the arguments of the list "${one.list.name}"`);
    written['list'] = one.list.name;
  }
  if (one.button) {
    const title = writeTemplate(one.button.title, writing);
    written['button'] =
      one.button.payload === undefined ? title : { title, payload: writeJson(one.button.payload, writing) };
  }
  if (one.event) {
    written['event'] = one.event.name;
    if (one.event.value !== undefined) written['value'] = writeJson(one.event.value, writing);
  }
  if (one.payload !== undefined) written['payload'] = writeJson(one.payload, writing);
  if (one.media) written['media'] = one.media.map((url) => writeTemplate(url, writing));
  if (one.form)
    written['form'] = Object.fromEntries(
      Object.entries(one.form).map(([key, value]) => [key, writeJson(value, writing)]),
    );
  return written;
}
