import { Answer } from '../answer.ts';
import type { Edit } from '../edit.ts';
import type { LocatedText } from '../part.ts';
import { systemProperty } from './java-options.ts';
import type { RoleParts } from './role-layout.ts';

/** The java options of a role. */
export class RoleJava {
  private readonly role: RoleParts;
  private readonly texts = new Answer(() => this.readAll());

  constructor(role: RoleParts) {
    this.role = role;
  }

  /** `spark.driver.extraJavaOptions` or the executor's; daemons have none: theirs are in their environment. */
  get confKey(): string | undefined {
    const { confOf } = this.role.layout;
    return confOf && `spark.${confOf}.extraJavaOptions`;
  }

  /** The operator's field for java options. */
  get fieldPath(): string {
    return this.role.own.keyPath('javaOptions');
  }

  /**
   * With Prometheus monitoring that exposes the role, the operator makes `javaOptions` of its own, which then
   * replace `extraJavaOptions` of sparkConf.
   *
   * Source: kubeflow/spark-operator internal/controller/sparkapplication/monitoring_config.go.
   */
  get exposesMetrics(): boolean {
    const { metricsField } = this.role.layout;
    const monitoring = this.role.application.child('monitoring');
    return (
      metricsField !== undefined &&
      monitoring.child('prometheus').value !== undefined &&
      monitoring.get(metricsField) === true
    );
  }

  /** Whether the operator replaces `extraJavaOptions` of sparkConf with other options. */
  get fieldReplacesConf(): boolean {
    const { layout, own } = this.role;
    return this.exposesMetrics || (layout.fields && own.get('javaOptions') !== undefined);
  }

  /** The options as the user wrote them: `javaOptions` beats sparkConf. */
  get options(): LocatedText | undefined {
    const { layout, own, conf } = this.role;
    return (layout.fields ? own.text('javaOptions') : undefined) ?? conf.located(this.confKey);
  }

  /** Writes all java options of the role, to where they reach the JVM. Not for daemons. */
  edit(value: string): Edit {
    const { own, conf } = this.role;
    return this.fieldReplacesConf
      ? { part: own, set: 'javaOptions', to: value }
      : { conf, set: this.confKey!, to: value };
  }

  /** Every text of options that the role's JVM reads, strongest first; `_JAVA_OPTIONS` is read after the command line. */
  get all(): readonly LocatedText[] {
    return this.texts.value;
  }

  private readAll(): LocatedText[] {
    const { role } = this;
    const { confOf } = role.layout;
    return [
      role.env('_JAVA_OPTIONS'),
      this.options,
      confOf ? role.conf.located(`spark.${confOf}.defaultJavaOptions`) : role.env('SPARK_DAEMON_JAVA_OPTS'),
      role.env('JDK_JAVA_OPTIONS'),
      role.env('JAVA_TOOL_OPTIONS'),
    ].filter((options) => options !== undefined);
  }

  /** The system property in effect, such as `java.io.tmpdir`. */
  property(name: string): LocatedText | undefined {
    for (const { value, path } of this.all) {
      const property = systemProperty(value, name);
      if (property !== undefined) return { value: property, path };
    }
    return undefined;
  }
}
