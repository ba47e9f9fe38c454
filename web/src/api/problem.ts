import type { TFunction } from "i18next";

import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** An answer that is none: a problem document of the hub, or no connection (status 0). */
export class HubError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly problem: Problem | undefined,
    readonly retryAfter: number | undefined,
  ) {
    super(problem?.detail ?? code);
  }
}

export function errorOf(problem: unknown, response: Response): HubError {
  const given = isProblem(problem) ? problem : undefined;
  const after = Number(response.headers.get("Retry-After"));
  return new HubError(
    response.status,
    given?.code ?? "unknown",
    given,
    Number.isFinite(after) && after > 0 ? after : undefined,
  );
}

export const NO_CONNECTION = new HubError(0, "network", undefined, undefined);

/** What somebody reads of an error, in the language of the page. */
export function worded(error: unknown, t: TFunction): string {
  if (!(error instanceof HubError)) return t("errors.defect");
  switch (error.status) {
    case 0:
      return t("errors.network");
    case 400:
      return error.problem?.remedy?.includes("vault") ? t("errors.personal") : error.message;
    case 403:
      return error.code.startsWith("purpose") || error.code.startsWith("case")
        ? t("cause.needed")
        : t("errors.forbidden");
    case 404:
      return t("errors.notFound");
    case 409:
      return t("errors.conflict");
    case 429:
      return t("errors.quota", { seconds: error.retryAfter ?? 60 });
    case 503:
      return t("errors.unavailable");
    case 504:
      return t("errors.timeout");
    default:
      return error.status >= 500 ? t("errors.defect") : error.message;
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}
