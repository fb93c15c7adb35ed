/** How much of a class may be under way, and how much of it may wait. */
export interface ClassRule {
  /** Under way at the same time. */
  readonly executing: number;
  /** Waiting for their turn. */
  readonly waiting: number;
  /** Where several classes wait, each has a share of what is under way in proportion to its weight. */
  readonly weight: number;
}

export interface FairQueueRule {
  /** Under way at the same time, all classes together. */
  readonly executing: number;
  /** Of one group, within its class. */
  readonly executingPerGroup: number;
  readonly classOf: (name: string) => ClassRule;
}

/** Whose turn it is asked for. */
export interface Turn {
  readonly class: string;
  readonly group: string;
}

/** Something that waits; `start` is called once, when its turn has come. */
export interface Waiting {
  readonly turn: Turn;
  readonly start: () => void;
}

interface GroupState {
  executing: number;
  readonly waiting: Set<Waiting>;
}

interface ClassState {
  readonly rule: ClassRule;
  executing: number;
  waiting: number;
  /** In the order in which they were served: who had a turn stands behind the others. */
  readonly groups: Map<string, GroupState>;
}

/**
 * Hands out turns: to the class that has least under way for its weight, in it to the group that has least under way, the
 * one that was served longest ago first, in it to whoever came first. Groups that have nothing under way and nothing
 * waiting are forgotten.
 */
export class FairQueue {
  private executing = 0;
  private readonly classes = new Map<string, ClassState>();

  constructor(private readonly rule: FairQueueRule) {}

  /** True: go on at once, and `leave` afterwards. */
  enter(turn: Turn): boolean {
    const state = this.classOf(turn.class);
    // Who waits is first; there is nobody where there is room.
    if (!this.hasRoom(state, state.groups.get(turn.group))) return false;
    this.begin(state, turn.group);
    return true;
  }

  /** False: too many wait already. */
  wait(waiting: Waiting): boolean {
    const state = this.classOf(waiting.turn.class);
    if (state.waiting >= state.rule.waiting) return false;
    groupOf(state, waiting.turn.group).waiting.add(waiting);
    state.waiting += 1;
    return true;
  }

  /** Somebody who waited goes away without a turn. */
  giveUp(waiting: Waiting): void {
    const state = this.classOf(waiting.turn.class);
    const group = state.groups.get(waiting.turn.group);
    if (!group?.waiting.delete(waiting)) return;
    state.waiting -= 1;
    forgetIfIdle(state, waiting.turn.group, group);
  }

  /** What had a turn has ended: the next one has it. */
  leave(turn: Turn): void {
    const state = this.classOf(turn.class);
    const group = state.groups.get(turn.group)!;
    this.executing -= 1;
    state.executing -= 1;
    group.executing -= 1;
    forgetIfIdle(state, turn.group, group);
    this.startNext();
  }

  /** Of one class. */
  counts(name: string): { readonly executing: number; readonly waiting: number; readonly rule: ClassRule } {
    return this.classOf(name);
  }

  private startNext(): void {
    for (let next = this.next(); next; next = this.next()) {
      const { class: name, group } = next.turn;
      const state = this.classOf(name);
      state.groups.get(group)!.waiting.delete(next);
      state.waiting -= 1;
      this.begin(state, group);
      next.start();
    }
  }

  private next(): Waiting | undefined {
    if (this.executing >= this.rule.executing) return undefined;
    let best: { readonly load: number; readonly waiting: Waiting } | undefined;
    for (const state of this.classes.values()) {
      if (state.waiting === 0 || state.executing >= state.rule.executing) continue;
      const load = state.executing / state.rule.weight;
      if (best && best.load <= load) continue;
      const waiting = this.nextOf(state);
      if (waiting) best = { load, waiting };
    }
    return best?.waiting;
  }

  private nextOf({ groups }: ClassState): Waiting | undefined {
    let least: GroupState | undefined;
    for (const group of groups.values()) {
      if (group.waiting.size === 0 || group.executing >= this.rule.executingPerGroup) continue;
      if (!least || group.executing < least.executing) least = group;
    }
    return least?.waiting.values().next().value;
  }

  private hasRoom(state: ClassState, group: GroupState | undefined): boolean {
    return (
      this.executing < this.rule.executing &&
      state.executing < state.rule.executing &&
      (group?.executing ?? 0) < this.rule.executingPerGroup
    );
  }

  private begin(state: ClassState, name: string): void {
    this.executing += 1;
    state.executing += 1;
    const group = groupOf(state, name);
    group.executing += 1;
    if (state.waiting === 0) return;
    state.groups.delete(name);
    state.groups.set(name, group);
  }

  private classOf(name: string): ClassState {
    let state = this.classes.get(name);
    if (!state) {
      state = { rule: this.rule.classOf(name), executing: 0, waiting: 0, groups: new Map() };
      this.classes.set(name, state);
    }
    return state;
  }
}

function groupOf({ groups }: ClassState, name: string): GroupState {
  let group = groups.get(name);
  if (!group) groups.set(name, (group = { executing: 0, waiting: new Set() }));
  return group;
}

function forgetIfIdle({ groups }: ClassState, name: string, { executing, waiting }: GroupState): void {
  if (executing === 0 && waiting.size === 0) groups.delete(name);
}
