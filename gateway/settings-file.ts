import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from './config.js';
import { settingsSchema, type GatewaySettings } from './settings.js';

/** @throws ConfigurationError: one sentence with the file and what is wrong in it */
export async function readSettingsFile(path: string): Promise<GatewaySettings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new ConfigurationError(`The configuration file ${path} cannot be read.`);
  }
  return parseSettings(text, path);
}

/** @throws ConfigurationError as {@link readSettingsFile} */
export function parseSettings(text: string, source: string): GatewaySettings {
  const outcome = settingsSchema.safeParse(parseYaml(text, source) ?? {});
  if (outcome.success) return outcome.data;
  throw new ConfigurationError(`${source}: ${sentenceOf(outcome.error.issues[0]!)}`);
}

/** The JSON Schema editors use; printed to `schema/gateway-config.schema.json`. */
export function settingsJsonSchema(): unknown {
  return {
    title: 'Configuration of the Liandong gateway',
    ...z.toJSONSchema(settingsSchema, { io: 'input', target: 'draft-2020-12' }),
  };
}

function parseYaml(text: string, source: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof YAMLParseError ? error.message.split('\n')[0]!.replace(/:$/, '') : String(error);
    throw new ConfigurationError(`${source} is not YAML: ${reason}.`);
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${[...issue.path, key].map(String).join('.')}"`);
    return `${names.join(', ')} ${names.length === 1 ? 'is not a known key' : 'are not known keys'}.`;
  }
  if (issue.code === 'invalid_union') return `"${place}" ${sentenceOfUnion(issue)}`;
  return `"${place}" ${decapitalise(issue.message)}.`;
}

/** A key that no alternative of a union knows is the mistake; else the alternative with the fewest complaints was meant. */
function sentenceOfUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  const unknownKeys = issue.errors.map((issues) =>
    issues.flatMap((each) => (each.code === 'unrecognized_keys' ? each.keys : [])),
  );
  const strange = unknownKeys[0]?.filter((key) => unknownKeys.every((keys) => keys.includes(key))) ?? [];
  if (strange.length > 0) return `has the unknown key "${strange.join('", "')}".`;
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0]?.[0];
  if (!nearest) return 'has none of the allowed forms.';
  return `${nearest.path.map(String).join('.')} ${decapitalise(nearest.message)}.`.trimStart();
}

function decapitalise(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
