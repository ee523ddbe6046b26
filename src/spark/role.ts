/** The parts that a Spark workload's Pods play. */
export type RoleName = 'driver' | 'executor' | 'server' | 'master' | 'worker';
