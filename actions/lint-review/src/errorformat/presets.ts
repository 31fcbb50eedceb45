import type { Level } from '../finding.ts';

/** How to read what a linter prints for people. */
export interface Preset {
  /** Vim 'errorformat' items, tried in order. */
  readonly formats: readonly string[];
  /**
   * Find the rule in a message, tried in order, by named groups: `rule`, `text` (the message without it, if not all of
   * it) and `level` (a word or letter that says how bad it is).
   */
  readonly rules?: readonly RegExp[];
  /** Level by the beginning of the rule, the longest first; and by the first letter of the level or type. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** What stands before the number of a rule, as `TS` in TS7006. */
  readonly numberPrefix?: string;
  /** Level where nothing tells. */
  readonly level?: Level;
}

/** `CODE message`, as the tools around flake8 write it; ruff puts `[*]` before what it can fix. */
const CODE_FIRST = /^\[?(?<rule>[A-Z]{1,10}\d{1,6})\]?:? +(?:\[\*\] +)?(?<text>.*)$/s;
/** `Name: message` and `Group/Name: message`. */
const NAME_FIRST = /^(?<rule>[A-Z]\w*(?:\/\w+)*): (?<text>.*)$/s;
/** `message (rule)` and `message [rule]`. */
const RULE_LAST_ROUND = /^(?<text>.*?) *\((?<rule>[\w./:@-]+)\)$/s;
const RULE_LAST_SQUARE = /^(?<text>.*?) *\[(?<rule>[\w./:@-]+)\]$/s;

const REST = '%-G%.%#';
const PLACED = ['%f:%l:%c: %m', '%f:%l: %m', REST];
const WITH_COLUMN = ['%f:%l:%c: %m', REST];
const INDENTED = ['%*\\s%f:%l:%c: %m', ...WITH_COLUMN];
const WITHOUT_COLUMN = ['%f:%l %m', REST];
const LEVELLED = [
  '%f:%l:%c: fatal %trror: %m',
  '%f:%l:%c: %trror: %m',
  '%f:%l:%c: %tarning: %m',
  '%f:%l:%c: %tnfo: %m',
  '%f:%l:%c: %tote: %m',
  '%f:%l: %trror: %m',
  '%f:%l: %tarning: %m',
  '%f:%l: %tnfo: %m',
  '%f:%l: %tote: %m',
  REST,
];
const MSBUILD = [' %#%f(%l,%c): %trror %m', ' %#%f(%l,%c): %tarning %m', ' %#%f(%l,%c): %m', REST];

const PEP8: Preset = { formats: PLACED, rules: [CODE_FIRST], levels: { E: 'error', F: 'error' }, level: 'warning' };
const LETTERS = { F: 'error', E: 'error', W: 'warning', C: 'note', R: 'note', I: 'note' } as const;
const LINT_LETTER: Preset = { formats: ['%f:%l [%t] %m', REST], rules: [NAME_FIRST] };
const SBT = [
  '%E[error] %f:%l:%c: %m',
  '%E[error] %f:%l: %m',
  '%W[warn] %f:%l:%c: %m',
  '%W[warn] %f:%l: %m',
  '%Z[%*[a-z]] %p^%#',
  '%C[%*[a-z]] %.%#',
  REST,
];
/** What rustc says last is a count, not a finding. */
const RUSTC = [
  '%-G%tarning: %.%#generated %.%#',
  '%-G%trror: aborting %.%#',
  '%-G%trror: could not compile %.%#',
  '%f:%l:%c: %m',
  '%E%trror: %m',
  '%E%trror[%*[A-Z0-9]]: %m',
  '%W%tarning: %m',
  '%C%*[ ]--> %f:%l:%c',
  '%C%*[ ]= %*[^:]: %.%#',
  '%C%.%#',
  REST,
];
const RUSTC_RULES = [/^(?<level>error|warning)(?:\[(?<rule>\w+)\])?: (?<text>.*)$/s];

