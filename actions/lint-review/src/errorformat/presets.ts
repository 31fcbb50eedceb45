import type { Level } from '../finding.ts';

/** How to read what a linter prints for people. */
export interface Preset {
  /** Vim 'errorformat' items, tried in order. */
  readonly formats: readonly string[];
  /**
   * Finds the rule in a message: the first group is the rule, the second, if there is one, the message without it.
   * Only asked of the first few hundred characters.
   */
  readonly rule?: RegExp;
  /** Level by the beginning of the rule, the longest first; and by the letter of the type. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** What stands before the number of a rule, as `TS` in TS7006. */
  readonly numberPrefix?: string;
  /** Level where nothing tells. */
  readonly level?: Level;
}

/** `CODE message`, as the tools around flake8 write it. */
const CODE_FIRST = /^\[?([A-Z]{1,10}\d{1,6})\]?:? +(.*)$/s;
/** `message (rule)`, with the rule at the end. */
const RULE_LAST_ROUND = /^(.*?) *\(([\w./-]+)\)$/s;
const RULE_LAST_SQUARE = /^(.*?) *\[([\w./:-]+)\]$/s;

const PLACED = ['%f:%l:%c: %m', '%f:%l: %m', '%-G%.%#'];
const ONLY_PLACED = ['%f:%l:%c: %m', '%-G%.%#'];
const GCC = [
  '%f:%l:%c: %trror: %m',
  '%f:%l:%c: %tarning: %m',
  '%f:%l:%c: %tote: %m',
  '%f:%l: %trror: %m',
  '%f:%l: %tarning: %m',
  '%f:%l: %tote: %m',
  '%-G%.%#',
];
const PEP8: Preset = {
  formats: ['%f:%l:%c: %m', '%f:%l: %m', '%-G%.%#'],
  rule: CODE_FIRST,
  levels: { E: 'error', F: 'error' },
  level: 'warning',
};

