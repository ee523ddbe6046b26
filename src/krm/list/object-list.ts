import type { KubernetesObject } from 'kpt-functions';
import { type Item, ObjectItem } from './item.ts';
import { ResourceList } from './resource-list.ts';

/** A list of objects without a text, for code that holds objects already. */
export class ObjectList extends ResourceList {
  protected readonly input: Item[];
  protected readonly carriesPaths: boolean;

  constructor(objects: readonly KubernetesObject[], functionConfig?: KubernetesObject) {
    super(functionConfig);
    this.input = objects.map((object, i) => new ObjectItem(object, i + 1));
    this.carriesPaths = this.input.some((item) => item.file !== undefined);
  }

  protected print(): never {
    throw new Error('a list of objects has no text to write');
  }
}
