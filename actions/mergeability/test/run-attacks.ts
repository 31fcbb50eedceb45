// Tries attacks by name on the sources beside it and prints, for each, whether it got through.
import { AssertionError } from 'node:assert';
import { attacks } from './attacks/attacks.ts';

const wanted = new Set(JSON.parse(process.argv[2] ?? '[]') as string[]);
const results: { name: string; gotThrough: boolean; how: string }[] = [];
for (const attack of attacks) {
  const { name } = attack;
  if (!wanted.has(name)) continue;
  try {
    await attack.attempt();
    results.push({ name, gotThrough: false, how: '' });
  } catch (error) {
    // Only a failed assertion is an attack that got through; a broken test is neither.
    if (!(error instanceof AssertionError)) throw error;
    results.push({ name, gotThrough: true, how: error.message });
  }
}
process.stdout.write(JSON.stringify(results));
