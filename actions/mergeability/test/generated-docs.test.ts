import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vocabulary } from '../src/conditions/vocabulary.ts';

const project = join(import.meta.dirname, '..');

it('the published schema and the rule reference are those of the code', async () => {
  await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--conditions=source',
    join(project, 'scripts/write-docs.ts'),
    '--check',
  ]);
});

it('the schema knows every condition', () => {
  const schema = JSON.parse(readFileSync(join(project, 'schema/mergeability.schema.json'), 'utf8')) as {
    $defs: { expression: { properties: object; additionalProperties: boolean } };
  };
  expect(Object.keys(schema.$defs.expression.properties)).toEqual(
    expect.arrayContaining(vocabulary.map(({ key }) => key)),
  );
  expect(schema.$defs.expression.additionalProperties).toBe(false);
});
