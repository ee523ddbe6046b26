/** What is written beside security contexts, by the rules of a node. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Pod } from '../spark-real/pod.ts';
import { changeOf } from './changes.ts';
import { type ImageUser, notStarted, powersOf } from './node-rules.ts';
import { anyCase, combined, IMAGES } from './security-contexts.ts';

const SAMPLES = Number(process.env.PROPERTY_RUNS ?? 500);

function containersOf({ containers, initContainers = [] }: PodSpec): Container[] {
  return [...containers, ...initContainers];
}

/** Whether a person gave it more than the profile allows. */
function isGivenMore(pod: PodSpec, { securityContext: own = {} }: Container): boolean {
  const runAsNonRoot = own.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
  const { hostNetwork, hostPID, hostIPC, volumes = [] } = pod;
  const isOfNode = hostNetwork || hostPID || hostIPC || volumes.some(({ hostPath }) => hostPath);
  const { privileged, procMount, capabilities } = own;
  const added = (capabilities?.add ?? []).some((name) => name !== 'NET_BIND_SERVICE');
  return [privileged, procMount === 'Unmasked', added, runAsNonRoot === false, isOfNode].includes(true);
}

/** Each way in which images may say whom they run as, once. */
const VARIANTS: readonly ((image: string) => ImageUser)[] = [0, 1, 2].map((variant) => (image) => {
  const users = IMAGES[image]!;
  return users[variant % users.length]!;
});

describe('Pod security never stops a job on its node', () => {
  const cases = [...fc.sample(fc.constantFrom(...combined()), SAMPLES), ...fc.sample(anyCase, SAMPLES)];
  const changes = cases.map(changeOf);

  it('a node starts what it started', () => {
    let started = 0;
    const wrong = changes.flatMap(({ title, before, after }) =>
      VARIANTS.flatMap((userOf) => {
        const not = (pod: Pod) =>
          containersOf(pod.spec).flatMap(
            (container) => notStarted(pod.spec, container, userOf(container.image!)) ?? [],
          );
        if (not(before).length > 0) return [];
        started += 1;
        return not(after).map((reason) => `${title}\n  ${reason}`);
      }),
    );
    console.log(`        ${started} Pods started before`);
    expect(wrong.slice(0, 3)).to.deep.equal([]);
    expect(started).to.be.within(changes.length, changes.length * VARIANTS.length - 1);
  });

  it('what runs as root or was given capabilities keeps what it works with', () => {
    let powerful = 0;
    const wrong = changes.flatMap(({ title, before, after }) =>
      VARIANTS.flatMap((userOf) =>
        containersOf(before.spec).flatMap((container, index) => {
          const image = userOf(container.image!);
          if (notStarted(before.spec, container, image)) return [];
          const had = powersOf(before.spec, container, image);
          const has = powersOf(after.spec, containersOf(after.spec)[index]!, image);
          // An image that starts as root is told its user, but in a Pod to which something was given.
          const isTold =
            container.image === 'apache/spark:3.3.1' &&
            has.user === 185 &&
            !isGivenMore(before.spec, container);
          const given = container.securityContext?.capabilities?.add ?? [];
          const isGiven = given.some((name) => name !== 'NET_BIND_SERVICE');
          if (isTold || (had.user !== 0 && !isGiven)) return [];
          powerful += 1;
          const lost = [
            ...[...had.capabilities].filter((name) => !has.capabilities.has(name)),
            ...(isGiven && had.mayGain && !has.mayGain ? ['gain'] : []),
            ...(isGiven && !had.isFiltered && has.isFiltered ? ['filtered'] : []),
            ...(had.user === 0 && has.user !== 0 ? ['root'] : []),
          ];
          return lost.length > 0 ? [`${title}\n  ${container.name} lost ${lost.join(', ')}`] : [];
        }),
      ),
    );
    console.log(`        ${powerful} containers that run as root or were given capabilities`);
    expect(wrong.slice(0, 3)).to.deep.equal([]);
    expect(powerful).to.be.greaterThan(changes.length / 2);
  });

  it('a second run changes nothing', () => {
    const wrong = changes.filter(
      ({ after, again }) => JSON.stringify(after.spec) !== JSON.stringify(again.spec),
    );
    expect(wrong.slice(0, 3).map(({ title }) => title)).to.deep.equal([]);
  });
});
