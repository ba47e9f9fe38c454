import { useQuery } from "@tanstack/react-query";
import { Empty, Input } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { api, type Match } from "../api/client";
import { useTexts } from "../i18n";
import { Failure } from "../ui/Failure";
import { Kind } from "../ui/Kind";
import { Waiting } from "../ui/Waiting";
import { codeOf, linkOf } from "../ui/links";

/** Finding a firm, an organisation or a lot; the text stands in the page, never in its address. */
export function SearchPage() {
  const { t } = useTexts();
  const [kept, keep] = useKept();
  const [typed, setTyped] = useState(kept);
  const found = useQuery({
    queryKey: ["search", kept],
    queryFn: ({ signal }) => api.search(kept, signal),
    enabled: kept !== "",
  });
  return (
    <div className="page search-page">
      <h1>{t("search.title")}</h1>
      <Input.Search
        id="search-text"
        size="large"
        value={typed}
        autoFocus
        allowClear
        maxLength={200}
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        enterButton={t("search.button")}
        loading={found.isFetching}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => {
          if (text.trim() === kept && kept !== "") void found.refetch();
          keep(text.trim());
        }}
      />
      {kept === "" ? <Hint /> : null}
      {found.isError ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isLoading ? <Waiting rows={4} /> : null}
      {found.data ? (
        <Found matches={found.data.matches} complete={found.data.complete} text={kept} />
      ) : null}
    </div>
  );
}

function Hint() {
  const { t } = useTexts();
  return (
    <div className="hint">
      <p>{t("search.hint")}</p>
      <p className="quiet">{t("search.shortcut")}</p>
    </div>
  );
}

function Found({ matches, complete, text }: { matches: readonly Match[]; complete: boolean; text: string }) {
  const { t } = useTexts();
  if (matches.length === 0)
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <strong>{t("search.nothing", { text })}</strong>
            <br />
            <span className="quiet">{t("search.nothingHint")}</span>
          </>
        }
      />
    );
  return (
    <section aria-label={t("search.count", { count: matches.length })}>
      <p className="quiet" role="status">
        {complete
          ? t("search.count", { count: matches.length })
          : t("search.capped", { count: matches.length })}
      </p>
      <ul className="results">
        {matches.map((match) => (
          <Result key={match.id} match={match} />
        ))}
      </ul>
    </section>
  );
}

function Result({ match }: { match: Match }) {
  const { t } = useTexts();
  return (
    <li>
      <Link to={linkOf(match)} className="result">
        <span className="result-name">{match.name || match.id}</span>
        <span className="result-facts">
          <Kind label={match.label} />
          <span className="number">{codeOf(match.id)}</span>
          <span className="reason">{t(`search.reason.${match.reason}`)}</span>
        </span>
        <span className="result-verb">
          {t(match.label === "Lot" ? "search.openLot" : "search.openGraph")}
        </span>
      </Link>
    </li>
  );
}

let last = "";

/**
 * What was looked for last comes back with the page. It is in memory alone: somebody types the
 * number of a person here, and what a browser stores outlives whoever typed it.
 */
function useKept(): [string, (text: string) => void] {
  const [text, setText] = useState(last);
  useEffect(() => {
    last = text;
  }, [text]);
  return [text, setText];
}
