/** What is true of a role in every kind of workload. */
interface RoleFacts {
  /** The value of the label `spark-role`: Spark's Constants.SPARK_ROLE_LABEL, and what the operators give their own Pods. */
  readonly label: string;
  /** What runs in its containers: the driver, which makes executors through the Kubernetes API; tasks; neither. */
  readonly runs: 'Driver' | 'Tasks' | undefined;
  /** As whom it calls other Pods. */
  readonly callsAs: 'driver' | 'executor' | 'worker' | 'master';
  /** Whether it is a daemon of a standalone cluster, which takes jobs from anywhere. */
  readonly standalone: boolean;
  /** Whether its Pods can be in a namespace of which no workload is known. */
  readonly usual: boolean;
}

/** The parts that the Pods of Spark workloads play. */
export const ROLES = {
  driver: { label: 'driver', runs: 'Driver', callsAs: 'driver', standalone: false, usual: true },
  executor: { label: 'executor', runs: 'Tasks', callsAs: 'executor', standalone: false, usual: true },
  server: { label: 'connect-server', runs: 'Driver', callsAs: 'driver', standalone: false, usual: false },
  master: { label: 'master', runs: undefined, callsAs: 'master', standalone: true, usual: false },
  worker: { label: 'worker', runs: 'Tasks', callsAs: 'worker', standalone: true, usual: false },
} as const satisfies Readonly<Record<string, RoleFacts>>;

export type RoleName = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];
