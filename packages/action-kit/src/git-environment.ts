/** Variables of the surroundings that git may see: how to find programs, reach the network and trust certificates. */
const INHERITED = new Set([
  'PATH',
  'TMPDIR',
  'TMP',
  'TEMP',
  'SystemRoot',
  'windir',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
]);

/**
 * Settings that hold in each call, whatever a repository's own configuration says. They are given as command scope
 * (GIT_CONFIG_COUNT), which comes last and wins.
 */
const SETTINGS: readonly (readonly [string, string])[] = [
  // Nothing of the repository or the machine is executed.
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.sshCommand', 'false'],
  ['core.askPass', ''],
  ['core.gitProxy', ''],
  ['core.alternateRefsCommand', 'true'],
  ['core.pager', 'cat'],
  ['core.editor', 'false'],
  ['sequence.editor', 'false'],
  ['credential.helper', ''],
  ['credential.interactive', 'false'],
  ['diff.external', ''],
  ['gpg.program', 'false'],
  ['gpg.ssh.program', 'false'],
  ['gpg.x509.program', 'false'],
  ['log.showSignature', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['submodule.recurse', 'false'],
  // Only transports that cannot run programs; a token never follows a redirect.
  ['protocol.allow', 'never'],
  ['protocol.https.allow', 'always'],
  ['protocol.http.allow', 'always'],
  ['protocol.file.allow', 'always'],
  ['http.followRedirects', 'false'],
  ['http.sslVerify', 'true'],
  ['transfer.credentialsInUrl', 'die'],
  ['fetch.showForcedUpdates', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  // Output in one form.
  ['color.ui', 'false'],
  ['color.diff', 'false'],
  ['column.ui', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.quotePath', 'true'],
  ['core.precomposeUnicode', 'false'],
  ['core.abbrev', '40'],
  ['core.notesRef', ''],
  ['notes.displayRef', ''],
  ['diff.suppressBlankEmpty', 'false'],
  ['diff.interHunkContext', '0'],
  ['diff.algorithm', 'myers'],
  ['diff.indentHeuristic', 'true'],
  ['diff.renames', 'true'],
  ['diff.renameLimit', '1000'],
  ['diff.ignoreSubmodules', 'none'],
  ['diff.submodule', 'short'],
  ['diff.wsErrorHighlight', 'none'],
  ['log.mailmap', 'false'],
  ['log.decorate', 'false'],
  ['log.follow', 'false'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['merge.renames', 'true'],
  ['merge.directoryRenames', 'conflict'],
  ['merge.conflictStyle', 'merge'],
];

export interface GitAuth {
  /** Where the token may go, such as `https://github.com`. No other host ever sees it. */
  readonly serverUrl: string;
  readonly token: string;
}

/**
 * The whole environment of a git process: configuration of system and user switched off, every `GIT_*` variable of
 * the surroundings gone, no question ever asked, and the token, if any, as a header for its own server only
 * (in the environment, so that no process list shows it).
 *
 * @param directory the one directory that git may treat as its own, although another user owns it
 */
export function gitEnvironment(
  surroundings: Readonly<Record<string, string | undefined>>,
  directory: string,
  auth: GitAuth | undefined,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(surroundings)) {
    if (value !== undefined && INHERITED.has(name)) env[name] = value;
  }
  const settings: (readonly [string, string])[] = [...SETTINGS, ['safe.directory', directory]];
  if (auth !== undefined) {
    const header = `http.${new URL(auth.serverUrl).origin}/.extraHeader`;
    const basic = Buffer.from(`x-access-token:${auth.token}`).toString('base64');
    // The empty value drops a header that actions/checkout left in the repository; two of them are refused.
    settings.push(['http.extraHeader', ''], [header, ''], [header, `Authorization: Basic ${basic}`]);
  }
  Object.assign(env, {
    HOME: '/dev/null',
    XDG_CONFIG_HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_CONFIG_COUNT: String(settings.length),
  });
  settings.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env;
}
