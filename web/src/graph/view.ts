import type { Force } from "./edges";
import type { Move, SceneNode } from "./scene";

/** An edge as it is drawn. */
export interface DrawnEdge {
  id: string;
  from: string;
  to: string;
  title: string;
  force: Force;
  contested: boolean;
}

export interface Drawing {
  nodes: readonly SceneNode[];
  edges: readonly DrawnEdge[];
  selected: ReadonlySet<string>;
}

export interface Gestures {
  onSelect: (ids: readonly string[]) => void;
  onOpen: (id: string) => void;
  onMove: (moves: readonly Move[]) => void;
}

/** What draws a scene. Another renderer can take its place: nothing else knows which one it is. */
export interface View {
  draw: (drawing: Drawing) => void;
  recolour: () => void;
  fit: () => void;
  image: () => Promise<Blob>;
  close: () => void;
}
