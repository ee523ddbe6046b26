import { expect } from 'chai';
import * as fc from 'fast-check';
import { readPlainBlock } from '../../src/krm/yaml/block-reader.ts';
import type { SourceNode } from '../../src/krm/yaml/source-tree.ts';
import { readYaml } from '../../src/krm/yaml/yaml-reader.ts';
import { json, styles, yamlText } from './generators.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 3000);

/** The tree without what has no place: where nothing stands, readers may differ. */
function placed(node: SourceNode): unknown {
  if (node.type === 'scalar') {
    const { value, start, end, block, keep } = node;
    if (start === end && value === null) return null;
    // Empty lines behind a block scalar count where it keeps them.
    return [value, start, block && !keep ? 'block' : end, keep ?? false];
  }
  if (node.type === 'seq')
    return [node.flow, node.start, node.elements.map((e) => [e.start, placed(e.value)])];
  if (node.type === 'map') {
    return [node.flow, node.start, node.pairs.map((p) => [p.key, p.start, p.colonEnd, placed(p.value)])];
  }
  throw new Error('an alias must be refused');
}

/** What `yaml` makes of it, or undefined if that refuses it. */
function other(text: string): SourceNode | undefined {
  try {
    return readYaml(text).tree;
  } catch {
    return undefined;
  }
}

function agrees(text: string): boolean {
  const fast = readPlainBlock(text);
  if (fast === undefined) return false;
  const slow = other(text);
  expect(slow && placed(slow), text).to.deep.equal(placed(fast));
  return true;
}

/** Pieces of YAML, right and wrong, put together at random. */
const lines = fc
  .tuple(
    fc.constantFrom(0, 0, 2, 2, 4, 1, 3),
    fc.constantFrom('', '', '- ', '- - ', '-', '? ', '# c', '---', '...', '%YAML 1.2'),
    fc.constantFrom(
      '',
      'a:',
      'b: ',
      '"c": ',
      "'d': ",
      'a b: ',
      'e :',
      '<<: ',
      '0644: ',
      ': ',
      'k/x.y-z*: ',
      '{a: 1}: ',
    ),
    fc.constantFrom(
      '',
      '',
      'x',
      '"x"',
      "'it''s'",
      '"a\\tb"',
      '"\\x41"',
      '|',
      '|-',
      '|+',
      '>',
      '>-',
      '>+',
      '|2',
      '[]',
      '{}',
      '[a]',
      '{a: b}',
      '*a',
      '&a x',
      '!t x',
      '~',
      'null',
      'yes',
      '0644',
      '0x1F',
      '0o17',
      '1e3',
      '4.0.1',
      '1.',
      '.5',
      '-1',
      '+1',
      '-0',
      'a: b',
      'a #b',
      'a#b',
      'a:',
      '"x" #c',
      '"x"#c',
      '- a',
      '@x',
      'x y  ',
      '12345678901234567890',
      '.inf',
      '-.INF',
      '.nan',
      '--x',
      '-Dx=1',
      '\tx',
      'x\'y"z',
      '"open',
      "'open",
      '10Gi',
      'ü😀',
      '\u2028',
      ' ',
      '  lead',
      '=',
      '<<',
    ),
  )
  .map(([indent, dash, key, value]) => `${' '.repeat(indent)}${dash}${key}${value}\n`);
/** Flow collections, right and wrong. */
const flow = fc
  .array(
    fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '[',
      ']',
      '{',
      '}',
      ', ',
      ', ',
      ',',
      ' ,',
      ': ',
      ':',
      ' ',
      '  ',
      '\n',
      '\n  ',
      'a',
      'b',
      'a: ',
      'b: ',
      '"c": ',
      '"c":',
      "'d': ",
      'k/x.y-z*: ',
      'a b: ',
      '? a',
      '<<: ',
      '*a',
      '&a ',
      'x',
      '-',
      '-x',
      '--x',
      '- x',
      '---',
      '...',
      '-1',
      '0644',
      '4.0.1',
      '1e3',
      '.5',
      '.inf',
      '0x1F',
      '~',
      'null',
      'true',
      'x y',
      'a#b',
      'a #b',
      '#',
      's3a://b/k',
      'x:y',
      'x::',
      ':x',
      '"x"',
      "'it''s'",
      '"\\t"',
      'local[*]',
      '$(VAR)',
      '/opt/x.jar',
      '=',
      '+',
      '_',
      '@x',
      'a@b',
      '%',
      '!t ',
      '|',
      '>',
      'ü',
      '"open',
      '-"x"',
    ),
    { minLength: 1, maxLength: 7 },
  )
  .chain((pieces) =>
    fc
      .constantFrom(['', ''], ['[', ']'], ['{', '}'], ['{a: ', '}'], ['[{', '}]'])
      .map(([open, close]) => `a: ${open}${pieces.join('')}${close}\n`),
  );
/** Lines of which most fit together. */
const likely = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 2, 2),
    fc.constantFrom('', '', '', '- '),
    fc.constantFrom('a: ', 'b: ', 'c:', '"d": ', ''),
    fc.constantFrom(
      '',
      'x',
      '"x"',
      '0644',
      '4.0.1',
      '|',
      '>',
      '>-',
      'text',
      '  more',
      '{}',
      '# c',
      'null',
      '-1',
    ),
  )
  .map(([indent, dash, key, value]) => `${' '.repeat(indent)}${dash}${key}${value}\n`);
const soup = fc
  .array(fc.oneof(lines, { weight: 6, arbitrary: likely }), { minLength: 1, maxLength: 8 })
  .map((list) => list.join(''));

describe('the reader for plain block style', () => {
  it('reads what it accepts as `yaml` does, in documents of any style', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(json.map!, json.list!), styles, (value, style) => {
        const plain = { ...style, flow: false, crlf: false, aliases: false };
        if (agrees(yamlText(value, plain))) accepted++;
        agrees(yamlText(value, style));
      }),
      { numRuns },
    );
    expect(accepted / numRuns, 'share of plain documents that it accepts').to.be.above(0.1);
  });

  it('reads what it accepts as `yaml` does, in any soup of YAML pieces', () => {
    let accepted = 0;
    fc.assert(
      fc.property(soup, (text) => {
        if (agrees(text)) accepted++;
      }),
      { numRuns: numRuns * 5 },
    );
    expect(accepted).to.be.above(numRuns / 4);
  });

  it('reads what it accepts as `yaml` does, in any soup of pieces of flow collections', () => {
    let accepted = 0;
    fc.assert(
      fc.property(flow, fc.constantFrom('', '- ', '  b: x\n', 'b: x\n', '# c\n'), (text, more) => {
        if (agrees(more === '- ' ? more + text : text + more)) accepted++;
      }),
      { numRuns: numRuns * 5 },
    );
    expect(accepted).to.be.above(numRuns / 4);
  });
});
