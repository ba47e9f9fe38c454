import type { Edge, Entity, Paths, Step } from "../api/client";
import { kindOfId } from "../api/vocabulary";
import type { Scene } from "./scene";

/** A relation with the source row that states it. */
export interface KnownEdge {
  id: string;
  type: string;
  from: string;
  to: string;
  validFrom: string | null;
  validTo: string | null;
  source: string;
  file: string;
  row: number;
  statedAt: string | null;
  recordedAt: string;
  contested: boolean;
  properties: Edge["properties"];
}

export type Pool = ReadonlyMap<string, KnownEdge>;

export interface Named {
  id: string;
  label: string;
  name: string;
}

export function edgesOf(entity: Entity): KnownEdge[] {
  return entity.groups.flatMap((group) => group.edges.map((edge) => edgeOf(entity.id, edge)));
}

export function edgeOf(of: string, edge: Edge): KnownEdge {
  const outward = edge.direction === "out";
  return {
    id: edge.id,
    type: edge.type,
    from: outward ? of : edge.other.id,
    to: outward ? edge.other.id : of,
    validFrom: edge.valid_from,
    validTo: edge.valid_to,
    source: edge.source,
    file: edge.file_sha256,
    row: edge.row,
    statedAt: edge.stated_at,
    recordedAt: edge.recorded_at,
    contested: edge.contested,
    properties: edge.properties,
  };
}

export function edgeOfStep(step: Step): KnownEdge {
  return {
    id: step.edge_id,
    type: step.type,
    from: step.start_id,
    to: step.end_id,
    validFrom: step.valid_from,
    validTo: step.valid_to,
    source: step.source,
    file: step.file_sha256,
    row: step.row,
    statedAt: step.stated_at,
    recordedAt: step.recorded_at,
    contested: step.contested,
    properties: {},
  };
}

/** Edges and nodes of found paths; the answer names nodes without their kind. */
export function ofPaths(found: Paths): { edges: KnownEdge[]; nodes: Named[] } {
  const edges = found.paths.flatMap((path) => path.steps.flatMap((step) => step.edges.map(edgeOfStep)));
  const nodes = new Map(
    found.paths.flatMap((path) =>
      path.nodes.map(({ id, name }) => [id, { id, name, label: kindOfId(id) }] as const),
    ),
  );
  return { edges, nodes: [...nodes.values()] };
}

/** What somebody learned joins what was known; what tells more of an edge stays. */
export function learned(pool: Pool, edges: readonly KnownEdge[]): Pool {
  const next = new Map(pool);
  for (const edge of edges) {
    const before = next.get(edge.id);
    if (!before || Object.keys(before.properties).length === 0) next.set(edge.id, edge);
  }
  return next;
}

/** Edges that are drawn: those whose ends both stand in the scene. */
export function drawn(pool: Pool, scene: Scene): KnownEdge[] {
  return [...pool.values()].filter(({ from, to }) => scene.has(from) && scene.has(to));
}

export type Force = "now" | "not" | "undated";

/** Whether an edge holds on a day; one without a known start is proof for none (design, 2). */
export function forceOn(edge: KnownEdge, day: string | null): Force {
  if (day !== null && edge.validTo !== null && edge.validTo <= day) return "not";
  if (edge.validFrom === null) return "undated";
  return day !== null && edge.validFrom > day ? "not" : "now";
}
