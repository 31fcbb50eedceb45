import type { ColumnUnit, Level, ReportedFile } from '../finding.ts';
import { arrayAt, indexAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import type { ReportSink } from './report-sink.ts';
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
  /** The tool itself, whose strings serve results without a rule. */
  readonly driver: JsonObject;
  private readonly run: JsonObject;
  private readonly components: readonly JsonObject[];
  /** Rules by component, in the order of the log, so that an index finds them. */
  private readonly rules: readonly (readonly (SarifRule | undefined)[])[];
  private readonly byName = new Map<string, SarifRule>();
  /** Files by URI, for the base that the first of them has. */
  private readonly files = new Map<string, ReportedFile>();
  private filesBase = '';
  private readonly artifactNames = new Map<number, string>();
  private readonly overrides = new Map<number, ReadonlyMap<string, Level>>();

  constructor(run: JsonObject, fallbackTool: string) {
    this.run = run;
    const tool = objectAt(run, 'tool');
    this.driver = objectAt(tool, 'driver');
    this.components = [this.driver, ...arrayAt(tool, 'extensions').map((one) => (isObject(one) ? one : {}))];
    this.tool = textAt(this.driver, 'name') || fallbackTool;
    this.unit = textAt(run, 'columnKind') === 'unicodeCodePoints' ? 'code-point' : 'utf16';
    this.rules = this.components.map((component) =>
      arrayAt(component, 'rules').map((one) => (isObject(one) ? ruleOf(one, component) : undefined)),
    );
    for (const [component, rules] of this.rules.entries())
      for (const rule of rules)
        if (rule !== undefined)
          for (const name of [rule.id, `${component} ${rule.id}`, `guid ${textAt(rule.descriptor, 'guid')}`])
            if (!this.byName.has(name)) this.byName.set(name, rule);
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

  /** The rule of a result by index, GUID or id (§3.52), or by a more general id (`CA1000` for `CA1000/1`, §3.52.4). */
  ruleOf(result: JsonObject): SarifRule | undefined {
    if (result['rule'] === undefined && result['ruleIndex'] === undefined)
      return this.named(0, textAt(result, 'ruleId'));
    const reference = objectAt(result, 'rule');
    const id = textAt(result, 'ruleId') || textAt(reference, 'id');
    return this.find(reference, id, indexAt(result, 'ruleIndex'));
  }

  private find(reference: JsonObject, id: string, index: number): SarifRule | undefined {
    const component = this.componentOf(objectAt(reference, 'toolComponent'));
    const at = index >= 0 ? index : indexAt(reference, 'index');
    const guid = textAt(reference, 'guid');
    const found = at >= 0 ? this.rules[component]?.[at] : undefined;
    return found ?? (guid === '' ? undefined : this.byName.get(`guid ${guid}`)) ?? this.named(component, id);
  }

  /** The rule of an id; without a component the driver's goes before those of extensions. */
  private named(component: number, id: string): SarifRule | undefined {
    const exact = component > 0 ? undefined : this.byName.get(id);
    if (exact !== undefined) return exact;
    for (let general = id; general !== ''; general = general.slice(0, Math.max(0, general.lastIndexOf('/')))) {
      const own = component > 0 ? this.byName.get(`${component} ${general}`) : undefined;
      const found = own ?? this.byName.get(general);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Which component a reference means: an extension by index, GUID or name (§3.54); 0, the driver, otherwise. */
  private componentOf(reference: JsonObject): number {
    const index = indexAt(reference, 'index');
    if (index >= 0) return index + 1;
    for (const key of ['guid', 'name'] as const) {
      const wanted = textAt(reference, key);
      const at = wanted === '' ? -1 : this.components.findIndex((one) => textAt(one, key) === wanted);
      if (at >= 0) return at;
    }
    return 0;
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
      const id = textAt(descriptor, 'id');
      if (level) levels.set(this.find(descriptor, id, -1)?.id ?? id, level);
    }
    return levels;
  }

  /** The file that an artifactLocation stands for; results name the same few again and again. */
  fileOf(location: JsonObject, sink: ReportSink): ReportedFile | undefined {
    const { uri } = location;
    const base = textAt(location, 'uriBaseId');
    if (typeof uri !== 'string' || (this.files.size > 0 && base !== this.filesBase)) return this.lookUp(location, sink);
    this.filesBase = base;
    let file = this.files.get(uri);
    if (file === undefined) {
      file = sink.file(this.resolve(uri, base));
      this.files.set(uri, file);
    }
    return file;
  }

  private lookUp(location: JsonObject, sink: ReportSink): ReportedFile | undefined {
    const name = this.fileName(location);
    return name === undefined ? undefined : sink.file(name);
  }

  /** The file name that an artifactLocation stands for, or undefined when it has neither a URI nor a good index. */
  private fileName(location: JsonObject): string | undefined {
    const { uri } = location;
    if (typeof uri === 'string') return this.resolve(uri, textAt(location, 'uriBaseId'));
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
