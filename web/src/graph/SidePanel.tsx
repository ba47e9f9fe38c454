import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { type Dispatch, useEffect, useState } from "react";

import { api, type EdgeGroup, type Entity } from "../api/client";
import { worded } from "../api/problem";
import { edgeTitle, propertyOf, sourceTitle } from "../api/vocabulary";
import { useTexts } from "../i18n";
import { Digest } from "../lot/EvidenceRows";
import { dayText, momentText } from "../ui/dates";
import { Failure } from "../ui/Failure";
import { Kind } from "../ui/Kind";
import { codeOf } from "../ui/links";
import { valueText } from "../ui/values";
import { Waiting } from "../ui/Waiting";
import { Window } from "../ui/Window";
import { EquityPanel } from "./EquityPanel";
import type { KnownEdge } from "./edges";
import type { Action, Explorer } from "./explorer";
import { plainName } from "./naming";
import type { Scene } from "./scene";

interface Properties {
  explorer: Explorer;
  dispatch: Dispatch<Action>;
}

/** What is selected: a party with its relations to expand, or a relation with its evidence. */
export function SidePanel({ explorer, dispatch }: Properties) {
  const { t } = useTexts();
  const id = explorer.selected.at(-1);
  const edge = id === undefined ? undefined : explorer.pool.get(id);
  const isNode = id !== undefined && explorer.history.scene.has(id);
  return (
    <aside className="side" aria-label={t("explore.evidence")}>
      {edge ? <EdgeView edge={edge} scene={explorer.history.scene} /> : null}
      {isNode && !edge ? (
        <NodeView key={id} id={id} explorer={explorer} dispatch={dispatch} />
      ) : null}
      {!edge && !isNode ? <p className="quiet">{t("explore.choose")}</p> : null}
    </aside>
  );
}

function NodeView({ id, explorer, dispatch }: Properties & { id: string }) {
  const { t, say } = useTexts();
  const asked = useQuery({ queryKey: ["entity", id, 25], queryFn: () => api.entity(id) });
  const entity = explorer.entities.get(id) ?? asked.data;
  useEffect(() => {
    if (asked.data) dispatch({ type: "learn", entity: asked.data });
  }, [asked.data, dispatch]);
  if (asked.isError) return <Failure error={asked.error} retry={() => void asked.refetch()} />;
  if (!entity) return <Waiting rows={5} />;
  return (
    <>
      <header>
        <Kind label={entity.label} />
        <h2>{plainName(entity, say)}</h2>
        <span className="number quiet">{codeOf(id)}</span>
        <div className="side-verbs">
          <Button size="small" onClick={() => dispatch({ type: "hide", ids: [id] })}>
            {t("explore.hide")}
          </Button>
          <Button size="small" onClick={() => dispatch({ type: "hideOthers", ids: [id] })}>
            {t("explore.hideOthers")}
          </Button>
        </div>
      </header>
      <section>
        <h3>{t("explore.relations")}</h3>
        {entity.groups.length === 0 ? <p className="quiet">{t("common.none")}</p> : null}
        <ul className="groups">
          {entity.groups.map((group) => (
            <Group
              key={group.type + group.direction}
              of={entity}
              group={group}
              scene={explorer.history.scene}
              dispatch={dispatch}
            />
          ))}
        </ul>
      </section>
      <Facts kind={entity.label} properties={entity.properties} title={t("explore.properties")} />
      {entity.label === "Enterprise" ? <EquityPanel id={id} dispatch={dispatch} /> : null}
    </>
  );
}

/** One kind of relation of a party: how many there are, how many are shown, and more of them. */
function Group({
  of,
  group,
  scene,
  dispatch,
}: {
  of: Entity;
  group: EdgeGroup;
  scene: Scene;
  dispatch: Dispatch<Action>;
}) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const shown = group.edges.filter(({ other }) => scene.has(other.id)).length;
  const hidden = group.edges.filter(({ other }) => !scene.has(other.id));
  const rest = group.count - group.edges.length;
  const expand = async () => {
    if (hidden.length > 0) {
      dispatch({ type: "show", nodes: hidden.map(({ other }) => other), around: of.id, fit: false });
      return;
    }
    setBusy(true);
    try {
      const more = await api.entity(of.id, Math.min(500, group.edges.length + MORE));
      dispatch({ type: "learn", entity: more });
      const found = more.groups.find(
        ({ type, direction }) => type === group.type && direction === group.direction,
      );
      const nodes = found?.edges.map(({ other }) => other) ?? [];
      dispatch({ type: "show", nodes, around: of.id, fit: false });
    } catch (failure) {
      void message.error(worded(failure, t));
    } finally {
      setBusy(false);
    }
  };
  const name = `${say(group.title)} ${t(`evidence.direction.${group.direction}`)}`;
  return (
    <li>
      <span>
        {say(group.title)} <span className="quiet">{group.direction === "out" ? "→" : "←"}</span>
      </span>
      <span className="quiet">{t("explore.shown", { shown, count: group.count })}</span>
      {hidden.length > 0 || rest > 0 ? (
        <Button size="small" loading={isBusy} onClick={() => void expand()} aria-label={`${t("explore.expandAll")} ${name}`}>
          {hidden.length > 0
            ? t("explore.expandAll")
            : t("explore.more", { count: Math.min(rest, MORE) })}
        </Button>
      ) : null}
    </li>
  );
}

const MORE = 100;

function EdgeView({ edge, scene }: { edge: KnownEdge; scene: Scene }) {
  const { t, say, language } = useTexts();
  const name = (id: string) => {
    const node = scene.get(id);
    return node ? plainName(node, say) : codeOf(id);
  };
  return (
    <>
      <header>
        <span className="quiet">{t("explore.evidence")}</span>
        <h2>{say(edgeTitle(edge.type))}</h2>
        <p>
          {name(edge.from)} <span className="quiet">→</span> {name(edge.to)}
        </p>
        {edge.contested ? (
          <p>
            <span className="contested first">{t("evidence.contested")}</span> {t("evidence.contestedNote")}
          </p>
        ) : null}
      </header>
      <section>
        <dl className="facts">
          <dt>{t("common.window")}</dt>
          <dd>
            <Window from={edge.validFrom} to={edge.validTo} />
          </dd>
          <dt>{t("evidence.source")}</dt>
          <dd>
            {say(sourceTitle(edge.source))} <span className="quiet">· {t("evidence.row", { row: edge.row })}</span>
          </dd>
          <dt>{t("evidence.stated")}</dt>
          <dd>{edge.statedAt ? dayText(edge.statedAt, language) : t("common.unknown")}</dd>
          <dt>{t("evidence.recorded")}</dt>
          <dd>{momentText(edge.recordedAt, language)}</dd>
          <dt>SHA-256</dt>
          <dd>
            <Digest of={edge.file} />
          </dd>
        </dl>
      </section>
      <Facts kind={edge.type} properties={edge.properties} title={t("explore.properties")} />
    </>
  );
}

function Facts({ kind, properties, title }: { kind: string; properties: Entity["properties"]; title: string }) {
  const { say, language } = useTexts();
  const rows = Object.entries(properties).filter(([name]) => name !== "name");
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <FactRow key={name} title={say(propertyOf(kind, name))} text={valueText(name, value, language)} />
        ))}
      </dl>
    </section>
  );
}

function FactRow({ title, text }: { title: string; text: string }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{text}</dd>
    </>
  );
}
