import type { Judgement, LotCheck } from "../api/client";

/** Somebody in a lot: a bidder, or another party that a finding names. */
export interface Party {
  id: string;
  name: string;
  isBidder: boolean;
}

/** Bidders in the order of the lot, then who else is named, in the order in which they are. */
export function partiesOf(check: LotCheck): Party[] {
  const known = new Map<string, Party>();
  for (const { id, name } of check.bidders) known.set(id, { id, name, isBidder: true });
  for (const { subjects } of judgementsOf(check))
    for (const { id, name } of subjects)
      if (!known.has(id)) known.set(id, { id, name, isBidder: false });
  return [...known.values()];
}

/** Findings before leads, as the hub orders them. */
export function judgementsOf(check: LotCheck): Judgement[] {
  return [...check.findings, ...check.leads];
}

/** What concerns two parties; of one with itself: what concerns it alone. */
export function between(judgements: readonly Judgement[], a: string, b: string): Judgement[] {
  return judgements.filter(({ subjects }) => {
    const ids = subjects.map(({ id }) => id);
    return a === b ? ids.length === 1 && ids[0] === a : ids.includes(a) && ids.includes(b);
  });
}

const ORDER = ["S", "P", "X", "L"] as const;
export type EvidenceClass = (typeof ORDER)[number];

/** The weightiest class among some judgements, and how many of each there are. */
export function weigh(judgements: readonly Judgement[]): { top: EvidenceClass; count: number } | null {
  for (const top of ORDER)
    if (judgements.some((judgement) => judgement.evidence_class === top))
      return { top, count: judgements.length };
  return null;
}
