import type { Point } from "./scene";

/** Room that a node takes with its name under it. */
export const WIDTH = 138;
export const HEIGHT = 92;
const FIRST_RING = 165;
const NEXT_RING = 60;
/** Further out than this a node is not of its neighbour any more: a ring has room nearer. */
const MOST_RINGS = 8;
const RAYS = 36;
/** Whoever stands further away than this from a node takes none of its directions. */
const NEAR = 520;
/** Directions closer than this (radians) are one: their lines and words would lie on each other. */
const LEAST_GAP = 0.2;
/** Half of the angle under a node in which its own name stands. */
const UNDER = 0.32;

/** So many get a direction of their own; more than that fill rings. */
const MOST_SINGLE = 28;

/**
 * Places for new nodes around one that is there: while there are few, each in the direction that is
 * freest, so that lines and their words do not lie on each other; of many, on rings.
 *
 * Nothing that stands is moved, no two places overlap, and there are as many as were asked for.
 */
export function placesAround(anchor: Point, standing: readonly Point[], count: number): Point[] {
  const taken = [...standing];
  const found: Point[] = [];
  const take = (place: Point | undefined) => {
    if (!place) return;
    taken.push(place);
    found.push(place);
  };
  const away = directionAway(anchor, standing);
  if (count <= MOST_SINGLE) {
    const used = standing.filter((point) => isNear(anchor, point)).map((point) => angleTo(anchor, point));
    for (let tries = 0; found.length < count && tries < RAYS; tries += 1) {
      const angle = freest(away, used);
      if (angle === undefined) break;
      used.push(angle);
      take(firstFree(anchor, angle, taken));
    }
  }
  for (let ring = 0; found.length < count; ring += 1)
    for (const place of ringOf(anchor, FIRST_RING + ring * NEXT_RING, away)) {
      if (found.length === count) break;
      if (!taken.some((other) => overlaps(place, other))) take(place);
    }
  return found;
}

/** Places on a ring, from a direction on, close enough that none between them stays empty. */
function* ringOf(middle: Point, radius: number, first: number): Generator<Point> {
  const slots = Math.floor((2 * Math.PI * radius) / (WIDTH * 0.62));
  for (let slot = 0; slot < slots; slot += 1) yield pointAt(middle, radius, first + (slot * 2 * Math.PI) / slots);
}

function pointAt({ x, y }: Point, radius: number, angle: number): Point {
  return { x: Math.round(x + radius * Math.cos(angle)), y: Math.round(y + radius * Math.sin(angle)) };
}

/** The direction with the most room to both sides; the wanted one where all are free. */
function freest(wanted: number, used: readonly number[]): number | undefined {
  let best: number | undefined;
  let most = LEAST_GAP;
  for (let ray = 0; ray < RAYS; ray += 1) {
    const side = ray % 2 === 0 ? 1 : -1;
    const angle = wanted + side * Math.ceil(ray / 2) * ((2 * Math.PI) / RAYS);
    if (between(angle, Math.PI / 2) < UNDER) continue; // a line straight down crosses the name
    if (used.length === 0) return angle;
    const room = Math.min(...used.map((other) => between(angle, other)));
    if (room > most + 1e-9) [best, most] = [angle, room];
  }
  return best;
}

/** The angle between two directions, at most half a turn. */
function between(a: number, b: number): number {
  return Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
}

function isNear(anchor: Point, { x, y }: Point): boolean {
  const distance = Math.hypot(x - anchor.x, y - anchor.y);
  return distance > 1 && distance < NEAR;
}

function angleTo(anchor: Point, { x, y }: Point): number {
  return Math.atan2(y - anchor.y, x - anchor.x);
}

function firstFree(anchor: Point, angle: number, taken: readonly Point[]): Point | undefined {
  for (let ring = 0; ring < MOST_RINGS; ring += 1) {
    const place = pointAt(anchor, FIRST_RING + ring * NEXT_RING, angle);
    if (!taken.some((other) => overlaps(place, other))) return place;
  }
  return undefined;
}

export function overlaps(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) < WIDTH && Math.abs(a.y - b.y) < HEIGHT;
}

/** The angle that leads away from the middle of what stands; to the right where nothing does. */
function directionAway(anchor: Point, standing: readonly Point[]): number {
  if (standing.length === 0) return 0;
  const x = anchor.x - mean(standing.map((point) => point.x));
  const y = anchor.y - mean(standing.map((point) => point.y));
  return Math.hypot(x, y) < 1 ? 0 : Math.atan2(y, x);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
