import type { KubernetesObject } from 'kpt-functions';
import type { Json } from '../../values/json.ts';
import { InputError, LimitError } from '../input-error.ts';
import type { Path, RepeatedKey } from '../yaml/repeated-keys.ts';
import { TextDocument } from '../yaml/text-document.ts';
import { type Item, ObjectItem } from './item.ts';
import { requireItemSize } from './item-limits.ts';
import type { Part } from './part.ts';
import { byItem, type Reading, type RepeatedInItem } from './reading.ts';
import { requireObject, requireResourceList, shortJson } from './require.ts';
import { ResourceList } from './resource-list.ts';

/** Any other form of YAML, and JSON: read as one document. */
export class WholeList extends ResourceList {
  protected readonly input: Item[];
  protected readonly carriesPaths: boolean;
  private readonly document: TextDocument;
  /** The items, read once more. */
  private before?: Json[];
  private repeatedKeys?: ReadonlyMap<number, readonly RepeatedKey[]>;

  constructor(text: string, { firstCounts }: Reading = {}) {
    let document: TextDocument;
    try {
      const counts = (path: Path) => path[0] === 'items' && firstCounts!(path[1] as number, path);
      document = new TextDocument(text, firstCounts && counts);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (error instanceof LimitError) throw new LimitError(error.limit, 'the input');
      const hint = error.message.includes('got several') ? '; for a stream of documents use `--stream`' : '';
      throw new InputError(`the input must be valid YAML: ${error.message}${hint}`);
    }
    const list = requireResourceList(document.value);
    const repeated = document.repeatedKeys.find(({ path }) => path.length === 1);
    if (repeated) {
      const lines = repeated.lines.join(' and ');
      throw new InputError(
        `\`${repeated.path[0]}\` must not stand twice in a ResourceList, got it in lines ${lines}`,
      );
    }
    if (!Array.isArray(list.items)) {
      throw new InputError(`\`items\` must be a list, got ${shortJson(list.items)}`);
    }
    const { functionConfig } = list;
    super(
      functionConfig == null ? undefined : requireObject(functionConfig, '`functionConfig`'),
      document.repeatedKeys.filter(({ path }) => path[0] === 'functionConfig'),
    );
    this.document = document;
    this.carriesPaths = text.includes('config.kubernetes.io/path');
    const lengths = document.lengthsIn('items');
    this.input = list.items.map((object, i) => {
      requireItemSize(lengths[i]!, `item ${i + 1}`);
      const again = () => this.asRead()[i] as unknown as KubernetesObject;
      return new ObjectItem(requireObject(object, `item ${i + 1}`), i + 1, again);
    });
  }

  private asRead(): Json[] {
    this.before ??= (new TextDocument(this.document.text).value as { items: Json[] }).items;
    return this.before;
  }

  protected override repeatedIn(item: Item): RepeatedInItem | undefined {
    this.repeatedKeys ??= byItem(this.document.repeatedKeys);
    const unit = item.position! - 1;
    const keys = this.repeatedKeys.get(unit);
    return keys && { unit, item, keys, lines: 'input' };
  }

  protected override differences(): readonly unknown[] {
    return this.document.differences;
  }

  override get isChanged(): boolean {
    // It is written as one, and so also for the results of a function that ran before.
    return super.isChanged && this.document.differences.some(([path]) => path[0] !== 'results');
  }

  protected override writeEdits(): void {
    const list = this.document.value as { [key: string]: any };
    const items: unknown[] = list.items;
    // Those of a function that ran before; each writes its own.
    delete list.results;
    const write = (objects: readonly unknown[]) => {
      items.length = 0;
      for (const object of objects) items.push(object);
      for (const { object } of this.added.keys()) items.push(object);
      return this.document.write();
    };
    const text = this.edited({ write: () => this.editedTogether(this.input, () => this.asRead(), write) });
    if (text !== undefined) this.texts.set(undefined, text);
  }

  protected print(): Part[] {
    const text = this.texts.get(undefined) ?? this.document.text;
    const { results } = this;
    if (results.length === 0) return [text];
    const withResults = new TextDocument(text);
    (withResults.value as { [key: string]: any }).results = results;
    return [withResults.write()];
  }
}
