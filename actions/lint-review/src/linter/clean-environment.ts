/** Names of variables that hold secrets, or that let a program write into the workflow. */
const SECRET =
  /^(INPUT_|ACTIONS_|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$)|(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PAT|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?|AUTH)(_|$)/i;
/** Shorter values are no secrets that could be told from words. */
const LEAST_SECRET = 8;

/**
 * The environment for a linter: everything but secrets, since a linter runs code of the pull request (its
 * configuration, its plugins). The runner's command files are left out too, so that it cannot set outputs or paths.
 *
 * @param token left out under whatever name it stands
 */
export function cleanEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  token: string,
): Record<string, string> {
  const clean: Record<string, string> = {};
  const spellings = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];
  const holdsToken = (value: string): boolean =>
    token.length >= LEAST_SECRET && spellings.some((one) => value.includes(one));
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && !SECRET.test(name) && !holdsToken(value)) clean[name] = value;
  return clean;
}
