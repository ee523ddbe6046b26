import type { Json } from '../../values/json.ts';

/**
 * One YAML text as a tree of values and the ranges where they stand.
 *
 * Two readers make it: a fast one for plain block style (block-reader.ts) and one for any YAML
 * (yaml-reader.ts); nobody else can tell which it was. Offsets count UTF-16 units of the text; `start` and `end` enclose the value itself, without anchor, tag or comment.
 */
export type SourceNode = SourceScalar | SourceMap | SourceSeq | SourceAlias;

/** A text of more levels is refused: Kubernetes objects have some 30, and readers and steps call themselves for each. */
export const DEEPEST = 500;

interface Placed {
  start: number;
  end: number;
  anchored?: boolean;
}

export interface SourceScalar extends Placed {
  type: 'scalar';
  value: Json;
  /** For `|` and `>` scalars: the range holds whole lines, the final line break included. */
  block?: boolean;
  /** A block scalar that keeps its trailing line breaks (`|+`). */
  keep?: boolean;
}

export interface SourceMap extends Placed {
  type: 'map';
  flow: boolean;
  pairs: SourcePair[];
  /** Some key stands more than once. */
  repeats?: boolean;
}

export interface SourcePair {
  key: string;
  start: number;
  /** Behind the colon; behind the key where there is none. */
  colonEnd: number;
  /** There is no colon: a key alone in flow style, or `? key`. Where that begins. */
  bare?: number;
  value: SourceNode;
  /** The `<<` of YAML 1.1: the value's pairs count as this map's own, except where it has its own. */
  merge?: boolean;
}

export interface SourceSeq extends Placed {
  type: 'seq';
  flow: boolean;
  elements: SourceElement[];
}

export interface SourceElement {
  /** Offset of the dash; in flow style that of the value. */
  start: number;
  value: SourceNode;
}

export interface SourceAlias extends Placed {
  type: 'alias';
  target: Exclude<SourceNode, SourceAlias>;
}
