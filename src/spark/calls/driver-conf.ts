import { onDemandClaims } from '../sizes/volume-claims.ts';
import { isTrue } from '../spark-conf.ts';
import type { Workload } from '../workload.ts';

/** The conf of a driver, as far as they stand in the workload and the ConfigMap that it names. */
export class DriverConf {
  private readonly workload: Workload;
  private readonly fields = new Map<string, string>();

  constructor(workload: Workload) {
    this.workload = workload;
    const { application, kind } = workload;
    for (const { key, path, only } of kind.confFields) {
      const value = application.child(path[0]).get(path[1]);
      if (typeof value === 'boolean' && (value || !only)) this.fields.set(key, String(value));
    }
  }

  get(key: string): string | undefined {
    return this.fields.get(key) ?? this.workload.conf.get(key)?.trim();
  }

  is(key: string, byDefault: boolean): boolean {
    return isTrue(this.get(key), byDefault);
  }

  /** The roles for which Spark makes volume claims: those with a storage class and a size. */
  get claimsOf(): ReadonlySet<string> {
    return new Set(onDemandClaims(this.workload.conf).map(({ of }) => of));
  }
}
