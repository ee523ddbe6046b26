import { labelsOf } from '../../src/kubernetes/labels.ts';
import type { Workload } from '../../src/spark/workload.ts';
import * as overrides from './config/overrides.ts';
import type { Settings } from './config/settings.ts';

const subjectOf = ({ name, namespace, kind, object }: Workload): overrides.Subject => ({
  name,
  namespace,
  kind: kind.name,
  get labels() {
    return labelsOf(object);
  },
});

export const settingsFor = (workload: Workload, settings: Settings) =>
  overrides.settingsFor(subjectOf(workload), settings);

export const isRestricted = (workload: Workload, settings: Settings) =>
  overrides.isRestricted(subjectOf(workload), settings);
