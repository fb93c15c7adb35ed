import type { Choices } from './choices.js';
import type { Field, Graph } from './random-graph.js';

export interface RandomOperation {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * A query over a graph; it may break the rule that fields of one name must merge, which the caller checks.
 * `defers`: with `@defer` on fragments, some of them spread more than once.
 */
export function chooseOperation(choices: Choices, graph: Graph, { defers = false } = {}): RandomOperation {
  const writer = new Writer(choices, graph, defers);
  const body = writer.root();
  const variables = { flag: choices.once(2), ...(choices.once(2) ? { n: 1 + choices.below(3) } : {}) };
  const text = `{ ${body} }\n${writer.fragments.join('\n')}`;
  const declared = ['$no: Boolean = false', '$n: Int', '$flag: Boolean!'].filter((d) =>
    text.includes(`${d.split(':')[0]!})`),
  );
  return { document: `query Q${declared.length > 0 ? `(${declared.join(', ')})` : ''} ${text}`, variables };
}

class Writer {
  readonly fragments: string[] = [];
  private readonly whole: { readonly name: string; readonly type: string }[] = [];
  private budget = 40;

  constructor(
    private readonly choices: Choices,
    private readonly graph: Graph,
    private readonly defers: boolean,
  ) {}

  root(): string {
    const count = 1 + this.choices.below(3);
    return Array.from({ length: count }, () => this.rootField()).join(' ');
  }

  private rootField(): string {
    const field = this.field(this.choices.pick(this.graph.roots), 0);
    return this.defers && this.choices.once(4) ? `... @defer { ${field} }` : field;
  }

  private field(field: Field, depth: number): string {
    this.budget -= 1;
    const argument = field.hasArgument ? this.choices.pick(['', '(n: 2)', '(n: $n)', '(n: null)']) : '';
    const alias = argument !== '' || this.choices.once(4) ? `${this.alias(argument)}: ` : '';
    const type = field.type.replace(/[[\]!]/g, '');
    const isComposite = type === 'Being' || type === 'Any' || this.graph.types.some(({ name }) => name === type);
    const inside = isComposite ? ` ${this.selection(type, depth + 1)}` : '';
    return `${alias}${field.name}${argument}${this.condition()}${inside}`;
  }

  /** Now and then a name that the planner needs for itself, or that every object has. */
  private alias(argument: string): string {
    if (this.choices.once(6)) return this.choices.pick(['id', 'f0', 'constructor', '__proto__', 'f1']);
    return `x${this.choices.below(4)}${['', '_two', '_n', '_null'][['', '(n: 2)', '(n: $n)', '(n: null)'].indexOf(argument)]}`;
  }

  private condition(): string {
    if (!this.choices.once(7)) return '';
    return this.choices.pick([
      ' @include(if: $flag)',
      ' @skip(if: $flag)',
      ' @include(if: true)',
      ' @skip(if: $no)',
      ' @include(if: $no)',
    ]);
  }

  private selection(type: string, depth: number): string {
    const parts = ['__typename'];
    const count = depth > 4 || this.budget < 0 ? 0 : 1 + this.choices.below(4);
    for (let index = 0; index < count; index++) parts.push(this.part(type, depth));
    if (type !== 'Any' && type !== 'V' && this.choices.once(3)) parts.push(this.key(type));
    if (this.choices.once(4)) parts.shift();
    return parts.length === 0 ? '{ t: __typename }' : `{ ${parts.join(' ')} }`;
  }

  /** The second where the type has one. */
  private key(type: string): string {
    const keys = this.graph.types.find(({ name }) => name === type)?.keys;
    const hasSecond = keys !== undefined && [...keys.values()].some((known) => known.includes('k'));
    return hasSecond && this.choices.once(2) ? 'k' : 'id';
  }

  private part(type: string, depth: number): string {
    if (this.defers && type !== 'Any' && this.choices.once(4))
      return `...${this.defer()} ${this.selection(type, depth)}`;
    const fields = this.graph.types.find(({ name }) => name === type)?.fields;
    if (type === 'Being' && this.graph.beingFields.length > 0 && this.choices.once(2))
      return this.field(this.choices.pick(this.graph.beingFields), depth);
    if (!fields) {
      const member = this.choices.pick(this.graph.members);
      return this.choices.once(5) && type === 'Being'
        ? 'id'
        : `... on ${member}${this.condition()}${this.defer()} ${this.selection(member, depth)}`;
    }
    if (this.choices.once(8)) return `...${this.fragment(type, depth)}${this.condition()}${this.defer()}`;
    return this.field(this.choices.pick(fields), depth);
  }

  private defer(): string {
    if (!this.defers || this.choices.once(4)) return '';
    return this.choices.pick([' @defer', ' @defer(if: true)', ' @defer(if: $flag)', ' @defer(if: $no)']);
  }

  private fragment(type: string, depth: number): string {
    const known = this.defers ? this.whole.find((fragment) => fragment.type === type) : undefined;
    if (known && this.choices.once(2)) return known.name;
    const name = `F${this.fragments.length}`;
    const at = this.fragments.push('') - 1;
    this.fragments[at] = `fragment ${name} on ${type} ${this.selection(type, depth + 1)}`;
    this.whole.push({ name, type });
    return name;
  }
}
