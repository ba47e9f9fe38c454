import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";

import { api, type Match } from "../api/client";
import { useTexts } from "../i18n";
import { Failure } from "../ui/Failure";
import { Kind } from "../ui/Kind";

/** Looks for a party and puts it on the scene; asks when told to, not at every key. */
export function AddParty({ onAdd }: { onAdd: (match: Match) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const found = useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) => api.search(text, signal),
    enabled: text !== "",
  });
  const close = () => {
    setText("");
    setTyped("");
  };
  return (
    <div className="adder" onKeyDown={(event) => event.key === "Escape" && close()}>
      <Input.Search
        size="small"
        value={typed}
        maxLength={200}
        placeholder={t("explore.add")}
        aria-label={t("explore.add")}
        loading={found.isFetching}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(wanted) => setText(wanted.trim())}
      />
      {text !== "" && (found.data || found.isError) ? (
        <ul>
          {found.isError ? (
            <li>
              <Failure error={found.error} />
            </li>
          ) : null}
          {found.data?.matches.length === 0 ? (
            <li className="quiet">{t("search.nothing", { text })}</li>
          ) : null}
          {found.data?.matches.map((match) => (
            <li key={match.id}>
              <button
                type="button"
                className="linklike"
                onClick={() => {
                  onAdd(match);
                  close();
                }}
              >
                {match.name} <span className="quiet"><Kind label={match.label} /></span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
