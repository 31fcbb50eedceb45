/**
 * Writes test/contract/openapi-subset.json: the operations that the sandbox serves, taken from GitHub's own OpenAPI
 * description without its prose, with only the schemas that they use.
 *
 * The package with the whole description unpacks to 404 MB, so it is no dependency: it is fetched into a temporary
 * folder, read once and removed. Run again after adding a family to test/contract/served-operations.ts:
 *
 *     node scripts/extract-openapi.ts [folder of an unpacked @octokit/openapi]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractSubset } from '../test/contract/extract-subset.ts';
import { SERVED_FAMILIES } from '../test/contract/served-operations.ts';

const PACKAGE = '@octokit/openapi@23.0.2';
const TARGET = join(import.meta.dirname, '../test/contract/openapi-subset.json');

const given = process.argv[2];
const temporary = given === undefined ? mkdtempSync(join(tmpdir(), 'openapi-')) : undefined;
try {
  const folder = given ?? fetchPackage(temporary!);
  const description: unknown = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8'));
  const subset = extractSubset(description, SERVED_FAMILIES);
  const text = `${JSON.stringify({ source: PACKAGE, ...subset })}\n`;
  writeFileSync(TARGET, text);
  const count = Object.keys(subset.operations).length;
  const schemas = Object.keys(subset.schemas).length;
  process.stdout.write(`${count} operations, ${schemas} schemas, ${text.length} bytes → ${TARGET}\n`);
} finally {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
}

function fetchPackage(folder: string): string {
  const archive = execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', archive, 'package/generated/api.github.com.json'], { cwd: folder });
  return join(folder, 'package');
}