/** Presets by the name of the linter. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  'ansible-lint': {
    formats: PLACED,
    // Version 26 leaves `[/]` behind where it means to end a colour.
    rules: [/^\[(?<rule>\w+)\] (?<text>.*)$/s, /^(?<rule>[\w-]+(?:\[[\w-]+\])?)(?:\[\/\])?: (?<text>.*)$/s],
    level: 'warning',
  },
  bandit: {
    formats: [
      ...['%tIGH', '%tEDIUM', '%tOW'].map((severity) => `%f:%l: B%n[bandit]: ${severity}: %m`),
      '%A>> Issue: [B%n:%*[^]]] %m',
      '%C%*[ ]Severity: %t%.%#',
      '%Z%*[ ]Location: %f:%l:%.%#',
      '%C%*[ ]%.%#',
      REST,
    ],
    numberPrefix: 'B',
    levels: { H: 'error', M: 'warning', L: 'note' },
  },
  black: {
    formats: [
      '%-GOh no!%.%#',
      '%-G%\\d\\+ file%.%#',
      '%-GAll done!%.%#',
      '%trror: cannot format %f: %m: %l:%c: %.%#',
      '%trror: cannot format %f: %m',
      '%trror: %m: %f:%l:%c',
      '%trror:%f:%l:%c:%m',
      '%+Wwould reformat %f',
      '%+Wreformatted %f',
      REST,
    ],
    level: 'warning',
  },
  brakeman: { formats: ['%f\t%l\t%*[^\t]\t%m', REST], level: 'warning' },
  buf: { formats: ['%f:%l:%c:%m', REST] },
  'cargo-check': { formats: RUSTC, rules: RUSTC_RULES },
  checkstyle: {
    formats: [
      '[%tRROR] %f:[%l\\,%c] (%*[^)]) %m',
      '[%tARN%*[^]]] %f:[%l\\,%c] (%*[^)]) %m',
      '[%tRROR] %f:[%l] (%*[^)]) %m',
      '[%tARN%*[^]]] %f:[%l] (%*[^)]) %m',
      '[%tRROR] %f:%l:%c: %m',
      '[%tRROR] %f:%l: %m',
      '[%tARN] %f:%l:%c: %m',
      '[%tARN] %f:%l: %m',
      '[%tNFO] %f:%l:%c: %m',
      '[%tNFO] %f:%l: %m',
      REST,
    ],
    rules: [RULE_LAST_SQUARE, NAME_FIRST],
  },
  clippy: { formats: RUSTC, rules: RUSTC_RULES },
  detekt: { formats: WITH_COLUMN, rules: [RULE_LAST_SQUARE], level: 'warning' },
  dotnet: { formats: MSBUILD, rules: [NAME_FIRST] },
  'dotenv-linter': { formats: WITHOUT_COLUMN, rules: [NAME_FIRST], level: 'warning' },
  'erb-lint': { formats: WITH_COLUMN, level: 'warning' },
  eslint: {
    formats: ['%-P%f', ' %#%l:%c %# %trror  %m', ' %#%l:%c %# %tarning  %m', '%-Q', REST],
    rules: [/^(?<text>.*?) {2,}(?<rule>[\w@/.-]+)$/s],
  },
  'eslint-compact': {
    formats: ['%f: line %l\\, col %c\\, %trror - %m', '%f: line %l\\, col %c\\, %tarning - %m', REST],
    rules: [RULE_LAST_ROUND],
  },
  'eslint-unix': {
    formats: WITH_COLUMN,
    rules: [/^(?<text>.*) \[(?<level>Error|Warning)(?:\/(?<rule>[\w@/.-]+))?\]$/s],
  },
  fasterer: { formats: WITHOUT_COLUMN, level: 'note' },
  flake8: PEP8,
  gcc: { formats: LEVELLED, rules: [/^(?<text>.*?) *\[(?<rule>-[\w=+-]+)\]$/s] },
  'go-consistent': { formats: PLACED, level: 'warning' },
  'golangci-lint': { formats: ['%E%f:%l:%c: %m', '%E%f:%l: %m', '%C%.%#', REST], rules: [RULE_LAST_ROUND] },
  golint: { formats: WITH_COLUMN, level: 'warning' },
  gosec: {
    formats: ['[%f:%l] - %m', ...PLACED],
    rules: [
      /^(?<rule>G\d+) \([^)]*\): (?<text>.*) \(Confidence: \w+, Severity: (?<level>\w+)\)$/s,
      /^(?<text>.*) \(Rule:(?<rule>\w+), Severity:(?<level>\w+),[^)]*\)$/s,
    ],
    levels: { H: 'error', M: 'warning', L: 'note' },
    level: 'warning',
  },
  govet: { formats: PLACED, level: 'warning' },
  hadolint: {
    formats: WITHOUT_COLUMN,
    rules: [/^(?<rule>[A-Z]{2}\d{4}) (?:(?<level>error|warning|info|style): )?(?<text>.*)$/s],
    levels: { S: 'note' },
    level: 'warning',
  },
  'haml-lint': LINT_LETTER,
  hlint: {
    formats: [
      '%f:%l:%c-%k: %m',
      '%f:(%l\\,%c)-(%e\\,%k): %m',
      '%f:%l:%c: %m',
      '%A%f:%l:%c: %.%#: %m',
      '%Z%p^%#',
      '%C%.%#',
      REST,
    ],
    rules: [/^(?<level>Error|Warning|Suggestion): (?<rule>[^:]+)$/s],
    levels: { S: 'note' },
    level: 'warning',
  },
  isort: { formats: ['%trror: %f %m', REST] },
  ktlint: { formats: WITH_COLUMN, rules: [RULE_LAST_ROUND], level: 'error' },
  luacheck: {
    formats: INDENTED,
    rules: [/^\((?<rule>[EW]\d+)\) (?<text>.*)$/s],
    levels: { E: 'error' },
    level: 'warning',
  },
  markdownlint: {
    formats: ['%f:%l:%c %m', ...WITHOUT_COLUMN],
    rules: [/^(?:(?<level>error|warning) )?(?<rule>MD\d{3}(?:\/[\w-]+)*) (?<text>.*)$/s],
    level: 'warning',
  },
  misspell: { formats: WITH_COLUMN, level: 'note' },
  msbuild: { formats: MSBUILD, rules: [NAME_FIRST] },
  mypy: { formats: LEVELLED, rules: [RULE_LAST_SQUARE] },
  pep8: PEP8,
  phpcs: {
    formats: ['%f:%l:%c: %trror - %m', '%f:%l:%c: %tarning - %m', REST],
    rules: [RULE_LAST_ROUND],
  },
  phpstan: { formats: ['%f:%l:%m', REST] },
  protolint: { formats: ['[%f:%l:%c] %m', REST], level: 'warning' },
  psalm: {
    formats: ['%f:%l:%c:%trror - %m', '%f:%l:%c:%tarning - %m', '%f:%l:%c:%tnfo - %m', REST],
    rules: [NAME_FIRST],
  },
  'puppet-lint': {
    formats: ['%f - %tRROR: %m on line %l%.%#', '%f - %tARNING: %m on line %l%.%#', REST],
  },
  pycodestyle: PEP8,
  pydocstyle: { formats: ['%W%f:%l %.%#:', '%Z%*[ ]%m', REST], rules: [CODE_FIRST] },
  pylint: {
    formats: [
      '%t:%*[ ]%l\\,%*[ ]%c: %m',
      '%t:%l\\,%*[ ]%c: %m',
      '%-P************* Module %f',
      '%f:%l:%c: %m',
      '%f:%l: %m',
      REST,
    ],
    rules: [
      /^\[(?<rule>[A-Z]\d{4})\([\w-]*\)[^\]]*\] (?<text>.*)$/s,
      /^\[\((?<rule>[\w-]+)\)[^\]]*\] (?<text>.*)$/s,
      /^(?<level>[A-Z])\d{4}: (?<text>.*) \((?<rule>[\w-]+)\)$/s,
      /^(?<rule>[A-Z]\d{4}): (?<text>.*)$/s,
      RULE_LAST_ROUND,
    ],
    levels: LETTERS,
    level: 'warning',
  },
  reek: { formats: ['%*[ ]%f:%l: %m', '%f:%l: %m', REST], rules: [NAME_FIRST], level: 'warning' },
  'remark-lint': {
    formats: [
      '%-P%f',
      ...['%l:%c-%e:%k', '%l:%c'].flatMap((place) => [`%#${place} %# %trror %m`, `%#${place} %# %tarning %m`]),
      '%-Q',
      REST,
    ],
    rules: [/^(?<text>.*?) +(?<rule>[\w-]+) +remark-lint$/s],
  },
  rubocop: {
    formats: ['%A%f:%l:%c: %t: %m', '%Z%p^%#', '%C%.%#', REST],
    rules: [/^(?:\[\w+\] )?(?<rule>[A-Z]\w*(?:\/\w+)+): (?<text>.*)$/s],
    levels: LETTERS,
  },
  ruff: {
    formats: ['%f:%l:%c: %m', '%+A%*[A-Z]%*[0-9] %.%#', '%+Ainvalid-syntax: %.%#', '%Z%*[ ]--> %f:%l:%c', REST],
    rules: [CODE_FIRST, /^(?<rule>invalid-syntax): (?<text>.*)$/s],
    levels: { E9: 'error', F7: 'error', F82: 'error', inv: 'error' },
    level: 'warning',
  },
  sbt: { formats: SBT },
  'sbt-scalastyle': { formats: SBT },
  scalac: { formats: ['%E%f:%l: error: %m', '%W%f:%l: warning: %m', '%A%f:%l: %m', '%Z%p^', '%C%.%#', REST] },
  scalastyle: {
    formats: [
      '%trror file=%f message=%m line=%l column=%c',
      '%trror file=%f message=%m line=%l',
      '%trror file=%f message=%m',
      '%tarning file=%f message=%m line=%l column=%c',
      '%tarning file=%f message=%m line=%l',
      '%tarning file=%f message=%m',
      REST,
    ],
  },
  shellcheck: { formats: LEVELLED, rules: [RULE_LAST_SQUARE] },
  'slim-lint': LINT_LETTER,
  sorbet: { formats: ['%f:%l: %m', REST], rules: [/^(?<text>.*) https:\/\/srb\.help\/(?<rule>\d+)$/s] },
  // `null` is the rule of a file that cannot be parsed.
  standardjs: { formats: ['%*\\s%f:%l:%c: %m', REST], rules: [/^(?<text>.*) \(null\)$/s, RULE_LAST_ROUND] },
  standardrb: { formats: INDENTED, rules: [NAME_FIRST], level: 'warning' },
  staticcheck: { formats: WITH_COLUMN, rules: [RULE_LAST_ROUND], level: 'warning' },
  stylelint: {
    formats: ['%-P%f', '%*[\\ ]%l:%c%*[\\ ]%t%*[\\ ]%m', '%-Q'],
    rules: [/^(?<text>.*?) {2,}(?<rule>[\w@/-]+) *$/s],
    levels: { '⚠': 'warning' },
  },
  swiftlint: { formats: LEVELLED, rules: [RULE_LAST_ROUND] },
  tsc: {
    formats: [
      '%E%f %#(%l,%c): error TS%n: %m',
      '%E%f %#(%l,%c): error %m',
      '%E%f %#(%l,%c): %m',
      '%E%f:%l:%c - error TS%n: %m',
      '%Eerror %m',
      '%C%\\s%+%m',
      REST,
    ],
    numberPrefix: 'TS',
  },
  tslint: { formats: ['%trror: %f:%l:%c - %m', '%tarning: %f:%l:%c - %m', REST] },
  typos: {
    formats: ['%f:%l:%c: %m', '%A%trror: %m', '%Z%*[ ╭▸>-]%f:%l:%c', REST],
    rules: [/^(?<level>error|warning): (?<text>.*)$/s],
    level: 'note',
  },
  vint: { formats: WITH_COLUMN, level: 'warning' },
  yamllint: {
    // One line for each, or below the name of the file, or as commands of GitHub, which it writes in a workflow.
    formats: [
      '%f:%l:%c: [%trror] %m',
      '%f:%l:%c: [%tarning] %m',
      '::%trror file=%f\\,line=%l\\,col=%c::%m',
      '::%tarning file=%f\\,line=%l\\,col=%c::%m',
      '%-G::%.%#',
      ' %#%l:%c %# %trror %m',
      ' %#%l:%c %# %tarning %m',
      '%-P%f',
      '%-Q',
      REST,
    ],
    rules: [/^\d+:\d+ \[(?<rule>[\w-]+)\] (?<text>.*)$/s, RULE_LAST_ROUND],
  },
};
