import { expect } from 'chai';
import { ask, Recording, take } from '../../src/values/recording.ts';

/** A tree, its recording and the view of it. */
function recorded<T extends object>(tree: T) {
  const recording = new Recording();
  return { tree, recording, view: recording.view(tree) };
}

describe('a recording', () => {
  it('notes each scalar that is taken from the views, and no other', () => {
    const { tree, recording, view } = recorded({ a: { b: 1, c: 2 }, list: ['x', 'y'] });
    expect([view.a.b, view.list.at(-1)]).to.deep.equal([1, 'y']);
    expect(recording.hasRead(tree.a, 'b')).to.equal(true);
    expect(recording.hasRead(tree.list, '1')).to.equal(true);
    expect(recording.hasRead(tree.a, 'c')).to.equal(false);
    expect(recording.hasRead(tree.list, '0')).to.equal(false);
  });

  it('notes what is written over or removed: whether that is an edit depends on what stood there', () => {
    const { tree, recording, view } = recorded<{ a?: boolean; b?: number; c: number }>({
      a: true,
      b: 1,
      c: 2,
    });
    view.a = true;
    delete view.b;
    expect(recording.hasRead(tree, 'a')).to.equal(true);
    expect(recording.hasRead(tree, 'b')).to.equal(true);
    expect(recording.hasRead(tree, 'c')).to.equal(false);
    expect(tree).to.deep.equal({ a: true, c: 2 });
  });

  it('notes all of a part that is put elsewhere, and keeps views out of the tree', () => {
    const { tree, recording, view } = recorded<any>({ from: { deep: { a: 1 }, list: [2] }, other: { a: 1 } });
    const { from } = tree;
    view.to = { inside: [view.from] };
    expect(recording.hasRead(from.deep, 'a')).to.equal(true);
    expect(recording.hasRead(from.list, '0')).to.equal(true);
    expect(recording.hasRead(tree.other, 'a')).to.equal(false);
    expect(tree.to.inside[0]).to.equal(from);
    view.other = Object.assign(view.other, { b: 2 });
    expect(recording.hasRead(tree.other, 'a'), 'put where it stands').to.equal(false);
  });

  it('keeps the answer of what is asked of a scalar, and notes what is read where it is none', () => {
    const { tree, recording, view } = recorded({ a: 'text', list: ['x'] });
    expect(ask(view, 'a', (value) => String(value).length)).to.equal(4);
    expect(ask(view, 'list', String)).to.equal('x');
    expect(recording.hasRead(tree, 'a')).to.equal(false);
    expect(recording.hasRead(tree.list, '0')).to.equal(true);
    expect(recording.asked.map(({ key, answer }) => [key, answer])).to.deep.equal([
      ['a', 4],
      ['list', 'x'],
    ]);
  });

  it('notes apart what is taken along', () => {
    const { tree, recording, view } = recorded({ name: 'etl', kind: 'X' });
    expect(take(view, 'name')).to.equal('etl');
    expect([recording.hasTaken(tree, 'name'), recording.hasRead(tree, 'name')]).to.deep.equal([true, false]);
    expect(recording.hasTaken(tree, 'kind')).to.equal(false);
  });
});
