import { ConfigError } from 'action-kit/errors';
import { mergePolicies } from './extends.ts';
import { readPolicyFile } from './read-policy.ts';

/** `line:column message` of everything that is wrong with a policy. */
function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

it('tells mistakes of names in the same run as every other one', () => {
  const text = `version: 1
rules:
  - name: Title
    require: { titel: conventional }
  - name: title
    require: { draft: false }
tests:
  - name: of nothing
    given: { now: soon, repository: shop }
    expect: { Titel: fail, gate: pass, Title: fail }
`;
  expect(problemsOf(() => readPolicyFile(text, 'p.yml'))).toEqual([
    '4:16 unknown key "titel".',
    '5:11 two rules have the name "title".',
    `9:19 expected a time such as '2026-01-13T12:00:00Z', found "soon".`,
    '9:37 expected owner/name, found "shop".',
    '10:15 there is no rule "Titel" to expect something of.',
  ]);
});

it('names every locked rule that would be replaced, where it stands', () => {
  const parent = 'version: 1\nrules:\n  - { name: A, locked: true, require: { draft: false } }\n  - { name: B, locked: true, require: { draft: false } }\n';
  const child = 'version: 1\nextends: acme/p//p.yml@v1\nrules:\n  - { name: a, require: { draft: true } }\n  - { name: C, require: { draft: true } }\n  - { name: B, require: { draft: true } }\n';
  const merge = (): unknown => mergePolicies([readPolicyFile(child, 'child.yml'), readPolicyFile(parent, 'parent.yml')]);
  expect(problemsOf(merge)).toEqual([
    '4:13 the rule "a" is locked by parent.yml and cannot be replaced.',
    '6:13 the rule "B" is locked by parent.yml and cannot be replaced.',
  ]);
}); // oxfmt-ignore

it('lets tests speak of rules that come from elsewhere', () => {
  const text = 'version: 1\nextends: acme/p//p.yml@v1\ntests: [{ name: t, given: {}, expect: { Other: pass } }]\n';
  expect(problemsOf(() => readPolicyFile(text, 'p.yml'))).toEqual([]);
});
