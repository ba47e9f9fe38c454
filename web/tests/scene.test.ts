import { describe, expect, it } from "vitest";

import { adding, apply, type Change, inverse, make, moving, redo, removing, type Scene, type SceneNode, START, undo } from "../src/graph/scene";

/** Numbers that are the same in each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const node = (id: string, x = 0, y = 0): SceneNode => ({ id, label: "Enterprise", name: id, x, y });

/** Some change that a person could make of a scene as it stands. */
function changeOf(scene: Scene, random: () => number, step: number): Change {
  const ids = [...scene.keys()];
  const some = ids.filter(() => random() < 0.3);
  switch (Math.floor(random() * 3)) {
    case 0:
      return adding([node(`n${step}`, step, random()), node(`m${step}`, random(), step)]);
    case 1:
      return removing(scene, some);
    default:
      return moving(
        some.flatMap((id) => {
          const from = scene.get(id);
          return from ? [{ id, from: { x: from.x, y: from.y }, to: { x: random(), y: random() } }] : [];
        }),
      );
  }
}

const asText = (scene: Scene) => JSON.stringify([...scene.values()].sort((a, b) => a.id.localeCompare(b.id)));

describe("a scene", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is as it was after each change and its inverse (seed %i)", (seed) => {
    const random = numbers(seed);
    let scene: Scene = START.scene;
    for (let step = 0; step < 60; step += 1) {
      const change = changeOf(scene, random, step);
      const changed = apply(scene, change);
      expect(asText(apply(changed, inverse(change)))).toBe(asText(scene));
      scene = changed;
    }
  });

  it.each([11, 12, 13, 14])("comes back whole by undo, and again by redo (seed %i)", (seed) => {
    const random = numbers(seed);
    let history = START;
    const seen = [asText(history.scene)];
    for (let step = 0; step < 40; step += 1) {
      history = make(history, changeOf(history.scene, random, step));
      if (history.past.length === seen.length) seen.push(asText(history.scene));
    }
    const last = history;
    for (const text of [...seen].reverse().slice(1)) {
      history = undo(history);
      expect(asText(history.scene)).toBe(text);
    }
    for (let step = history.past.length; step < last.past.length; step += 1) history = redo(history);
    expect(asText(history.scene)).toBe(asText(last.scene));
  });

  it("forgets what was taken back once something else is done", () => {
    const once = make(START, adding([node("a")]));
    const other = make(undo(once), adding([node("b")]));

    expect([...redo(other).scene.keys()]).toEqual(["b"]);
  });
});