/** Presets by the name of the linter. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  'ansible-lint': { formats: ['%f:%l:%c: %m', '%f:%l: %m', '%-G%.%#'], level: 'warning' },
  bandit: {
    formats: [
      '%f:%l: B%n[bandit]: %tIGH: %m',
      '%f:%l: B%n[bandit]: %tEDIUM: %m',
      '%f:%l: B%n[bandit]: %tOW: %m',
      '%-G%.%#',
    ],
    numberPrefix: 'B',
    levels: { H: 'error', M: 'warning', L: 'note' },
  },
  black: {
    formats: [
      '%-GOh no!%.%#',
      '%-G%\\d\\+ file%.%#',
      '%-GAll done!%.%#',
      '%trror:%f:%l:%c:%m',
      '%trror:%m',
      '%m %f',
      '%-G%.%#',
    ],
    level: 'warning',
  },
  brakeman: { formats: ['%f\t%l\t%*[^\t]\t%m', '%-G%.%#'], level: 'warning' },
  buf: { formats: ['%f:%l:%c:%m', '%-G%.%#'] },
  'cargo-check': { formats: ['%f:%l:%c: %m', '%-G%.%#'] },
  checkstyle: {
    formats: [
      '[%tRROR] %f:%l:%c: %m',
      '[%tRROR] %f:%l: %m',
      '[%tARN] %f:%l:%c: %m',
      '[%tARN] %f:%l: %m',
      '[%tNFO] %f:%l:%c: %m',
      '[%tNFO] %f:%l: %m',
      '%-G%.%#',
    ],
    rule: RULE_LAST_SQUARE,
  },
  clippy: {
    formats: [
      '%E%trror%*[^:]: %m',
      '%W%tarning: %m',
      '%C%*[ ]--> %f:%l:%c',
      '%C%*[ ]= %*[^:]: %.%#',
      '%C%.%#',
      '%-G%.%#',
    ],
  },
  detekt: { formats: ['%f:%l:%c: %m', '%-G%.%#'], rule: RULE_LAST_SQUARE, level: 'warning' },
  'dotenv-linter': { formats: ['%f:%l %m', '%-G%.%#'], level: 'warning' },
  'erb-lint': { formats: ['%f:%l:%c: %m', '%-G%.%#'], level: 'warning' },
  eslint: {
    formats: ['%-P%f', ' %#%l:%c %# %trror  %m', ' %#%l:%c %# %tarning  %m', '%-Q', '%-G%.%#'],
    rule: /^(.*?) {2,}([\w@/.-]+)$/s,
  },
  'eslint-compact': {
    formats: ['%f: line %l\\, col %c\\, %trror - %m', '%f: line %l\\, col %c\\, %tarning - %m', '%-G%.%#'],
    rule: RULE_LAST_ROUND,
  },
  flake8: PEP8,
  gcc: { formats: GCC, rule: /^(.*?) *\[(-[\w=+-]+)\]$/s },
  'golangci-lint': { formats: ['%E%f:%l:%c: %m', '%E%f:%l: %m', '%C%.%#', '%-G%.%#'], rule: RULE_LAST_ROUND },
  golint: { formats: ONLY_PLACED, level: 'warning' },
  govet: { formats: PLACED, level: 'warning' },
  hadolint: {
    formats: ['%f:%l %m', '%-G%.%#'],
    rule: /^([A-Z]{2}\d{4}) (?:error|warning|info|style): (.*)$/s,
    level: 'warning',
  },
  hlint: { formats: ['%f:%l:%c: %m', '%A%f:%l:%c: %.%#: %m', '%Z%p^%#', '%C%.%#', '%-G%.%#'], level: 'warning' },
  isort: { formats: ['%trror: %f %m', '%-G%.%#'] },
  ktlint: { formats: ['%f:%l:%c: %m', '%-G%.%#'], rule: RULE_LAST_ROUND, level: 'error' },
  luacheck: { formats: ['%*[ ]%f:%l:%c: %m', '%f:%l:%c: %m', '%-G%.%#'], level: 'warning' },
  markdownlint: {
    formats: ['%f:%l:%c %m', '%f:%l %m', '%-G%.%#'],
    rule: /^(MD\d{3}(?:\/[\w-]+)?) (.*)$/s,
    level: 'warning',
  },
  misspell: { formats: ONLY_PLACED, level: 'note' },
  msbuild: {
    formats: [' %#%f(%l,%c): %trror %m', ' %#%f(%l,%c): %tarning %m', ' %#%f(%l,%c): %m', '%-G%.%#'],
    rule: /^([A-Z]+\d+): (.*)$/s,
  },
  mypy: {
    formats: [
      '%f:%l:%c: %trror: %m',
      '%f:%l:%c: %tarning: %m',
      '%f:%l:%c: %tote: %m',
      '%f:%l: %trror: %m',
      '%f:%l: %tarning: %m',
      '%f:%l: %tnfo: %m',
      '%f:%l: %tote: %m',
      '%-G%.%#',
    ],
    rule: / (.*?) *\[([\w-]+)\]$/s,
  },
  pep8: PEP8,
  phpcs: {
    formats: ['%f:%l:%c: %trror - %m', '%f:%l:%c: %tarning - %m', '%-G%.%#'],
    rule: RULE_LAST_ROUND,
  },
  phpstan: { formats: ['%f:%l:%m', '%-G%.%#'] },
  pylint: {
    formats: [
      '%t:%*[ ]%l\\,%*[ ]%c: %m',
      '%t:%l\\,%*[ ]%c: %m',
      '%-P************* Module %f',
      '%f:%l:%c: %m',
      '%f:%l: %m',
      '%-G%.%#',
    ],
    rule: /^(?:\[(?:([A-Z]\d{4})\([\w-]*\)|\(([\w-]+)\))[^\]]*\] |([A-Z]\d{4}): )(.*)$|^(.*?) *\(([\w-]+)\)$/s,
    levels: { F: 'error', E: 'error', W: 'warning', C: 'note', R: 'note', I: 'note' },
    level: 'warning',
  },
  'remark-lint': { formats: ['%-P%f', '%#%l:%c %# %trror %m', '%#%l:%c %# %tarning %m', '%-Q', '%-G%.%#'] },
  rubocop: {
    formats: ['%A%f:%l:%c: %t: %m', '%Z%p^%#', '%C%.%#', '%-G%.%#'],
    rule: /^(?:\[\w+\] )?([A-Z]\w*\/\w+): (.*)$/s,
    levels: { F: 'error', E: 'error', W: 'warning', C: 'note', R: 'note', I: 'note' },
  },
  ruff: { ...PEP8, levels: { E9: 'error', F82: 'error' } },
  scalac: { formats: ['%E%f:%l: error: %m', '%W%f:%l: warning: %m', '%A%f:%l: %m', '%Z%p^', '%C%.%#', '%-G%.%#'] },
  scalastyle: {
    formats: [
      '%trror file=%f message=%m line=%l column=%c',
      '%trror file=%f message=%m line=%l',
      '%trror file=%f message=%m',
      '%tarning file=%f message=%m line=%l column=%c',
      '%tarning file=%f message=%m line=%l',
      '%tarning file=%f message=%m',
      '%-G%.%#',
    ],
  },
  shellcheck: { formats: GCC, rule: RULE_LAST_SQUARE },
  'slim-lint': { formats: ['%f:%l [%t] %m', '%-G%.%#'] },
  sorbet: { formats: ['%f:%l: %m', '%-G%.%#'] },
  standardjs: { formats: ['%*\\s%f:%l:%c: %m', '%-G%.%#'], rule: RULE_LAST_ROUND },
  staticcheck: { formats: ONLY_PLACED, rule: RULE_LAST_ROUND },
  stylelint: {
    formats: ['%-P%f', '%*[\\ ]%l:%c%*[\\ ]%*[✖⚠]%*[\\ ]%m', '%-Q'],
    rule: /^(.*?) {2,}([\w@/-]+) *$/s,
  },
  swiftlint: {
    formats: ['%f:%l:%c: %trror: %m', '%f:%l:%c: %tarning: %m', '%f:%l: %trror: %m', '%f:%l: %tarning: %m', '%-G%.%#'],
    rule: RULE_LAST_ROUND,
  },
  tsc: {
    formats: [
      '%E%f %#(%l,%c): error TS%n: %m',
      '%E%f %#(%l,%c): error %m',
      '%E%f %#(%l,%c): %m',
      '%Eerror %m',
      '%C%\\s%+%m',
      '%-G%.%#',
    ],
    numberPrefix: 'TS',
  },
  tslint: { formats: ['%trror: %f:%l:%c - %m', '%tarning: %f:%l:%c - %m', '%-G%.%#'] },
  vint: { formats: ONLY_PLACED, level: 'warning' },
  yamllint: {
    formats: ['%f:%l:%c: [%trror] %m', '%f:%l:%c: [%tarning] %m', '%-G%.%#'],
    rule: RULE_LAST_ROUND,
  },
};
