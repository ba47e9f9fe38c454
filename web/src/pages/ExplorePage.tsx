import { CompressOutlined, PictureOutlined, RedoOutlined, UndoOutlined } from "@ant-design/icons";
import { Alert, App, Button, Empty, Segmented, Tooltip } from "antd";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { useSearchParams } from "react-router";

import { api } from "../api/client";
import { worded } from "../api/problem";
import { edgeTitle, kindTitle } from "../api/vocabulary";
import { AddParty } from "../graph/AddParty";
import { Canvas } from "../graph/Canvas";
import { drawn, forceOn, ofPaths } from "../graph/edges";
import { type Action, type Explorer, MOST_NODES, NEW, next } from "../graph/explorer";
import { stepTo, undoKey } from "../graph/keys";
import { shownName } from "../graph/naming";
import type { Scene } from "../graph/scene";
import { SidePanel } from "../graph/SidePanel";
import { TableTwin } from "../graph/TableTwin";
import { TimeStrip } from "../graph/TimeStrip";
import type { View } from "../graph/view";
import { useTexts } from "../i18n";
import { Failure } from "../ui/Failure";
import { Waiting } from "../ui/Waiting";

/** Parties and how they are connected, step by step; whatever is drawn is in the table as well. */
export default function ExplorePage() {
  const [parameters] = useSearchParams();
  const seeds = parameters.getAll("seed");
  return <ExplorerView key={seeds.join()} seeds={seeds} />;
}

function ExplorerView({ seeds }: { seeds: readonly string[] }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const [explorer, dispatch] = useReducer(next, NEW);
  const [form, setForm] = useState<"graph" | "table">("graph");
  const [day, setDay] = useState<string | null>(null);
  const view = useRef<View | null>(null);
  const keepView = useCallback((made: View | null) => {
    view.current = made;
  }, []);
  const { isLoading, error, add, retry } = useParties(seeds, dispatch);
  const { scene } = explorer.history;
  const edges = useMemo(() => drawn(explorer.pool, scene), [explorer.pool, scene]);
  const selected = useMemo(() => new Set(explorer.selected), [explorer.selected]);
  const drawing = useMemo(
    () => ({
      nodes: [...scene.values()].map((node) => ({ ...node, name: shownName(node, say) })),
      edges: edges.map((edge) => ({
        id: edge.id,
        from: edge.from,
        to: edge.to,
        title: say(edgeTitle(edge.type)),
        force: forceOn(edge, day),
        contested: edge.contested,
      })),
      selected,
    }),
    [scene, edges, day, selected, say],
  );
  const expand = useCallback(
    async (id: string) => {
      try {
        const entity = await api.entity(id);
        dispatch({ type: "learn", entity });
        const nodes = entity.groups.flatMap((group) => group.edges.map(({ other }) => other));
        dispatch({ type: "show", nodes, around: id, fit: false });
      } catch (failure) {
        void message.error(worded(failure, t));
      }
    },
    [message, t],
  );
  const onKey = (event: KeyboardEvent) => {
    const undone = undoKey(event);
    const at = explorer.selected.at(-1);
    const to = stepTo(scene, at, event.key);
    if (undone) dispatch({ type: undone });
    else if (to !== undefined)
      dispatch({ type: "select", ids: event.shiftKey ? [...explorer.selected, to] : [to] });
    else if (event.key === "Enter" && at !== undefined && scene.has(at)) void expand(at);
    else if (event.key.toLowerCase() === "h") dispatch({ type: "hide", ids: explorer.selected });
    else if (event.key.toLowerCase() === "f") dispatch({ type: "fit" });
    else if (event.key.toLowerCase() === "t") setForm("table");
    else return;
    event.preventDefault();
  };

  return (
    <div className="explore">
      <div className="explore-main" onKeyDown={(event) => form === "table" && onTableKey(event, dispatch)}>
        <Tools
          explorer={explorer}
          dispatch={dispatch}
          form={form}
          onForm={setForm}
          onAdd={(id) => void add([id])}
          onImage={() => void saveImage(view.current)}
        />
        {error ? <Failure error={error} retry={retry} /> : null}
        {explorer.isFull ? (
          <Alert type="warning" banner title={t("explore.tooMany", { count: MOST_NODES })} />
        ) : null}
        {scene.size === 0 ? (
          <div className="explore-empty">
            {isLoading ? <Waiting rows={3} /> : <Empty description={t("explore.empty")} />}
          </div>
        ) : form === "graph" ? (
          <Canvas
            drawing={drawing}
            label={t("explore.canvas", { nodes: scene.size, edges: edges.length })}
            fitted={explorer.fitted}
            onKey={onKey}
            onSelect={(ids) => dispatch({ type: "select", ids })}
            onOpen={(id) => void expand(id)}
            onMove={(moves) => dispatch({ type: "move", moves })}
            onView={keepView}
          />
        ) : (
          <TableTwin scene={scene} edges={edges} day={day} selected={selected} dispatch={dispatch} />
        )}
        {scene.size > 0 ? (
          <footer className="foot">
            <TimeStrip edges={edges} day={day} onDay={setDay} />
            <Legend scene={scene} />
            <span className="quiet" role="status">
              {t("explore.nodes", { count: scene.size })} · {t("explore.edges", { count: edges.length })}
            </span>
          </footer>
        ) : null}
      </div>
      <SidePanel explorer={explorer} dispatch={dispatch} />
    </div>
  );
}

