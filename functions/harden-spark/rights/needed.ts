/** What an account needs, and why: what its drivers call, and what the configuration asks for. */
import { type ApiCall, PURPOSES, type Purpose } from '../../../src/spark/calls/api-calls.ts';
import type { RbacFacts } from '../rbac/account-use.ts';
import { needsOf } from '../rbac/permissions.ts';
import type { RbacStep } from '../rbac/step.ts';
import { byName } from '../workloads/workload-order.ts';
import type { Right } from './right.ts';

/** A workload that makes a call, with what for; or the field of the configuration that asks for a right. */
export type Reason = WorkloadReason | FieldReason;

export interface WorkloadReason {
  readonly workload: { readonly name: string; readonly kind: string; readonly apiVersion: string };
  readonly feature: Purpose;
  /** In a few words: the feature. */
  readonly purpose: string;
  /** What the driver does with it, when, and what happens without it. */
  readonly why: string;
  /** Why nobody knows what the driver calls: then it may be any of what drivers call. */
  readonly assumed?: string;
}

export interface FieldReason {
  readonly field: string;
  readonly why: string;
}

export interface Need {
  readonly right: Right;
  readonly by: Reason[];
}

/**
 * What the RBAC step would allow with `permissions: Derived`.
 *
 * @param drivers what runs as the account
 * @param isListed whether the configuration has the account get a Role
 */
export function needsOfAccount(
  { rbac, settings }: RbacStep,
  drivers: readonly RbacFacts[],
  isListed: boolean,
): Need[] {
  if (drivers.length === 0 && !isListed) return [];
  const needs: Need[] = [];
  for (const [call, callers] of needsOf(byName(drivers)).calls) {
    const by = callers.length > 0 ? callers.map((driver) => reasonOf(call, driver)) : [LISTED];
    for (const verb of call.verbs) {
      needs.push({ right: { apiGroup: call.apiGroup, resource: call.resource, verb }, by });
    }
  }
  const root = settings.origin.kind === 'ConfigMap' ? 'data' : 'spec';
  rbac.additionalRules.forEach((rule, index) => {
    const { apiGroups = [], resources = [], verbs, resourceNames } = rule;
    const field = `${root}.rbac.additionalRules[${index}]`;
    const by = [{ field, why: `\`${field}\` asks for it` }];
    for (const apiGroup of apiGroups) {
      for (const resource of resources) {
        for (const verb of verbs) {
          const names = resourceNames && resourceNames.length > 0 ? { resourceNames } : {};
          needs.push({ right: { apiGroup, resource, verb, ...names }, by });
        }
      }
    }
  });
  return needs;
}

const LISTED: FieldReason = {
  field: 'spec.rbac',
  why: '`spec.rbac` lists the account, and no driver among the input runs as it: what any driver calls',
};

function reasonOf({ purpose, why }: ApiCall, { name, kind, apiVersion, calls }: RbacFacts): WorkloadReason {
  const assumed = calls?.unknown;
  return {
    workload: { name, kind, apiVersion },
    feature: purpose,
    purpose: PURPOSES[purpose],
    why,
    ...(assumed !== undefined && { assumed }),
  };
}
