import type { KeyboardEvent } from "react";

import type { Scene } from "./scene";

const DIRECTIONS: Record<string, readonly [number, number] | undefined> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The node that an arrow key leads to: the nearest one in that direction, or the first of all. */
export function stepTo(scene: Scene, from: string | undefined, key: string): string | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const here = from === undefined ? undefined : scene.get(from);
  if (!here) return scene.keys().next().value;
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, x, y } of scene.values()) {
    const [dx, dy] = [x - here.x, y - here.y];
    const along = dx * direction[0] + dy * direction[1];
    const across = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    if (id === here.id || along <= 0 || across > along * 2) continue;
    const distance = along + across;
    if (distance < least) [nearest, least] = [id, distance];
  }
  return nearest;
}

/** Whether a key event is Ctrl+Z, or Shift with it; null: neither. */
export function undoKey(event: KeyboardEvent): "undo" | "redo" | null {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return null;
  return event.shiftKey ? "redo" : "undo";
}
