import { useSyncExternalStore } from "react";

import { api, type Session, UNKNOWN_CALLER } from "../api/client";
import { HubError } from "../api/problem";

/** Who asks: not known yet, nobody, or somebody whose session may have ended meanwhile. */
export interface Standing {
  state: "unknown" | "anonymous" | "known" | "unreachable";
  session: Session | null;
  ended: boolean;
  asksForCause: boolean;
}

let standing: Standing = { state: "unknown", session: null, ended: false, asksForCause: false };
const listeners = new Set<() => void>();

export function useStanding(): Standing {
  return useSyncExternalStore(subscribe, () => standing);
}

export async function whoAmI(): Promise<void> {
  try {
    entered(await api.session());
  } catch (error) {
    const isNobody = error instanceof HubError && error.status === 401;
    become({ state: isNobody ? "anonymous" : "unreachable" });
  }
}

export function entered(session: Session): void {
  become({ state: "known", session, ended: false });
}

/** The hub knows us no more: the page stays as it is, under the form to log in. */
window.addEventListener(UNKNOWN_CALLER, () => {
  if (standing.state === "known") become({ ended: true });
});

export function askForCause(): void {
  become({ asksForCause: true });
}

export function causeAsked(): void {
  become({ asksForCause: false });
}

export async function leave(): Promise<void> {
  await api.logOut();
  sessionStorage.clear();
  window.location.assign("/");
}

function become(change: Partial<Standing>): void {
  standing = { ...standing, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
