import type { Point } from "./scene";

/** Room that a node takes with its name under it. */
export const WIDTH = 138;
export const HEIGHT = 92;
const FIRST_RING = 165;
const NEXT_RING = 60;
const MOST_RINGS = 240;
const FEWEST_RAYS = 8;
const MOST_RAYS = 28;
/** Half of the angle under a node in which its own name stands. */
const UNDER = 0.32;

/**
 * Places for new nodes around one that is there: each on a ray of its own while there are few, so
 * that lines and their words do not lie on each other; away from what stands there already.
 *
 * Nothing that stands is moved, and no two places overlap.
 */
export function placesAround(anchor: Point, standing: readonly Point[], count: number): Point[] {
  const taken = [...standing];
  const found: Point[] = [];
  const rays = raysFrom(directionAway(anchor, standing), count);
  while (found.length < count) {
    const before = found.length;
    for (const angle of rays) {
      if (found.length === count) break;
      const place = firstFree(anchor, angle, taken);
      if (!place) continue;
      taken.push(place);
      found.push(place);
    }
    if (found.length === before) break; // every ray is full to the last ring
  }
  return found;
}

function firstFree(anchor: Point, angle: number, taken: readonly Point[]): Point | undefined {
  for (let ring = 0; ring < MOST_RINGS; ring += 1) {
    const radius = FIRST_RING + ring * NEXT_RING;
    const place = {
      x: Math.round(anchor.x + radius * Math.cos(angle)),
      y: Math.round(anchor.y + radius * Math.sin(angle)),
    };
    if (!taken.some((other) => overlaps(place, other))) return place;
  }
  return undefined;
}

/** Angles, the first in a direction, then alternately to both sides of it. */
function raysFrom(first: number, count: number): number[] {
  const rays = Math.min(Math.max(count, FEWEST_RAYS), MOST_RAYS);
  return Array.from({ length: rays }, (_, index) => {
    const side = index % 2 === 0 ? 1 : -1;
    return clearOfName(first + side * Math.ceil(index / 2) * ((2 * Math.PI) / rays));
  });
}

/** A line straight down would cross the name of the node that it comes from. */
function clearOfName(angle: number): number {
  const down = Math.PI / 2;
  const off = Math.atan2(Math.sin(angle - down), Math.cos(angle - down));
  if (Math.abs(off) >= UNDER) return angle;
  return down + (off < 0 ? -UNDER : UNDER);
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
