import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileText, type FileText } from '../place/file-text.ts';
import { readFiles } from '../place/read-files.ts';
import type { Group, Shown } from '../review/group-findings.ts';
import type { NewComment } from '../review/review-host.ts';
import { renderComment } from './comment-body.ts';
import type { ShowOrder } from './show-findings.ts';
import { suggestionOf, type Suggestion } from './suggestion.ts';

const MAX_FILES = 300;

/** A file at the head of the pull request. */
interface HeadFile {
  readonly text: FileText;
  /** Whether the workspace has the same bytes, so that places in the one are places in the other. */
  readonly isLinted: boolean;
}

/**
 * A function that writes the comment of a group. Texts of files with fixes are read beforehand; a fix is only offered
 * where the file that was linted is exactly the one at the head, or where the fix tells what it replaces and that is so.
 */
export async function commentRenderer(
  shown: readonly Shown[],
  order: ShowOrder,
  scope: string,
): Promise<(group: Group) => NewComment> {
  const files = order.inputs.suggestions ? await filesWithFixes(shown, order) : new Map<string, HeadFile>();
  return (group) => {
    const suggestion = suggestionFor(group, files, order);
    const keys = group.members.map(({ key }) => key);
    const body = renderComment(
      group.members.map(({ finding }) => finding),
      suggestion,
      { scope, entry: group.entry, keys },
    );
    const { path, startLine, line } = group.anchor;
    return suggestion
      ? { path, body, startLine: suggestion.line, line: suggestion.endLine }
      : { path, body, startLine, line };
  };
}

async function filesWithFixes(
  shown: readonly Shown[],
  { place: { git, change }, surroundings }: ShowOrder,
): Promise<Map<string, HeadFile>> {
  const files = new Map<string, HeadFile>();
  if (git === undefined || change === undefined) return files;
  const paths = new Set(shown.filter(({ finding }) => finding.details?.fixes).map(({ path }) => path));
  for await (const [path, content] of readFiles(git, change.head, [...paths].slice(0, MAX_FILES)))
    files.set(path, {
      text: fileText(content.toString()),
      isLinted: hasContent(join(surroundings.workspace, path), content),
    });
  return files;
}

function hasContent(path: string, content: Buffer): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === content.length && readFileSync(path).equals(content);
}

/** Only for a single finding: two fixes on the same lines would undo each other. */
function suggestionFor(
  group: Group,
  files: ReadonlyMap<string, HeadFile>,
  { place }: ShowOrder,
): Suggestion | undefined {
  const [only] = group.members;
  const file = files.get(group.anchor.path);
  if (group.members.length !== 1 || only === undefined || file === undefined || group.anchor.line === 0)
    return undefined;
  const tellsWhat = only.finding.details?.fixes?.flat().every(({ replaces }) => replaces !== undefined) === true;
  const suggestion = file.isLinted || tellsWhat ? suggestionOf(only.finding, file.text) : undefined;
  if (suggestion === undefined) return undefined;
  const hunks = place.change?.files.get(group.anchor.path)?.hunks ?? [];
  return hunks.some(({ start, end }) => suggestion.line >= start && suggestion.endLine <= end) ? suggestion : undefined;
}
