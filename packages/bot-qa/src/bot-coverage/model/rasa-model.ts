import { isMap, isScalar, type Node } from 'yaml';
import { isReadable } from '../../formats/imported-file.ts';
import { normaliseText } from '../../matching/normalise-text.ts';
import type { Problem, SourceFile } from '../../source.ts';
import { YamlSource } from '../../yaml-source.ts';
import type { Known } from './bot-model.ts';

const measured = ['intents', 'responses', 'templates', 'forms', 'flows'];
/** Keys of Rasa's domain and training files that name nothing of which a recording tells whether it was met. */
const others = [
  ...['version', 'entities', 'slots', 'actions', 'e2e_actions', 'session_config', 'config'],
  ...['nlu', 'stories', 'rules', 'lookups', 'synonyms', 'regex'],
];

/** A text with fewer letters beside its holes says too little to be recognised. */
const fewestLetters = 3;

/** Rasa's domain (whole or split over files) and flows. */
export function readRasaModel(source: SourceFile): { readonly known: Known[]; readonly problems: readonly Problem[] } {
  const yaml = new YamlSource(source);
  const known: Known[] = [];
  const nothing = { known, problems: yaml.problems };
  if (!isReadable(yaml)) return nothing;
  const top = yaml.fields(yaml.root, 'A domain or a file of flows of Rasa', [...measured, ...others]);
  if (!top) return nothing;
  const add = (dimension: Known['dimension'], name: string, node: Node | null, patterns?: readonly string[]): void => {
    known.push({ dimension, name, at: yaml.at(node), ...(patterns && { patterns }) });
  };
  const namesOf = (key: string, each: (name: string, at: Node, value: Node | null) => void): void => {
    const field = top.get(key);
    if (!field || isNothing(field.value)) return;
    for (const { name, key: at, value } of yaml.fields(field.value, `"${key}"`)?.values() ?? []) each(name, at, value);
  };

  const intents = top.get('intents');
  if (intents && !isNothing(intents.value))
    for (const item of yaml.list(intents.value, '"intents"') ?? []) {
      // With options it is a mapping of one name.
      if (yaml.isMap(item))
        for (const { name, key } of yaml.fields(item, 'An intent')!.values()) add('intents', name, key);
      else {
        const text = yaml.text(item, 'An intent');
        if (text) add('intents', text.value, text.node);
      }
    }
  for (const key of ['responses', 'templates'])
    namesOf(key, (name, at, value) => {
      const patterns: string[] = [];
      for (const item of yaml.list(value, `The response "${name}"`) ?? []) {
        // A response of the oldest domains is its text.
        const fields = yaml.isMap(item) ? yaml.fields(item, `A variation of "${name}"`) : undefined;
        const text = fields ? fields.get('text')?.value : item;
        const found = text === undefined ? undefined : yaml.text(text, `A text of "${name}"`);
        const pattern = found && patternOf(found.value);
        if (pattern !== undefined) patterns.push(pattern);
      }
      add('responses', name, at, patterns);
    });
  const forms = top.get('forms');
  if (yaml.isList(forms?.value ?? null))
    for (const item of yaml.list(forms!.value, '"forms"') ?? []) {
      const text = yaml.text(item, 'A form');
      if (text) add('forms', text.value, text.node);
    }
  else namesOf('forms', (name, at) => add('forms', name, at));
  namesOf('flows', (name, at, value) => {
    if (yaml.fields(value, `The flow "${name}"`)) add('flows', name, at);
  });
  return nothing;
}

function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null) || (isMap(node) && node.items.length === 0);
}

/** What a text says when `{slot}` is filled in. Rasa sends each paragraph as a message: the first stands for all. */
function patternOf(text: string): string | undefined {
  const [first = ''] = text.trim().split(/\n\s*\n/);
  const pieces = normaliseText(first).split(/\{[\w.]+\}/);
  if (pieces.join('').replace(/[^\p{L}\p{N}\p{S}]/gu, '').length < fewestLetters) return undefined;
  return pieces.map((piece) => piece.replaceAll('*', '\\*')).join('*');
}
