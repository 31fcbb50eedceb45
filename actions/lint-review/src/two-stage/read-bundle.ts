import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UserError } from 'action-kit/errors';
import type { Level } from '../finding.ts';
import { isObject, type JsonObject } from '../report/json-value.ts';
import { BUNDLE_FORMAT, BUNDLE_LIMITS, type Bundle, type BundledEntry, type BundledFinding } from './bundle.ts';

/** A bundle that is not what the first stage writes. */
export class BundleError extends UserError {}

/**
 * Reads the bundle of a first stage that may have run any code: a plain file of bounded size, each value of the right
 * type and length, nothing more.
 *
 * @throws {BundleError}
 */
export function readBundle(path: string, workspace: string): Bundle {
  const full = resolve(workspace, path);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new BundleError(`There is no bundle at ${path}.`, {
      hint: 'Download the artifact of the first stage before this step; the input "bundle" names the file in it.',
    });
  if (!stat.isFile() || !isBelow(full, workspace)) throw new BundleError(`${path} is no plain file.`);
  if (stat.size > BUNDLE_LIMITS.bytes)
    throw new BundleError(`${path} has ${stat.size} bytes; ${BUNDLE_LIMITS.bytes} are allowed.`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(full, 'utf8'));
  } catch (error) {
    throw new BundleError(`${path} is no valid JSON.`, { cause: error });
  }
  if (!isObject(value) || value['format'] !== BUNDLE_FORMAT)
    throw new BundleError(`${path} is no bundle of the format ${BUNDLE_FORMAT}.`, {
      hint: 'Both stages must use the same version of lint-review.',
    });
  return checked(value, path);
}

/** An artifact may hold links, also for the folders on the way. A path that the user writes out in full is the user's. */
function isBelow(full: string, workspace: string): boolean {
  const inside = relative(workspace, full);
  return inside.startsWith('..') || realpathSync(full) === join(realpathSync(workspace), inside);
}

function checked(value: JsonObject, path: string): Bundle {
  const check = new Check(path);
  const entries = check.list(value, 'entries', BUNDLE_LIMITS.entries).map((one, i): BundledEntry => {
    const entry = check.object(one, `entries[${i}]`);
    return { key: check.text(entry, 'key', BUNDLE_LIMITS.path), whole: entry['whole'] === true };
  });
  return {
    format: BUNDLE_FORMAT,
    head: check.text(value, 'head', 64, /^[0-9a-f]{40,64}$/),
    scope: check.text(value, 'scope', 10_000),
    entries,
    findings: check.list(value, 'findings', BUNDLE_LIMITS.findings).map((one, i): BundledFinding => {
      const finding = check.object(one, `findings[${i}]`);
      const line = check.number(finding, 'line', 0, 2 ** 31);
      return {
        entry: check.number(finding, 'entry', 0, entries.length - 1),
        tool: check.text(finding, 'tool', BUNDLE_LIMITS.text),
        rule: check.text(finding, 'rule', BUNDLE_LIMITS.text),
        level: check.text(finding, 'level', 7, /^(error|warning|note|none)$/) as Level,
        path: check.text(finding, 'path', BUNDLE_LIMITS.path),
        line,
        endLine: check.number(finding, 'endLine', line, 2 ** 31),
        message: check.text(finding, 'message', BUNDLE_LIMITS.message),
        url: check.text(finding, 'url', BUNDLE_LIMITS.text),
        key: check.text(finding, 'key', 16, /^[0-9a-f]{16}$/),
      };
    }),
    left: check.number(value, 'left', 0, 2 ** 31),
    reported: check.list(value, 'reported', BUNDLE_LIMITS.reported).map((one) => {
      if (typeof one !== 'string' || one.length > BUNDLE_LIMITS.path + 40)
        throw check.wrong('reported', 'a short text');
      return one;
    }),
  };
}

/** Takes values out of a bundle, or says what is wrong with them. */
class Check {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  wrong(where: string, expected: string): BundleError {
    return new BundleError(`${this.file}: ${where}: expected ${expected}.`);
  }

  list(object: JsonObject, key: string, most: number): readonly unknown[] {
    const value = object[key];
    if (!Array.isArray(value) || value.length > most) throw this.wrong(key, `a list of at most ${most} items`);
    return value;
  }

  object(value: unknown, where: string): JsonObject {
    if (!isObject(value)) throw this.wrong(where, 'an object');
    return value;
  }

  text(object: JsonObject, key: string, most: number, form?: RegExp): string {
    const value = object[key];
    if (typeof value !== 'string' || value.length > most || form?.test(value) === false)
      throw this.wrong(key, form ? `a text like ${form.source}` : `a text of at most ${most} characters`);
    return value;
  }

  number(object: JsonObject, key: string, least: number, most: number): number {
    const value = object[key];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
      throw this.wrong(key, `a whole number from ${least} to ${most}`);
    return value;
  }
}
