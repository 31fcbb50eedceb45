import { toJsonSchema } from 'action-kit/json-schema';
import type { JsonSchema } from 'action-kit/config-schema';
import { policyFile } from './read-policy.ts';

/** The JSON Schema of a policy file, for editors: made from what also reads it. */
export function policySchema(): JsonSchema {
  return toJsonSchema(policyFile, {
    id: 'https://raw.githubusercontent.com/org/actions/main/actions/mergeability/schema/mergeability.schema.json',
    title: 'mergeability policy',
    description: 'Rules that a pull request has to keep before it may be merged',
  });
}
