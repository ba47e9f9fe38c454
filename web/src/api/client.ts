import createClient, { type Middleware } from "openapi-fetch";

import { encoded, statedCause } from "../session/cause";
import { errorOf, NO_CONNECTION } from "./problem";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Session = Schemas["SessionView"];
export type LotCheck = Schemas["LotCheckView"];
export type Judgement = Schemas["JudgementView"];
export type Step = Schemas["StepView"];
export type Matches = Schemas["MatchesView"];
export type Match = Schemas["MatchView"];
export type Entity = Schemas["EntityOut"];
export type EdgeGroup = Schemas["EdgeGroupOut"];
export type Edge = Schemas["EdgeOut"];
export type Paths = Schemas["PathsView"];
export type Equity = Schemas["EquityView"];
export type Regime = LotCheck["regime"];

/** Told to the window when the hub does not know who asks, whatever was asked. */
export const UNKNOWN_CALLER = "credit-hub.unknown-caller";

const whyAndWhence: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-Requested-With", "credit-hub");
    const { purpose, caseNumber } = statedCause();
    if (purpose) request.headers.set("X-Purpose", purpose);
    if (caseNumber) request.headers.set("X-Case-Number", encoded(caseNumber));
    return request;
  },
};

const hub = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
hub.use(whyAndWhence);

interface Answer<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** Return what the hub answers, or throw what is wrong as a HubError. */
async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw NO_CONNECTION;
  }
  if (answer.response.status === 401) window.dispatchEvent(new Event(UNKNOWN_CALLER));
  if (!answer.response.ok) throw errorOf(answer.error, answer.response);
  return answer.data as T;
}

export const api = {
  session: () => answered(hub.GET("/api/v1/session")),
  logIn: (name: string, password: string, code: string | null) =>
    answered(hub.POST("/api/v1/session", { body: { name, password, code } })),
  logOut: () => answered(hub.DELETE("/api/v1/session")),
  changePassword: (current: string, next: string) =>
    answered(hub.POST("/api/v1/session/password", { body: { current, new: next } })),
  search: (text: string, signal?: AbortSignal) =>
    answered(
      hub.POST("/api/v1/search", { body: { text, limit: 20 }, ...(signal ? { signal } : {}) }),
    ),
  checkLot: (lot: string, regime: Regime | null, asOf: string | null) =>
    answered(
      hub.POST("/api/v1/lots/{lot_id}/linked-party-check", {
        params: { path: { lot_id: lot } },
        body: { regime, as_of: asOf },
      }),
    ),
  entity: (id: string, edges = 25) =>
    answered(
      hub.GET("/api/v1/entities/{entity_id}", {
        params: { path: { entity_id: id }, query: { edges } },
      }),
    ),
  paths: (start: string, end: string) =>
    answered(hub.GET("/api/v1/paths", { params: { query: { start, end } } })),
  equity: (id: string, direction: "up" | "down", asOf: string | null) =>
    answered(
      hub.GET("/api/v1/entities/{entity_id}/equity", {
        params: {
          path: { entity_id: id },
          query: { direction, ...(asOf ? { as_of: asOf } : {}) },
        },
      }),
    ),
};
