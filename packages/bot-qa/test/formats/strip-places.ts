import type { FixtureFile } from '../../src/model.ts';

/** The meaning of a fixture: without places, and with the sources of templates left to their parts. */
export function meaningOf(file: FixtureFile): unknown {
  return strip({ conversations: file.conversations, blocks: file.blocks, lists: file.lists });
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== 'at' && !(key === 'source' && 'parts' in value) && item !== undefined)
      .map(([key, item]) => [key, key === 'checks' ? inAnyOrder(strip(item)) : strip(item)]),
  );
}

/** Checks of one message must all hold, whichever is written first. */
function inAnyOrder(checks: unknown): unknown {
  return Array.isArray(checks) ? checks.map((check) => JSON.stringify(check)).sort() : checks;
}
