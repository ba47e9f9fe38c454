/** What is drawn: nodes where they stand. Edges are drawn by themselves where both ends are there. */
export interface SceneNode {
  id: string;
  label: string;
  name: string;
  x: number;
  y: number;
}

export type Scene = ReadonlyMap<string, SceneNode>;

export interface Point {
  x: number;
  y: number;
}

export interface Move {
  id: string;
  from: Point;
  to: Point;
}

/** One change of a scene, which can be taken back: its inverse is a change as well. */
export interface Change {
  added: readonly SceneNode[];
  removed: readonly SceneNode[];
  moved: readonly Move[];
}

export const EMPTY: Scene = new Map();
const NOTHING: Change = { added: [], removed: [], moved: [] };

export const adding = (added: readonly SceneNode[]): Change => ({ ...NOTHING, added });
export const moving = (moved: readonly Move[]): Change => ({ ...NOTHING, moved });

/** Taking nodes off the scene; ids that are not there are passed over. */
export function removing(scene: Scene, ids: Iterable<string>): Change {
  const removed = [...new Set(ids)].flatMap((id) => scene.get(id) ?? []);
  return { ...NOTHING, removed };
}

export function apply(scene: Scene, { added, removed, moved }: Change): Scene {
  const next = new Map(scene);
  for (const { id } of removed) next.delete(id);
  for (const node of added) next.set(node.id, node);
  for (const { id, to } of moved) {
    const node = next.get(id);
    if (node) next.set(id, { ...node, ...to });
  }
  return next;
}

export function inverse({ added, removed, moved }: Change): Change {
  return {
    added: removed,
    removed: added,
    moved: moved.map(({ id, from, to }) => ({ id, from: to, to: from })),
  };
}

export function isNothing({ added, removed, moved }: Change): boolean {
  return added.length + removed.length + moved.length === 0;
}

/** A scene and the way it came about: what was done, and what was taken back. */
export interface History {
  scene: Scene;
  past: readonly Change[];
  future: readonly Change[];
}

export const START: History = { scene: EMPTY, past: [], future: [] };

export function make(history: History, change: Change): History {
  if (isNothing(change)) return history;
  return { scene: apply(history.scene, change), past: [...history.past, change], future: [] };
}

export function undo(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  return {
    scene: apply(history.scene, inverse(last)),
    past: history.past.slice(0, -1),
    future: [...history.future, last],
  };
}

export function redo(history: History): History {
  const next = history.future.at(-1);
  if (!next) return history;
  return {
    scene: apply(history.scene, next),
    past: [...history.past, next],
    future: history.future.slice(0, -1),
  };
}
