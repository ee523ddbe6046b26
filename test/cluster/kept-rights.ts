const numberChanges = 'the number of executors changes';

/**
 * Rights that a derived Role holds although a run may pass without them: what they are for can happen to any driver, or
 * not at all. Each is called in another scenario, which its row names.
 */
export const KEPT: Readonly<Record<string, { readonly when: string; readonly calledIn: string }>> = {
  'delete pods': {
    when: 'an executor ends while the job goes on',
    calledIn: 'executors-lost',
  },
  'deletecollection pods': {
    when: 'an executor is told to stop and does not, such as one whose heartbeat does not come',
    calledIn: 'executors-kept',
  },
  'watch pods': {
    when: "the driver's own Pod is not ready yet when the driver asks for it",
    calledIn: 'executors-lost',
  },
  'get statefulsets.apps': { when: numberChanges, calledIn: 'stateful-set-dynamic-allocation' },
  'patch statefulsets.apps': { when: numberChanges, calledIn: 'stateful-set-dynamic-allocation' },
  'get statefulsets.apps/scale': { when: numberChanges, calledIn: 'stateful-set-dynamic-allocation' },
  'update statefulsets.apps/scale': { when: numberChanges, calledIn: 'stateful-set-dynamic-allocation' },
  'get deployments.apps': { when: numberChanges, calledIn: 'deployment-dynamic-allocation' },
  'get deployments.apps/scale': { when: numberChanges, calledIn: 'deployment-dynamic-allocation' },
  'update deployments.apps/scale': { when: numberChanges, calledIn: 'deployment-dynamic-allocation' },
};