/** Loads parties and puts them on the scene; what fails leaves what is there as it is. */
function useParties(seeds: readonly string[], dispatch: (action: Action) => void) {
  const [isLoading, setLoading] = useState(seeds.length > 0);
  const [error, setError] = useState<unknown>(null);
  const add = useCallback(
    async (ids: readonly string[]) => {
      setLoading(true);
      setError(null);
      try {
        const entities = await Promise.all(ids.map((id) => api.entity(id)));
        for (const entity of entities) dispatch({ type: "learn", entity });
        dispatch({ type: "show", nodes: entities, around: null, fit: true });
        const last = entities.at(-1);
        if (entities.length === 1 && last) dispatch({ type: "select", ids: [last.id] });
      } catch (failure) {
        setError(failure);
      } finally {
        setLoading(false);
      }
    },
    [dispatch],
  );
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current || seeds.length === 0) return;
    isAsked.current = true; // once: each question stands in the audit log
    void add(seeds);
  }, [add, seeds]);
  return { isLoading, error, add, retry: () => void add(seeds) };
}

function Tools({
  explorer,
  dispatch,
  form,
  onForm,
  onAdd,
  onImage,
}: {
  explorer: Explorer;
  dispatch: (action: Action) => void;
  form: "graph" | "table";
  onForm: (form: "graph" | "table") => void;
  onAdd: (id: string) => void;
  onImage: () => void;
}) {
  const { t } = useTexts();
  const { past, future, scene } = explorer.history;
  return (
    <div className="tools">
      <h1>{t("explore.title")}</h1>
      <AddParty onAdd={({ id }) => onAdd(id)} />
      <Verb label={t("explore.undo")} icon={<UndoOutlined aria-hidden />} disabled={past.length === 0} onClick={() => dispatch({ type: "undo" })} />
      <Verb label={t("explore.redo")} icon={<RedoOutlined aria-hidden />} disabled={future.length === 0} onClick={() => dispatch({ type: "redo" })} />
      <Verb label={t("explore.fit")} icon={<CompressOutlined aria-hidden />} disabled={scene.size === 0} onClick={() => dispatch({ type: "fit" })} />
      <PathButton explorer={explorer} dispatch={dispatch} />
      <span className="gap" />
      <Verb label={t("explore.image")} icon={<PictureOutlined aria-hidden />} disabled={scene.size === 0 || form === "table"} onClick={onImage} />
      <Segmented
        size="small"
        value={form}
        onChange={onForm}
        options={[
          { value: "graph", label: t("explore.views.graph") },
          { value: "table", label: t("explore.views.table") },
        ]}
      />
    </div>
  );
}

function Verb({ label, icon, disabled, onClick }: { label: string; icon: React.ReactNode; disabled: boolean; onClick: () => void }) {
  return (
    <Tooltip title={label}>
      <Button size="small" aria-label={label} icon={icon} disabled={disabled} onClick={onClick} />
    </Tooltip>
  );
}

function PathButton({ explorer, dispatch }: { explorer: Explorer; dispatch: (action: Action) => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);
  const [start, end, third] = explorer.selected.filter((id) => explorer.history.scene.has(id));
  const isPair = start !== undefined && end !== undefined && third === undefined;
  const find = async () => {
    if (!isPair) return;
    setBusy(true);
    try {
      const found = await api.paths(start, end);
      const { edges, nodes } = ofPaths(found);
      dispatch({ type: "learnEdges", edges });
      dispatch({ type: "show", nodes, around: start, fit: true });
      const text =
        found.shortest === null
          ? t("explore.pathNone", { depth: found.depth })
          : t("explore.pathFound", {
              count: found.paths.length,
              length: found.shortest,
            });
      void message.info(text);
    } catch (failure) {
      void message.error(worded(failure, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Tooltip title={isPair ? "" : t("explore.pathHint")}>
      <Button size="small" disabled={!isPair} loading={isBusy} onClick={() => void find()}>
        {t("explore.path")}
      </Button>
    </Tooltip>
  );
}

function Legend({ scene }: { scene: Scene }) {
  const { t, say } = useTexts();
  const counts = new Map<string, number>();
  for (const { label } of scene.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return (
    <div className="legend" role="group" aria-label={t("explore.legend")}>
      {[...counts].map(([label, count]) => (
        <span key={label} className={label}>
          <i aria-hidden />
          {t("explore.legendNode", { kind: say(kindTitle(label)), count })}
        </span>
      ))}
    </div>
  );
}

function onTableKey(event: KeyboardEvent, dispatch: (action: Action) => void): void {
  const undone = undoKey(event);
  if (undone === null) return;
  event.preventDefault();
  dispatch({ type: undone });
}

async function saveImage(view: View | null): Promise<void> {
  if (!view) return;
  const address = URL.createObjectURL(await view.image());
  const link = document.createElement("a");
  link.href = address;
  link.download = "graph.png";
  link.click();
  URL.revokeObjectURL(address);
}
