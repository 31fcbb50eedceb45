/** Why a case of another project comes out differently here, or is not judged here at all. */
export interface Difference {
  readonly kind: 'different' | 'not-applicable';
  readonly reason: string;
}

const REASONS = {
  'approval-candidates': {
    kind: 'not-applicable',
    reason:
      'which comments count as approvals is a setting of policy-bot; here comments are the condition `comment`, beside `approvals`',
  },
  'policy/approval-0': {
    kind: 'not-applicable',
    reason:
      'the case counts reviews and comments such as ":+1:" together as approvals; here a comment names no commit, so that it cannot be bound to content, and is a condition of its own',
  },
  disapproval: {
    kind: 'not-applicable',
    reason:
      'the case revokes objections by comments; here an objection is a review that requests changes, and only a later review of the same person takes it back',
  },
  'commit-order': {
    kind: 'not-applicable',
    reason:
      'the order of commits along first parents is not used: all commits that the base lacks count, also those behind second parents',
  },
  'policy-parse': {
    kind: 'not-applicable',
    reason: 'the text is a policy in the language of policy-bot; it is read by `migrate`, not judged',
  },
  'changelog/versions': {
    kind: 'not-applicable',
    reason: 'the case tests how versions are found in a text; it is covered by `latest_version` and `version_pattern`',
  },
  'changelog/find': {
    kind: 'not-applicable',
    reason: 'the case counts pages of the list of files; here lists are always read whole',
  },
  'changelog/event': {
    kind: 'not-applicable',
    reason: 'the case is about events of a workflow; here the workflow names its events',
  },
  'policy/combination-010': {
    kind: 'different',
    reason: 'an error beside an approval stays an error: what could not be read must not help a pull request through',
  },
  'dco/072': { kind: 'different', reason: "white space around the name does not make it another person's" },
} as const satisfies Readonly<Record<string, Difference>>;

/** By the id of the case; docs/mergeability-compatibility.md tells the same to readers. */
export const differences: Readonly<Record<string, Difference>> = {
  'dco/072': REASONS['dco/072'],
  'changelog/versions-2': REASONS['changelog/versions'],
  'changelog/find-2': REASONS['changelog/find'],
  'changelog/event-1': REASONS['changelog/event'],
  'policy/approval-candidates-001': REASONS['approval-candidates'],
  'policy/approval-candidates-002': REASONS['approval-candidates'],
  'policy/approval-001': REASONS['policy/approval-0'],
  'policy/approval-003': REASONS['policy/approval-0'],
  'policy/approval-007': REASONS['policy/approval-0'],
  'policy/approval-009': REASONS['policy/approval-0'],
  'policy/approval-010': REASONS['policy/approval-0'],
  'policy/approval-011': REASONS['policy/approval-0'],
  'policy/approval-012': REASONS['policy/approval-0'],
  'policy/approval-014': REASONS['policy/approval-0'],
  'policy/approval-017': REASONS['policy/approval-0'],
  'policy/approval-020': REASONS['policy/approval-0'],
  'policy/approval-022': REASONS['policy/approval-0'],
  'policy/approval-023': REASONS['policy/approval-0'],
  'policy/approval-025': REASONS['policy/approval-0'],
  'policy/approval-026': REASONS['policy/approval-0'],
  'policy/approval-030': REASONS['policy/approval-0'],
  'policy/approval-032': REASONS['policy/approval-0'],
  'policy/approval-034': REASONS['policy/approval-0'],
  'policy/approval-036': REASONS['policy/approval-0'],
  'policy/approval-037': REASONS['policy/approval-0'],
  'policy/approval-038': REASONS['policy/approval-0'],
  'policy/disapproval-003': REASONS['disapproval'],
  'policy/disapproval-004': REASONS['disapproval'],
  'policy/disapproval-006': REASONS['disapproval'],
  'policy/disapproval-008': REASONS['disapproval'],
  'policy/disapproval-009': REASONS['disapproval'],
  'policy/combination-010': REASONS['policy/combination-010'],
  'policy/commit-order-001': REASONS['commit-order'],
  'policy/commit-order-002': REASONS['commit-order'],
  'policy/commit-order-006': REASONS['commit-order'],
  'policy/policy-parse-001': REASONS['policy-parse'],
  'policy/policy-parse-002': REASONS['policy-parse'],
  'policy/policy-parse-003': REASONS['policy-parse'],
  'policy/policy-parse-006': REASONS['policy-parse'],
};
