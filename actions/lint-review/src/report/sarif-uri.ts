import { objectAt, textAt, type JsonObject } from './json-value.ts';

const MAX_BASES = 16;

/**
 * A SARIF URI reference as a file name: bases put in front (§3.4.4, nested), percent-encoding undone.
 * A base without a URI is the root of the analysed tree, so what is relative to it stays relative.
 */
export function resolveSarifUri(uri: string, baseId = '', bases: JsonObject = {}): string {
  let name = uri;
  for (let i = 0; baseId !== '' && i < MAX_BASES && !isAbsolute(name); i++) {
    const base = objectAt(bases, baseId);
    const prefix = textAt(base, 'uri');
    if (prefix !== '') name = prefix.endsWith('/') ? prefix + name : `${prefix}/${name}`;
    baseId = textAt(base, 'uriBaseId');
  }
  return decode(name);
}

function isAbsolute(uri: string): boolean {
  return uri.startsWith('/') || /^[a-z][a-z\d+.-]*:/i.test(uri);
}

/** Undoes percent-encoding; a text that is not well encoded is a file name as it stands. */
function decode(uri: string): string {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
