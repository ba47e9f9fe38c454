import { type KeyboardEvent, useEffect, useRef } from "react";

import { useMode } from "../ui/mode";
import { cytoscapeView } from "./cytoscapeView";
import type { Drawing, Gestures, View } from "./view";

interface Properties extends Gestures {
  drawing: Drawing;
  label: string;
  /** Changes when the whole scene should come into sight. */
  fitted: number;
  onKey: (event: KeyboardEvent) => void;
  onView: (view: View | null) => void;
}

/** The place where a scene is drawn; its form for readers is the table. */
export function Canvas({ drawing, label, fitted, onKey, onView, ...gestures }: Properties) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<View | null>(null);
  const latest = useRef(gestures);
  latest.current = gestures;
  const mode = useMode();

  useEffect(() => {
    if (!place.current) return undefined;
    const made = cytoscapeView(place.current, {
      onSelect: (ids) => latest.current.onSelect(ids),
      onOpen: (id) => latest.current.onOpen(id),
      onMove: (moves) => latest.current.onMove(moves),
    });
    view.current = made;
    onView(made);
    return () => {
      onView(null);
      view.current = null;
      made.close();
    };
  }, [onView]);
  useEffect(() => view.current?.draw(drawing), [drawing]);
  useEffect(() => {
    if (fitted > 0) view.current?.fit();
  }, [fitted]);
  useEffect(() => view.current?.recolour(), [mode]);

  return (
    <div className="canvas-frame" tabIndex={0} role="application" aria-label={label} onKeyDown={onKey}>
      <div ref={place} className="canvas" />
    </div>
  );
}
