import { fillJson, fillTemplate } from '../matching/fill-template.ts';
import type { Scope } from '../matching/scope.ts';
import type { UserMessage } from '../message.ts';
import type { UserStep, Utterance } from '../model.ts';
import type { Template } from '../template.ts';

/** What the user sends, with all variables filled in. */
export function composeUserMessage(
  step: UserStep,
  utterance: Utterance,
  locale: string | undefined,
  scope: Scope,
): UserMessage {
  const { text, button, media, form, event, payload } = utterance;
  // Most turns are plain text.
  if (text && !media && !form && locale === undefined && !step.request) return { text: fillTemplate(text, scope) };
  return {
    ...(text && { text: fillTemplate(text, scope) }),
    ...(button && {
      button: {
        title: fillTemplate(button.title, scope),
        ...(button.payload !== undefined && { payload: fillJson(button.payload, scope) }),
      },
    }),
    ...(media && { media: media.map((url) => ({ url: fillTemplate(url, scope) })) }),
    ...(form && {
      form: Object.fromEntries(Object.entries(form).map(([name, value]) => [name, fillJson(value, scope)])),
    }),
    ...(event && {
      event: { name: event.name, ...(event.value !== undefined && { value: fillJson(event.value, scope) }) },
    }),
    ...(payload !== undefined && { payload: fillJson(payload, scope) }),
    ...(locale !== undefined && { locale }),
    ...(step.request && {
      request: {
        ...(step.request.headers && { headers: fillMap(step.request.headers, scope) }),
        ...(step.request.query && { query: fillMap(step.request.query, scope) }),
        ...(step.request.form && { form: fillMap(step.request.form, scope) }),
      },
    }),
  };
}

function fillMap(map: Readonly<Record<string, Template>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, fillTemplate(value, scope)]));
}
