import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";

import { FONTS } from "../theme";
import type { Move } from "./scene";
import type { Drawing, Gestures, View } from "./view";

/** Two nodes do not fill the window. */
const MOST_ZOOM = 1.15;

/** Draws with Cytoscape.js on a canvas: no WebGL, which offices and CI do not have. */
export function cytoscapeView(place: HTMLElement, gestures: Gestures): View {
  const core = cytoscape({
    container: place,
    style: styles(),
    minZoom: 0.15,
    maxZoom: 2.5,
    boxSelectionEnabled: true,
    selectionType: "single",
    layout: { name: "preset" },
  });
  let isDrawing = false;
  const dragged = new Map<string, { x: number; y: number }>();

  const tell = () => {
    if (!isDrawing) gestures.onSelect(core.elements(":selected").map((element) => element.id()));
  };
  core.on("select unselect", debounced(tell));
  core.on("dbltap", "node", (event) => gestures.onOpen(event.target.id()));
  core.on("grab", "node", () => {
    dragged.clear();
    for (const node of core.nodes().toArray()) dragged.set(node.id(), { ...node.position() });
  });
  core.on("free", "node", debounced(() => gestures.onMove(movesOf(core, dragged))));

  return {
    draw: (drawing) => {
      isDrawing = true;
      core.batch(() => update(core, drawing));
      isDrawing = false;
    },
    recolour: () => void core.style(styles()),
    fit: () => {
      core.fit(core.elements(), 56);
      if (core.zoom() > MOST_ZOOM) {
        core.zoom(MOST_ZOOM);
        core.center(core.elements());
      }
    },
    image: () => core.png({ output: "blob-promise", full: true, scale: 2, bg: colour("--panel") }),
    close: () => core.destroy(),
  };
}

function update(core: Core, { nodes, edges, selected }: Drawing): void {
  const wanted = new Set([...nodes, ...edges].map(({ id }) => id));
  core.elements().filter((element) => !wanted.has(element.id())).remove();
  const fresh: ElementDefinition[] = [];
  for (const { id, label, name, x, y } of nodes) {
    const node = core.getElementById(id);
    if (node.empty()) fresh.push({ group: "nodes", data: { id, label, name }, position: { x, y } });
    else {
      node.data({ label, name });
      if (node.position("x") !== x || node.position("y") !== y) node.position({ x, y });
    }
  }
  for (const { id, from, to, title, force, contested } of edges) {
    const edge = core.getElementById(id);
    const data = { id, title, force, contested: contested ? 1 : 0 };
    if (edge.empty()) fresh.push({ group: "edges", data: { ...data, source: from, target: to } });
    else edge.data(data);
  }
  core.add(fresh);
  for (const element of core.elements().toArray())
    if (selected.has(element.id()) !== element.selected())
      if (selected.has(element.id())) element.select();
      else element.unselect();
}

function movesOf(core: Core, before: ReadonlyMap<string, { x: number; y: number }>): Move[] {
  return core
    .nodes()
    .toArray()
    .flatMap((node) => {
      const from = before.get(node.id());
      const to = { ...node.position() };
      return from && (from.x !== to.x || from.y !== to.y) ? [{ id: node.id(), from, to }] : [];
    });
}

function styles(): StylesheetJson {
  const text = colour("--text");
  const panel = colour("--panel");
  const quiet = colour("--quiet");
  const accent = colour("--accent");
  return [
    {
      selector: "node",
      style: {
        width: 34,
        height: 34,
        "background-color": colour("--n-other"),
        label: "data(name)",
        color: text,
        "font-family": FONTS,
        "font-size": 12,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": "150px",
        "text-background-color": panel,
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "min-zoomed-font-size": 7,
        "border-width": 2,
        "border-color": panel,
      },
    },
    kind("Enterprise", "--n-enterprise", "round-rectangle"),
    kind("Organization", "--n-organization", "round-hexagon"),
    kind("Person", "--n-person", "ellipse"),
    kind("Lot", "--n-lot", "round-tag"),
    kind("Tender", "--n-lot", "round-tag"),
    kind("Bid", "--n-bid", "rectangle"),
    {
      selector: "edge",
      style: {
        width: 1.4,
        "line-color": quiet,
        "target-arrow-color": quiet,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
        label: "data(title)",
        color: quiet,
        "font-family": FONTS,
        "font-size": 11,
        "text-rotation": "autorotate",
        "text-background-color": panel,
        "text-background-opacity": 0.9,
        "text-background-padding": "2px",
        "min-zoomed-font-size": 8,
      },
    },
    { selector: 'edge[force = "undated"]', style: { "line-style": "dashed" } },
    { selector: 'edge[force = "not"]', style: { opacity: 0.22, "text-opacity": 0.4 } },
    {
      selector: "edge[contested = 1]",
      style: { "line-color": colour("--p"), "target-arrow-color": colour("--p") },
    },
    {
      selector: "node:selected",
      style: { "border-color": accent, "border-width": 4, "font-weight": "bold" },
    },
    {
      selector: "edge:selected",
      style: { width: 3, "line-color": accent, "target-arrow-color": accent, color: accent, opacity: 1 },
    },
  ];

  function kind(label: string, name: string, shape: cytoscape.Css.NodeShape) {
    return { selector: `node[label = "${label}"]`, style: { "background-color": colour(name), shape } };
  }
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Call once for all events of one gesture. */
function debounced(call: () => void): () => void {
  let isAwaited = false;
  return () => {
    if (isAwaited) return;
    isAwaited = true;
    queueMicrotask(() => {
      isAwaited = false;
      call();
    });
  };
}
