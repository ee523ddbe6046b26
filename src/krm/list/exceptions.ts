import { isObject } from '../../values/json.ts';
import type { Group } from './groups.ts';
import type { Item } from './item.ts';
import type { Finding } from './result.ts';
import { type Rule, rule } from './rule.ts';
import { itemsThatMention } from './slice-item.ts';

export const noReason = rule('exception/no-reason', {
  severity: 'error',
  meaning: 'An exception on an object does not say why.',
  remedy: 'Write the reason as the value of the annotation.',
});
export const notAllowed = rule('exception/not-allowed', {
  severity: 'error',
  meaning:
    'An exception on an object is for a change, for bad input, or for an edit that cannot be made: none of these can be ignored.',
  remedy:
    'Take the annotation away, and put right what the finding names, or configure what is to be changed.',
});
export const unknownRule = rule('exception/unknown-rule', {
  severity: 'warning',
  meaning: 'An exception on an object is for a rule that does not exist.',
  remedy: 'Write the rule that is meant, or take the annotation away.',
});
export const unusedException = rule('exception/unused', {
  severity: 'warning',
  meaning: 'An exception on an object is for something that is not found there.',
  remedy: 'Take the annotation away, if what it was for is gone.',
});
export const RULES: readonly Rule[] = [noReason, notAllowed, unknownRule, unusedException];

/** Why somebody may not say that a finding is right as it is, and what to do. */
const NEVER: Partial<Record<Group, string>> = {
  'bad-input': 'what is wrong in the input must be put right',
  'not-done': 'an edit that cannot be made must be told',
  change:
    'it is a change, and an exception does not keep it from being made: the modes in the configuration do, and `rules` says how it is told',
};

/** Whether an exception on an object may be for findings of a group. */
export function canBeIgnored(group: Group): boolean {
  return NEVER[group] === undefined;
}

/** What there is to know of the rules that exceptions name. */
interface KnownRules {
  readonly groupOf: (rule: string) => Group | undefined;
  /** A rule that is spelt like this one. */
  readonly closeTo: (rule: string) => string | undefined;
}

interface Exception {
  readonly key: string;
  readonly rule: string;
  readonly reason: unknown;
  isUsed: boolean;
}

const NONE: readonly Exception[] = [];

/** Annotations by which people say of a finding about an object why it is right as it is. */
export class Exceptions {
  private readonly prefix: string;
  private readonly rules: KnownRules;
  private readonly byItem = new Map<Item, readonly Exception[]>();

  /** @param prefix of the annotations, behind which `<step>.<rule>` stands */
  constructor(prefix: string, rules: KnownRules) {
    this.prefix = prefix;
    this.rules = rules;
  }

  /** Why findings of a rule about an item do not count; undefined if they do. */
  reasonFor(item: Item | undefined, rule: string): string | undefined {
    const exception = item && this.on(item).find((one) => one.rule === rule);
    const group = exception && this.rules.groupOf(rule);
    if (!exception || !group || !canBeIgnored(group)) return undefined;
    exception.isUsed = true;
    return hasReason(exception) ? exception.reason : undefined;
  }

  /** What is wrong with the exceptions themselves; to be asked when all else was reported. */
  findings(items: readonly Item[]): { item: Item; finding: Finding }[] {
    return itemsThatMention(items, [this.prefix]).flatMap((item) =>
      (item.isLocalConfig ? [] : this.on(item)).flatMap((exception) => {
        const finding = this.findingOf(exception);
        return finding ? [{ item, finding }] : [];
      }),
    );
  }

  private findingOf(exception: Exception): Finding | undefined {
    const { key, rule, reason, isUsed } = exception;
    const field = { path: `metadata.annotations["${key}"]`, currentValue: reason };
    const name = `\`${field.path}\``;
    const group = this.rules.groupOf(rule);
    if (group === undefined) {
      const close = this.rules.closeTo(rule);
      const hint = close === undefined ? '' : `; did you mean "${this.keyOf(close)}"?`;
      return unknownRule.finding(`${name} must end with \`<step>.<rule>\` of a rule${hint || '.'}`, field);
    }
    const why = NEVER[group];
    if (why !== undefined) {
      return notAllowed.finding(
        `${name} must not be set: \`${rule}\` cannot be ignored, since ${why}.`,
        field,
      );
    }
    if (!hasReason(exception)) {
      return noReason.finding(`${name} must be a text that says why \`${rule}\` does not count here.`, field);
    }
    return isUsed
      ? undefined
      : unusedException.finding(
          `${name} matches nothing: \`${rule}\` finds nothing here. Take it away, if what it was for is gone.`,
          field,
        );
  }

  private keyOf(rule: string): string {
    return this.prefix + rule.replace('/', '.');
  }

  private on(item: Item): readonly Exception[] {
    // Of the configuration its `rules` tell; nobody annotates what is added.
    if (item.position === undefined) return NONE;
    const known = this.byItem.get(item);
    if (known) return known;
    const found = item.mentions(this.prefix) ? this.readOn(item) : NONE;
    this.byItem.set(item, found);
    return found;
  }

  private readOn(item: Item): readonly Exception[] {
    const { metadata } = item.object as { metadata?: unknown };
    const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
    return Object.entries(annotations)
      .filter(([key]) => key.startsWith(this.prefix))
      .map(([key, reason]): Exception => {
        const rule = key.slice(this.prefix.length).replace('.', '/');
        return { key, rule, reason, isUsed: false };
      });
  }
}

function hasReason(exception: Exception): exception is Exception & { reason: string } {
  return typeof exception.reason === 'string' && exception.reason.trim() !== '';
}
