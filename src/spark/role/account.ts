import type { LocatedText } from '../part.ts';
import type { RoleParts } from './role-layout.ts';

/** The ServiceAccount of a role's Pods. */
export class RoleAccount {
  private readonly role: RoleParts;
  /** Of the driver whose account the role takes if it has none. */
  private readonly driver?: RoleAccount;

  constructor(role: RoleParts, driver?: RoleAccount) {
    this.role = role;
    this.driver = driver;
  }

  /**
   * The account that the Pod runs under. Driver: field, sparkConf, template. Executor: template, field, sparkConf,
   * the driver's.
   *
   * Source: Spark DriverKubernetesCredentialsFeatureStep, ExecutorKubernetesCredentialsFeatureStep. (Spark
   * before the fix on its master branch overlooks `serviceAccountName` in an executor's template and takes the
   * driver's account there.)
   */
  get inEffect(): LocatedText | undefined {
    return this.own ?? this.inherited;
  }

  /** Executors of a Connect server inherit only what is in sparkConf: their Pods know nothing of the server's. */
  private get inherited(): LocatedText | undefined {
    return this.driver?.role.layout.podBySpark === false ? this.driver.inConf : this.driver?.inEffect;
  }

  /** The account that is given to the role itself, not inherited from the driver. */
  get own(): LocatedText | undefined {
    const { layout, own, pod } = this.role;
    const field = own.text('serviceAccount');
    const conf = layout.podBySpark ? this.inConf : undefined;
    const template = pod.text('serviceAccountName') ?? pod.text('serviceAccount');
    return this.driver ? (template ?? field ?? conf) : (field ?? conf ?? template);
  }

  /** The field that `set` writes, for findings. */
  get path(): string {
    const { layout, own, pod, conf } = this.role;
    if (layout.fields) return own.keyPath('serviceAccount');
    return this.belongsIntoConf ? conf.path(this.key!) : pod.keyPath('serviceAccountName');
  }

  /** Makes the role run under this account; through sparkConf only where the operator takes that. */
  set(name: string): void {
    const { layout, own, pod, conf } = this.role;
    const inTemplate = ['serviceAccountName', 'serviceAccount'].filter((key) => pod.get(key) !== undefined);
    const templateFirst = this.driver !== undefined && inTemplate.length > 0;
    const inField = layout.fields || own.get('serviceAccount') !== undefined;
    if (inField && !templateFirst) {
      own.set('serviceAccount', name);
      return;
    }
    if (this.belongsIntoConf) conf.set(this.key!, name);
    if (this.belongsIntoConf && !templateFirst) return;
    for (const key of inTemplate.length > 0 ? inTemplate : ['serviceAccountName']) pod.set(key, name);
  }

  /** Whether the Pod says that it gets a token of its account, or gets none. */
  get tokenMount(): { value: boolean; path: string } | undefined {
    const value = this.role.pod.get('automountServiceAccountToken');
    return typeof value === 'boolean' ? { value, path: this.tokenMountPath } : undefined;
  }

  get tokenMountPath(): string {
    return this.role.pod.keyPath('automountServiceAccountToken');
  }

  private get key(): string | undefined {
    const { confOf } = this.role.layout;
    return confOf && `spark.kubernetes.authenticate.${confOf}.serviceAccountName`;
  }

  private get inConf(): LocatedText | undefined {
    return this.role.conf.located(this.key);
  }

  /**
   * Whether the account belongs into sparkConf: where its key is in use already. For executors also where the
   * driver's is, for most versions of Spark take that before the `serviceAccountName` of an executor's template.
   */
  private get belongsIntoConf(): boolean {
    if (!this.role.layout.accountInConf) return false;
    return this.inConf !== undefined || this.driver?.inConf !== undefined;
  }
}
