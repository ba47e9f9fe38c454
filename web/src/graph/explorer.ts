import type { Entity } from "../api/client";
import { type KnownEdge, learned, edgesOf, type Named, type Pool } from "./edges";
import { placesAround } from "./place";
import { adding, type History, make, moving, type Move, redo, removing, START, undo } from "./scene";

/** Nodes that a scene takes: beyond, the canvas is slow and the picture says nothing. */
export const MOST_NODES = 1500;

/** What the page of the graph knows, shows, and has selected. */
export interface Explorer {
  history: History;
  pool: Pool;
  entities: ReadonlyMap<string, Entity>;
  selected: readonly string[];
  fitted: number;
  isFull: boolean;
}

export const NEW: Explorer = {
  history: START,
  pool: new Map(),
  entities: new Map(),
  selected: [],
  fitted: 0,
  isFull: false,
};

export type Action =
  | { type: "learn"; entity: Entity }
  | { type: "learnEdges"; edges: readonly KnownEdge[] }
  | { type: "show"; nodes: readonly Named[]; around: string | null; fit: boolean }
  | { type: "hide"; ids: readonly string[] }
  | { type: "hideOthers"; ids: readonly string[] }
  | { type: "move"; moves: readonly Move[] }
  | { type: "select"; ids: readonly string[] }
  | { type: "fit" | "undo" | "redo" };

export function next(state: Explorer, action: Action): Explorer {
  switch (action.type) {
    case "learn":
      return {
        ...state,
        entities: new Map(state.entities).set(action.entity.id, action.entity),
        pool: learned(state.pool, edgesOf(action.entity)),
      };
    case "learnEdges":
      return { ...state, pool: learned(state.pool, action.edges) };
    case "show":
      return show(state, action.nodes, action.around, action.fit);
    case "hide":
      return changed(state, make(state.history, removing(state.history.scene, action.ids)));
    case "hideOthers": {
      const kept = new Set(action.ids);
      const others = [...state.history.scene.keys()].filter((id) => !kept.has(id));
      return changed(state, make(state.history, removing(state.history.scene, others)));
    }
    case "move":
      return { ...state, history: make(state.history, moving(action.moves)) };
    case "select":
      return { ...state, selected: action.ids };
    case "fit":
      return { ...state, fitted: state.fitted + 1 };
    case "undo":
      return changed(state, undo(state.history));
    case "redo":
      return changed(state, redo(state.history));
    default:
      return state;
  }
}

/** Put nodes on the scene that are not there yet; those that are stay where they stand. */
function show(state: Explorer, nodes: readonly Named[], around: string | null, fit: boolean): Explorer {
  const { scene } = state.history;
  const fresh = nodes.filter(({ id }) => !scene.has(id));
  const taken = fresh.slice(0, Math.max(MOST_NODES - scene.size, 0));
  const anchor = (around === null ? undefined : scene.get(around)) ?? lastOf(scene) ?? { x: 0, y: 0 };
  const standing = [...scene.values()];
  const places =
    standing.length === 0 && taken.length > 0
      ? [{ x: 0, y: 0 }, ...placesAround(anchor, [{ x: 0, y: 0 }], taken.length - 1)]
      : placesAround(anchor, standing, taken.length);
  const added = taken.flatMap(({ id, label, name }, index) => {
    const place = places[index];
    return place ? [{ id, label, name, ...place }] : [];
  });
  return {
    ...state,
    history: make(state.history, adding(added)),
    fitted: state.fitted + (fit ? 1 : 0),
    isFull: taken.length < fresh.length,
  };
}

/** What is selected is there; what went away is not selected. */
function changed(state: Explorer, history: History): Explorer {
  const selected = state.selected.filter((id) => history.scene.has(id) || state.pool.has(id));
  return { ...state, history, selected, isFull: false };
}

function lastOf<T>(scene: ReadonlyMap<string, T>): T | undefined {
  return [...scene.values()].at(-1);
}
