/** The part of an id that people know it by: a code, the number of a lot. */
export function codeOf(id: string): string {
  const scheme = id.indexOf(":");
  return scheme < 0 ? id : id.slice(scheme + 1);
}

/** The page of a node. */
export function linkOf({ id, label }: { id: string; label: string }): string {
  if (label === "Lot") return lotLink(id);
  return exploreLink([id]);
}

/** A lot keeps its slash in the address, as it is written on paper. */
export function lotLink(id: string): string {
  return `/lots/${codeOf(id).split("/").map(encodeURIComponent).join("/")}`;
}

export function exploreLink(ids: readonly string[]): string {
  return `/explore?${new URLSearchParams(ids.map((id) => ["seed", id])).toString()}`;
}
