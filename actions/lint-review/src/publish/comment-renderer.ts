import { readBlobs } from 'action-kit/git-objects';
import { fileText, type FileText } from '../place/file-text.ts';
import type { Group, Shown } from '../review/group-findings.ts';
import type { NewComment } from '../review/review-host.ts';
import { renderComment } from './comment-body.ts';
import type { ShowOrder } from './show-findings.ts';
import { suggestionOf, type Suggestion } from './suggestion.ts';

const MAX_FILES = 300;

/**
 * A function that writes the comment of a group. Texts of files with fixes are read beforehand; a fix is only offered
 * where the file that was linted is exactly the one at the head.
 */
export async function commentRenderer(
  shown: readonly Shown[],
  order: ShowOrder,
  scope: string,
): Promise<(group: Group) => NewComment> {
  const texts = order.inputs.suggestions ? await textsWithFixes(shown, order) : new Map<string, FileText>();
  return (group) => {
    const suggestion = suggestionFor(group, texts, order);
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

async function textsWithFixes(shown: readonly Shown[], { place }: ShowOrder): Promise<Map<string, FileText>> {
  const texts = new Map<string, FileText>();
  const { git, change } = place;
  if (git === undefined || change === undefined) return texts;
  const candidates = new Set(shown.filter(({ finding }) => finding.details?.fixes).map(({ path }) => path));
  const paths = [...candidates].filter((path) => place.isHeadFile(path)).slice(0, MAX_FILES);
  const blobs = await readBlobs(
    git,
    paths.map((path) => `${change.head}:${path}`),
  );
  paths.forEach((path, i) => {
    const blob = blobs[i];
    if (blob !== undefined) texts.set(path, fileText(blob.toString()));
  });
  return texts;
}

/** Only for a single finding: two fixes on the same lines would undo each other. */
function suggestionFor(
  group: Group,
  texts: ReadonlyMap<string, FileText>,
  { place }: ShowOrder,
): Suggestion | undefined {
  const [only] = group.members;
  const text = texts.get(group.anchor.path);
  if (group.members.length !== 1 || only === undefined || text === undefined || group.anchor.line === 0)
    return undefined;
  const suggestion = suggestionOf(only.finding, text);
  if (suggestion === undefined) return undefined;
  const hunks = place.change?.files.get(group.anchor.path)?.hunks ?? [];
  return hunks.some(({ start, end }) => suggestion.line >= start && suggestion.endLine <= end) ? suggestion : undefined;
}
