import { memberOf, parseJson, textOf, type JsonNode, type ParsedJson } from '../../formats/parse-json.ts';
import type { Problem, SourceFile } from '../../source.ts';
import type { Known, NamedDimension } from './bot-model.ts';

const lists = ['intents', 'flows', 'pages'] as const;

/**
 * What a file of an exported Dialogflow CX agent (JSON package) names, by its place in the package: `intents/X/X.json`,
 * `flows/F/F.json`, `flows/F/pages/P.json`. Undefined for files that name none of these.
 */
export function dimensionOf(path: string): NamedDimension | undefined {
  const parts = path.split('/');
  const [folder, second, third, fourth] = parts;
  if (folder === 'intents' && parts.length === 3 && third === `${second}.json`) return 'intents';
  if (folder !== 'flows') return undefined;
  if (parts.length === 3 && third === `${second}.json`) return 'flows';
  return parts.length === 4 && third === 'pages' && fourth!.endsWith('.json') ? 'pages' : undefined;
}

/** One file of the package. */
export function readPackageFile(source: SourceFile, dimension: NamedDimension): Read {
  const json = parseJson(source.text, source.file);
  const problems = [...json.problems];
  const known = json.node ? named(json.node, dimension, json, problems) : [];
  return { known, problems };
}

/** What the REST interface lists: `{ "intents": [{ "displayName": … }] }`, and so flows and pages. */
export function readAgentLists(source: SourceFile): Read {
  const json = parseJson(source.text, source.file);
  const problems = [...json.problems];
  const known: Known[] = [];
  if (!json.node) return { known, problems };
  const found = lists.filter((key) => memberOf(json.node, key));
  if (found.length === 0)
    problems.push({
      code: 'unknown-format',
      level: 'error',
      message:
        'This JSON has none of "intents", "flows" and "pages". Name the folder of an exported Dialogflow CX agent (the one with agent.json), or a file with such lists.',
      at: json.at(json.node.start),
    });
  for (const key of found) {
    const list = memberOf(json.node, key)!;
    if (list.kind === 'array') for (const item of list.items) known.push(...named(item, key, json, problems));
    else problems.push(bad(`"${key}" must be a list.`, list, json));
  }
  return { known, problems };
}

interface Read {
  readonly known: Known[];
  readonly problems: Problem[];
}

function named(node: JsonNode, dimension: NamedDimension, json: ParsedJson, problems: Problem[]): Known[] {
  const value = memberOf(node, 'displayName');
  const name = textOf(value);
  if (name !== undefined && name !== '') return [{ dimension, name, at: json.at(value!.start, value!.end) }];
  problems.push(bad(`One of the ${dimension} has no "displayName" (a text).`, value ?? node, json));
  return [];
}

function bad(message: string, node: JsonNode, json: ParsedJson): Problem {
  return { code: 'bad-value', level: 'error', message, at: json.at(node.start, node.start + 1) };
}
