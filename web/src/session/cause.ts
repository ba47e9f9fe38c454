import { useSyncExternalStore } from "react";

/** Why somebody asks; sent with every question, kept until the window is closed. */
export interface Cause {
  purpose: string | null;
  caseNumber: string | null;
}

const STORED = "credit-hub.cause";
const listeners = new Set<() => void>();
let current: Cause = read();

export function statedCause(): Cause {
  return current;
}

export function stateCause(cause: Cause): void {
  current = cause;
  sessionStorage.setItem(STORED, JSON.stringify(cause));
  for (const listener of listeners) listener();
}

export function useCause(): Cause {
  return useSyncExternalStore(subscribe, statedCause);
}

/** Percent-encode for a header (RFC 3986): what is left as it is are its unreserved characters. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Cause {
  const nothing = { purpose: null, caseNumber: null };
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? "null");
    if (typeof kept !== "object" || kept === null) return nothing;
    const { purpose, caseNumber } = kept as Record<string, unknown>;
    return {
      purpose: typeof purpose === "string" ? purpose : null,
      caseNumber: typeof caseNumber === "string" ? caseNumber : null,
    };
  } catch {
    return nothing; // somebody wrote something else there; nothing is lost but a choice
  }
}
