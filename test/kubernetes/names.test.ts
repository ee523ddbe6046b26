import { expect } from 'chai';
import { isDnsLabel, isDnsSubdomain, nameWithSuffix } from '../../src/kubernetes/names.ts';

const x = (count: number) => 'x'.repeat(count);

describe('nameWithSuffix', () => {
  const rows: [name: string, suffix: string, maxLength: number | undefined, expected: string][] = [
    ['spark', '-driver', undefined, 'spark-driver'],
    ['spark', '', undefined, 'spark'],
    ['team-b.etl', '-driver', undefined, 'team-b.etl-driver'],
    [x(246), '-driver', undefined, `${x(246)}-driver`],
    [x(247), '-driver', undefined, `${x(237)}-driver-b7fcce42`],
    [x(253), '', undefined, x(253)],
    [x(254), '', undefined, `${x(244)}-af97a1a6`],
    ['spark', '-driver', 12, 'spark-driver'],
    ['sparks', '-driver', 12, 'ver-f6beb915'],
  ];
  for (const [name, suffix, maxLength, expected] of rows) {
    it(`${name.slice(0, 12)}…(${name.length}) + "${suffix}" in ${maxLength ?? 253}`, () => {
      expect(nameWithSuffix(name, suffix, maxLength)).to.equal(expected);
    });
  }

  it('gives two long names that differ only in what is cut two names', () => {
    const [a, b] = [nameWithSuffix(`a${x(300)}`, '-driver'), nameWithSuffix(`b${x(300)}`, '-driver')];
    expect(a).not.to.equal(b);
    expect(a.slice(0, -8)).to.equal(b.slice(0, -8));
  });

  it('never ends up longer than allowed, or starts with a dash or dot', () => {
    for (let cut = 20; cut < 60; cut++) {
      const name = nameWithSuffix('a.-b--c..d'.repeat(8), '-driver', cut);
      expect(name.length).to.be.at.most(cut);
      expect(name).to.match(/^[a-z0-9]/);
    }
  });
});

describe('isDnsSubdomain', () => {
  for (const name of ['a', '0', 'spark', 'team-b-etl', 'a.b', 'a--b', x(253)]) {
    it(`takes ${name.slice(0, 20)}`, () => void expect(isDnsSubdomain(name)).to.equal(true));
  }
  for (const name of ['', '-a', 'a-', 'A', 'a..b', 'a.', '.a', 'a_b', 'a/b', '$' + '{sa}', 'a\n', x(254)]) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))}`, () =>
      void expect(isDnsSubdomain(name)).to.equal(false));
  }
});

describe('isDnsLabel', () => {
  for (const name of ['a', 'team-a', x(63)]) {
    it(`takes ${name.slice(0, 20)}`, () => void expect(isDnsLabel(name)).to.equal(true));
  }
  for (const name of ['', 'a.b', '../x', '-a', x(64)]) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))}`, () => void expect(isDnsLabel(name)).to.equal(false));
  }
});
