/** What is true of a role in every kind of workload. */
interface RoleFacts {
  /**
   * The value of the label `spark-role`.
   *
   * Source: Spark Constants.SPARK_ROLE_LABEL; the operators for what they make themselves.
   */
  readonly label: string;
  /** Whether Spark's driver runs in it, which makes executors through the Kubernetes API. */
  readonly runsDriver: boolean;
  readonly runsTasks: boolean;
  /** Whether it is a daemon of a standalone cluster, which takes jobs from anywhere. */
  readonly isStandalone: boolean;
  /** As whom it calls other Pods. */
  readonly callsAs: 'driver' | 'executor' | 'worker' | undefined;
  /** Whether it can be expected in a namespace of which no workload is known. */
  readonly isUsual: boolean;
}

/** The parts that the Pods of Spark workloads play. */
export const ROLES = {
  driver: {
    label: 'driver',
    runsDriver: true,
    runsTasks: false,
    isStandalone: false,
    callsAs: 'driver',
    isUsual: true,
  },
  executor: {
    label: 'executor',
    runsDriver: false,
    runsTasks: true,
    isStandalone: false,
    callsAs: 'executor',
    isUsual: true,
  },
  server: {
    label: 'connect-server',
    runsDriver: true,
    runsTasks: false,
    isStandalone: false,
    callsAs: 'driver',
    isUsual: false,
  },
  master: {
    label: 'master',
    runsDriver: false,
    runsTasks: false,
    isStandalone: true,
    callsAs: undefined,
    isUsual: false,
  },
  worker: {
    label: 'worker',
    runsDriver: false,
    runsTasks: true,
    isStandalone: true,
    callsAs: 'worker',
    isUsual: false,
  },
} as const satisfies Readonly<Record<string, RoleFacts>>;

export type RoleName = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];
