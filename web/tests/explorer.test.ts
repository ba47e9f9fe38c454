import { describe, expect, it } from "vitest";

import { drawn, forceOn, type KnownEdge } from "../src/graph/edges";
import { MOST_NODES, NEW, next } from "../src/graph/explorer";
import { overlaps, placesAround } from "../src/graph/place";

const named = (count: number, prefix = "uscc:") =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, label: "Enterprise", name: `${index}` }));

const edge = (change: Partial<KnownEdge>): KnownEdge => ({
  id: "e",
  type: "HOLDS",
  from: "uscc:0",
  to: "uscc:1",
  validFrom: "2020-01-01",
  validTo: null,
  source: "shareholders",
  file: "00",
  row: 1,
  statedAt: null,
  recordedAt: "2026-01-01T00:00:00Z",
  contested: false,
  properties: {},
  ...change,
});

describe("expanding", () => {
  it.each([1, 7, 25, 120])("moves nothing that stands, and puts %i nodes where none is", (count) => {
    const seeded = next(NEW, { type: "show", nodes: named(6), around: null, fit: true });
    const before = [...seeded.history.scene.values()];

    const after = next(seeded, { type: "show", nodes: named(count, "person:"), around: "uscc:2", fit: false });

    const standing = [...after.history.scene.values()];
    expect(standing.slice(0, before.length)).toEqual(before);
    expect(standing).toHaveLength(before.length + count);
    for (const [index, a] of standing.entries())
      for (const b of standing.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
  });

  it("is one step of undo, however many nodes it brought", () => {
    const seeded = next(NEW, { type: "show", nodes: named(2), around: null, fit: true });
    const expanded = next(seeded, { type: "show", nodes: named(30, "person:"), around: "uscc:0", fit: false });

    expect(next(expanded, { type: "undo" }).history.scene).toEqual(seeded.history.scene);
  });

  it("stops at the number of nodes that a canvas takes, and says so", () => {
    const full = next(NEW, { type: "show", nodes: named(MOST_NODES + 1), around: null, fit: true });

    expect(full.history.scene.size).toBe(MOST_NODES);
    expect(full.isFull).toBe(true);
  });

  it("shows what it could not place by nobody's name as nothing selected", () => {
    const seeded = next(NEW, { type: "show", nodes: named(2), around: null, fit: true });
    const selected = next(seeded, { type: "select", ids: ["uscc:0", "uscc:1"] });

    expect(next(selected, { type: "hide", ids: ["uscc:1"] }).selected).toEqual(["uscc:0"]);
  });
});

describe("places", () => {
  it("are the same for the same scene", () => {
    const standing = [{ x: 0, y: 0 }, { x: 200, y: 0 }];

    expect(placesAround(standing[0]!, standing, 9)).toEqual(placesAround(standing[0]!, standing, 9));
  });
});

describe("an edge", () => {
  it("is drawn when both ends stand in the scene", () => {
    const { scene } = next(NEW, { type: "show", nodes: named(2), around: null, fit: true }).history;
    const pool = new Map([edge({}), edge({ id: "f", to: "uscc:9" })].map((known) => [known.id, known]));

    expect(drawn(pool, scene).map(({ id }) => id)).toEqual(["e"]);
  });

  it.each([
    ["2019-12-31", "not"],
    ["2020-01-01", "now"],
    ["2020-12-31", "now"],
    ["2021-01-01", "not"],
  ])("that holds from 2020 until 2021, excluded, on %s: %s", (day, force) => {
    expect(forceOn(edge({ validTo: "2021-01-01" }), day)).toBe(force);
  });

  it("without a known start is never shown as proof for a day", () => {
    expect(forceOn(edge({ validFrom: null }), "2020-06-01")).toBe("undated");
  });
});
