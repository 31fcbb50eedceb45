/** Names of variables that hold secrets, or that let a program write into the workflow. */
const SECRET =
  /^(INPUT_|ACTIONS_|GITHUB_TOKEN$|GH_TOKEN$|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$|NODE_AUTH_TOKEN$|.*(_TOKEN|_SECRET|_PASSWORD|_PASSWD|_API_KEY|_PRIVATE_KEY|_ACCESS_KEY|_CREDENTIALS)$)/i;

/**
 * The environment for a linter: everything but secrets, since a linter runs code of the pull request (its
 * configuration, its plugins). The runner's command files are left out too, so that it cannot set outputs or paths.
 */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !SECRET.test(name)) clean[name] = value;
  return clean;
}
