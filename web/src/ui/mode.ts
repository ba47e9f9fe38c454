import { useSyncExternalStore } from "react";

import type { Mode } from "../theme";

const STORED = "credit-hub.mode";
const listeners = new Set<() => void>();
const preference = window.matchMedia("(prefers-color-scheme: dark)");

export function currentMode(): Mode {
  const kept = localStorage.getItem(STORED);
  if (kept === "dark" || kept === "light") return kept;
  return preference.matches ? "dark" : "light";
}

export function setMode(mode: Mode): void {
  localStorage.setItem(STORED, mode);
  for (const listener of listeners) listener();
}

export function useMode(): Mode {
  return useSyncExternalStore(subscribe, currentMode);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  preference.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    preference.removeEventListener("change", listener);
  };
}
