import type { ColumnUnit, Level } from '../finding.ts';
import { arrayAt, indexAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import { resolveSarifUri } from './sarif-uri.ts';

/** A rule with what results need of it, looked up once for each way to refer to it. */
export interface SarifRule {
  readonly id: string;
  readonly level: Level | undefined;
  readonly url: string;
  readonly title: string;
  readonly descriptor: JsonObject;
  readonly component: JsonObject;
}

/** One run of a SARIF log without its results: what results refer to. */
export class SarifRun {
  readonly tool: string;
  readonly unit: ColumnUnit;
  private readonly run: JsonObject;
  private readonly components: readonly JsonObject[];
  private readonly byId = new Map<string, SarifRule>();
  private readonly byIndex = new Map<string, SarifRule | undefined>();
  private readonly artifactNames = new Map<number, string>();
  private readonly overrides = new Map<number, ReadonlyMap<string, Level>>();

  constructor(run: JsonObject, fallbackTool: string) {
    this.run = run;
    const tool = objectAt(run, 'tool');
    this.components = [
      objectAt(tool, 'driver'),
      ...arrayAt(tool, 'extensions').map((one) => (isObject(one) ? one : {})),
    ];
    this.tool = textAt(objectAt(tool, 'driver'), 'name') || fallbackTool;
    this.unit = textAt(run, 'columnKind') === 'unicodeCodePoints' ? 'code-point' : 'utf16';
    for (const component of this.components)
      for (const descriptor of arrayAt(component, 'rules'))
        if (isObject(descriptor)) {
          const rule = ruleOf(descriptor, component);
          if (!this.byId.has(rule.id)) this.byId.set(rule.id, rule);
        }
  }

  /** Sentences about what the run says of its own failure (SARIF §3.14.23, §3.20.14). */
  failures(): string[] {
    const failed = arrayAt(this.run, 'invocations')
      .filter(isObject)
      .filter((invocation) => invocation['executionSuccessful'] === false)
      .map((invocation) => {
        const said = arrayAt(invocation, 'toolExecutionNotifications')
          .concat(arrayAt(invocation, 'toolConfigurationNotifications'))
          .filter(isObject)
          .map((notification) => textAt(objectAt(notification, 'message'), 'text'))
          .find((text) => text !== '');
        return `${this.tool} reports that it failed${said ? `: ${said}` : ''}`;
      });
    if (failed.length > 0) return failed;
    return Array.isArray(this.run['results']) ? [] : [`${this.tool} reports no results at all, not even an empty list`];
  }

  /** The rule of a result by index, by id, or by a more general id (`CA1000` for `CA1000/1`, §3.52.4). */
  ruleOf(result: JsonObject): SarifRule | undefined {
    const reference = objectAt(result, 'rule');
    const id = textAt(result, 'ruleId') || textAt(reference, 'id');
    const index = indexAt(result, 'ruleIndex') >= 0 ? indexAt(result, 'ruleIndex') : indexAt(reference, 'index');
    if (index >= 0) {
      const found = this.ruleAt(indexAt(objectAt(reference, 'toolComponent'), 'index') + 1, index);
      if (found) return found;
    }
    if (id === '') return undefined;
    let general = id;
    for (;;) {
      const found = this.byId.get(general);
      if (found) return found;
      const cut = general.lastIndexOf('/');
      if (cut < 0) return undefined;
      general = general.slice(0, cut);
    }
  }

  private ruleAt(component: number, index: number): SarifRule | undefined {
    const key = `${component}/${index}`;
    if (!this.byIndex.has(key)) {
      const owner = this.components[component];
      const descriptor = owner && arrayAt(owner, 'rules')[index];
      this.byIndex.set(key, owner && isObject(descriptor) ? ruleOf(descriptor, owner) : undefined);
    }
    return this.byIndex.get(key);
  }

  /** The level that the invocation of a result gives a rule, which goes before the rule's own (§3.27.10). */
  overriddenLevel(result: JsonObject, rule: SarifRule | undefined): Level | undefined {
    if (rule === undefined) return undefined;
    const invocations = arrayAt(this.run, 'invocations');
    const named = indexAt(objectAt(result, 'provenance'), 'invocationIndex');
    const index = named >= 0 ? named : invocations.length === 1 ? 0 : -1;
    if (index < 0) return undefined;
    let levels = this.overrides.get(index);
    if (levels === undefined) {
      levels = this.readOverrides(invocations[index]);
      this.overrides.set(index, levels);
    }
    return levels.get(rule.id);
  }

  private readOverrides(invocation: unknown): ReadonlyMap<string, Level> {
    const levels = new Map<string, Level>();
    if (!isObject(invocation)) return levels;
    for (const override of arrayAt(invocation, 'ruleConfigurationOverrides')) {
      if (!isObject(override)) continue;
      const level = levelOf(textAt(objectAt(override, 'configuration'), 'level'));
      const descriptor = objectAt(override, 'descriptor');
      const component = indexAt(objectAt(descriptor, 'toolComponent'), 'index') + 1;
      const id = this.ruleAt(component, indexAt(descriptor, 'index'))?.id ?? textAt(descriptor, 'id');
      if (level) levels.set(id, level);
    }
    return levels;
  }

  /** The file name that an artifactLocation stands for, or undefined when it has neither a URI nor a good index. */
  fileName(location: JsonObject): string | undefined {
    if (typeof location['uri'] === 'string') return this.resolve(location['uri'], textAt(location, 'uriBaseId'));
    const index = indexAt(location, 'index');
    if (index < 0) return undefined;
    const known = this.artifactNames.get(index);
    if (known !== undefined) return known;
    const artifact = arrayAt(this.run, 'artifacts')[index];
    const place = isObject(artifact) ? objectAt(artifact, 'location') : {};
    if (typeof place['uri'] !== 'string') return undefined;
    const name = this.resolve(place['uri'], textAt(place, 'uriBaseId'));
    this.artifactNames.set(index, name);
    return name;
  }

  private resolve(uri: string, base: string): string {
    return base === '' ? resolveSarifUri(uri) : resolveSarifUri(uri, base, objectAt(this.run, 'originalUriBaseIds'));
  }
}

function ruleOf(descriptor: JsonObject, component: JsonObject): SarifRule {
  return {
    id: textAt(descriptor, 'id'),
    level: levelOf(textAt(objectAt(descriptor, 'defaultConfiguration'), 'level')),
    url: textAt(descriptor, 'helpUri'),
    title:
      textAt(objectAt(descriptor, 'shortDescription'), 'text') ||
      textAt(objectAt(descriptor, 'fullDescription'), 'text') ||
      textAt(descriptor, 'name'),
    descriptor,
    component,
  };
}

/** A level as SARIF writes it, in any case; undefined for anything else. */
export function levelOf(text: string): Level | undefined {
  const level = text.toLowerCase();
  return level === 'error' || level === 'warning' || level === 'note' || level === 'none' ? level : undefined;
}
