import { memberOf, parseJson, textOf, type JsonNode } from '../../formats/parse-json.ts';
import { placeOf, splitLines } from '../../formats/text-lines.ts';
import type { Problem, SourceFile } from '../../source.ts';
import type { Known } from './bot-model.ts';

interface Read {
  readonly known: Known[];
  readonly problems: Problem[];
}

/** The intents of a declarative dialog: those that a trigger waits for, and those of regular expression recognizers. */
export function readDialog(source: SourceFile): Read {
  const json = parseJson(source.text, source.file);
  const known: Known[] = [];
  const add = (node: JsonNode | undefined): void => {
    const name = textOf(node);
    if (node && name !== undefined && name !== '')
      known.push({ dimension: 'intents', name: name.replace(/^#/, ''), at: json.at(node.start, node.end) });
  };
  const visit = (node: JsonNode): void => {
    if (node.kind === 'array') node.items.forEach(visit);
    if (node.kind !== 'object') return;
    const kind = textOf(memberOf(node, '$kind'));
    if (kind === 'Microsoft.OnIntent') add(memberOf(node, 'intent'));
    const intents = memberOf(node, 'intents');
    if (kind === 'Microsoft.RegexRecognizer' && intents?.kind === 'array')
      for (const intent of intents.items) add(memberOf(intent, 'intent'));
    for (const { value } of node.members) visit(value);
  };
  if (json.node) visit(json.node);
  return { known, problems: [...json.problems] };
}

/** How a line of .lu begins: utterance, comment, entity, import, table of a QnA answer. */
const otherLines = /^\s*(?:$|[-+*>@$[|!]|<a\s)/;

/** The intents of a .lu file: its `# Name` headings. */
export function readLu(source: SourceFile): Read {
  const known: Known[] = [];
  const problems: Problem[] = [];
  let isFenced = false;
  for (const line of splitLines(source.text)) {
    const heading = /^\s*(#+)\s*(.*?)\s*$/.exec(line.text);
    const at = placeOf(source, line, line.text.length - line.text.trimStart().length);
    if (/^\s*```/.test(line.text)) isFenced = !isFenced;
    // "# ? question" is one of QnA Maker, which has no intents.
    else if (heading && !isFenced && !heading[2]!.startsWith('?')) {
      if (heading[2] === '')
        problems.push({ code: 'bad-value', level: 'error', message: 'This heading names no intent: # Name.', at });
      else known.push({ dimension: 'intents', name: heading[2]!, at });
    } else if (!heading && !isFenced && !otherLines.test(line.text))
      problems.push({
        code: 'bad-value',
        level: 'error',
        message: 'This line is neither an intent (# Name), an utterance (- text), an entity (@ …) nor a comment (> …).',
        at,
      });
  }
  return { known, problems };
}
